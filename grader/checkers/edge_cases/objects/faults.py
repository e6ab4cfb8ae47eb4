"""Everything that is asked of the objects of a file by sequences of calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.crash import CHECK as CRASH
from grader.checkers.edge_cases.objects.concurrency import find_races
from grader.checkers.edge_cases.objects.playgrounds import Playground, find_playgrounds
from grader.checkers.edge_cases.objects.playing import Played, play
from grader.checkers.edge_cases.objects.protocol import INVARIANT, find_broken_sequences
from grader.checkers.edge_cases.objects.state import ALIASING, STATE_AFTER_ERROR, find_shared, find_traces
from grader.checkers.edge_cases.objects.values import find_value_faults
from grader.checkers.edge_cases.repeatability import SHARED_STATE
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.annotations import Module
from grader.inputs.render import render
from grader.inputs.sequences import CallSequence, Step, draw_sequences, questions
from grader.model.checker import Effort
from grader.model.evidence import Finding, Gap
from grader.sandbox.values import Died, Exhausted, Returned

SEQUENCES: dict[Effort, int] = {"quick": 16, "normal": 48, "deep": 160}
"""Sequences a class, by effort."""
OBJECT_CHECKS = (ALIASING, INVARIANT, STATE_AFTER_ERROR)
"""The checks that sequences of calls answer."""
SLOW = 3
"""Sequences without an end before the rest of a class's are left out."""
BATCH = 16


class Game(Struct, frozen=True, kw_only=True):
    """What playing needs to know of a file. `raises` are the lines of `raise` and `assert` statements.

    `changing` are functions that may honestly answer differently each time, `reported` the findings so far: shared
    state is not told twice.
    """

    module: Module
    raises: frozenset[int]
    changing: frozenset[str]
    reported: tuple[Finding, ...]
    effort: Effort
    seed: int


class Answered(Struct, frozen=True):
    """How many different calls a method has answered in sequences: on other objects, or after other calls."""

    qualname: str
    number: int


def find_object_faults(
    targets: list[Target], trials: Mapping[str, list[Trial]], game: Game, bench: Bench
) -> Iterator[Finding | Gap | Answered]:
    """Play with each class that can change; a gap for the methods of one whose sequences are lost."""
    raises = game.raises
    crashing = frozenset(one.qualname for one in game.reported if one.check == CRASH and one.level != "D")
    for playground in find_playgrounds(targets, trials, game.module):
        if not playground.can_change():
            yield from find_value_faults(playground, [], raises, bench)
            continue
        count = SEQUENCES[game.effort]
        sequences = draw_sequences(playground.name, playground.receivers, playground.rules, count, game.seed)
        played = _play([_with_looks(playground, one) for one in sequences], bench)
        yield from _lost(playground, played)
        yield from _answered(playground, played)
        yield from find_broken_sequences(playground, played, raises, crashing, bench)
        yield from find_value_faults(playground, played, raises, bench)
        yield from find_races(playground, played, bench)
        own = {member.target.unit.qualname for member in playground.members}
        if game.changing & {*own, f"{playground.name}.__init__"}:
            continue
        yield from find_traces(playground, played, raises, bench)
        if not any(one.check == SHARED_STATE and one.qualname in own for one in game.reported):
            yield from find_shared(playground, played, bench)


def _lost(playground: Playground, played: list[Played]) -> Iterator[Gap]:
    """A gap, where more than half of the sequences cost the process its life."""
    deaths = [one.outcome for one in played if isinstance(one.outcome, Died)]
    if len(deaths) > len(played) / 2:
        units = tuple(member.target.unit.qualname for member in playground.members)
        path = playground.members[0].target.unit.path
        detail = f"in sequences of calls: {deaths[0].detail}"
        yield Gap(checks=OBJECT_CHECKS, path=path, units=units, reason=deaths[0].reason, detail=detail)


def _answered(playground: Playground, played: list[Played]) -> Iterator[Answered]:
    seen: dict[str, set[tuple[str, ...]]] = {}
    for one in played:
        so_far = [render(one.sequence.receiver)]
        for step, answer in one.pairs:
            so_far.append(f"{step.on}{step.operation}{render([step.args, dict(step.kwargs)])}")
            owner = playground.owner_of(step) if step.on == 0 and step.zone == "in" else None
            if owner is not None and isinstance(answer, Returned):
                seen.setdefault(owner.unit.qualname, set()).add(tuple(so_far))
    for qualname, calls in seen.items():
        yield Answered(qualname, len(calls))


def _play(sequences: list[CallSequence], bench: Bench) -> list[Played]:
    played: list[Played] = []
    slow = 0
    for start in range(0, len(sequences), BATCH):
        batch = play(sequences[start : start + BATCH], bench)
        played += batch
        slow += sum(isinstance(one.outcome, Exhausted | Died) for one in batch)
        if slow >= SLOW:
            break
    return played


def _with_looks(playground: Playground, sequence: CallSequence) -> CallSequence:
    """Look at the object after each call that may have changed it, and thoroughly at the end."""
    changing = {member.operation for member in playground.members if member.changes}
    sized = [Step(operation=name) for name in ("len", "list") if _has(playground, name)]
    loops = [Step(operation="list")] if _has(playground, "list") and _has(playground, "len") else []
    steps: list[Step] = []
    for step in sequence.steps:
        steps.append(step)
        if step.operation in changing:
            if _has(playground, "in") and step.args:
                steps.append(Step(operation="in", args=step.args[-1:]))
            steps += sized
    same = [Step(operation="same")] if "__eq__" in playground.names else []
    return replace(sequence, steps=(*steps, *loops, *playground.looks, *questions(sequence, playground.rules), *same))


def _has(playground: Playground, operation: str) -> bool:
    return any(member.operation == operation for member in playground.members)
