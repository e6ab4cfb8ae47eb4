"""Objects as values: `==` and `hash` agree and take anything, and a copy lives a life of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.crash import CHECK as CRASH
from grader.checkers.edge_cases.objects.playgrounds import Playground
from grader.checkers.edge_cases.objects.playing import Played, play, play_fresh, sequence_finding
from grader.checkers.edge_cases.objects.protocol import INVARIANT, step_case
from grader.checkers.edge_cases.objects.state import ALIASING
from grader.checkers.edge_cases.reports import told
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.inputs.sequences import CallSequence, Step, render_sequence, render_step
from grader.inputs.types import Scalar
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Raised, Returned

STRANGERS = (None, 0, "x")
"""What an object may be compared with, whatever it is."""
COPIED = 4
"""Sequences after which an object is copied."""
LONGEST_PAST = 3
"""Calls before the copy is made, at most."""
_COPIES = re.compile(r"^(?:copy|clone|duplicate|__copy__|__deepcopy__)$")


def find_value_faults(
    playground: Playground, played: list[Played], raises: frozenset[int], bench: Bench
) -> Iterator[Finding]:
    """One finding for each method and kind of fault."""
    compares = playground.names.get("__eq__")
    if compares is not None:
        yield from _comparisons(playground, compares, raises, bench)
    for name, target in playground.names.items():
        if _COPIES.match(name):
            yield from _shared_copies(playground, target, played, bench)


def _comparisons(playground: Playground, target: Target, raises: frozenset[int], bench: Bench) -> Iterator[Finding]:
    strangers = tuple(Step(operation="eq", args=(value,)) for value in STRANGERS) if _takes_anything(target) else ()
    others = tuple(Step(operation="eq", args=(other,)) for other in playground.receivers)
    sequences = [
        CallSequence(receiver=one, steps=(Step(operation="hash"), *others, *strangers)) for one in playground.receivers
    ]
    played = play(sequences, bench)
    if any(len(one.answers) != len(one.sequence.steps) for one in played):
        return
    yield from _refused_strangers(target, played, raises, bench)
    for row, one in enumerate(played):
        for column in range(row + 1, len(played)):
            other = played[column]
            there, back = one.answers[1 + column], other.answers[1 + row]
            hashes = one.answers[0], other.answers[0]
            if not isinstance(there, Returned) or not isinstance(back, Returned):
                continue
            pair = one.sequence.receiver, other.sequence.receiver
            if {there.value, back.value} == {True, False}:
                yield _unequal(target, pair, f"a == b is {there.value}", f"b == a is {back.value}")
                return
            if there.value is True and all(isinstance(answer, Returned) for answer in hashes):
                values = [answer.value for answer in hashes if isinstance(answer, Returned)]
                if values[0] != values[1]:
                    yield _unequal(target, pair, "a == b is True", "their hashes differ")
                    return


def _takes_anything(target: Target) -> bool:
    """Is the other side of `==` not annotated, or annotated as anything?"""
    other = target.signature.parameters[0] if target.signature.parameters else None
    return other is not None and (not other.annotated or other.type == Scalar("any"))


def _refused_strangers(target: Target, played: list[Played], raises: frozenset[int], bench: Bench) -> Iterator[Finding]:
    for one in played:
        for step, answer in one.pairs:
            if step.operation != "eq" or step.args[0] not in STRANGERS or not isinstance(answer, Raised):
                continue
            if isinstance(step.args[0], Build) or ending(Trial(step_case(step), answer), target, raises) != "crashed":
                continue
            alone = CallSequence(receiver=one.sequence.receiver, steps=(step,))
            again = play_fresh([alone], bench)
            if len(again) == 1 and again[0].answers and isinstance(again[0].answers[0], Raised):
                yield sequence_finding(
                    target,
                    alone,
                    check=CRASH,
                    message=f"{render_sequence(alone)} raises {told(answer)}: it may be compared with anything",
                    severity="medium",
                    level="B",
                    expected="False, or NotImplemented from __eq__",
                    got=told(answer),
                    because="anything can be compared for equality",
                )
                return


def _unequal(target: Target, pair: tuple[Build, Build], one: str, other: str) -> Finding:
    sequence = CallSequence(receiver=pair[0], steps=(Step(operation="eq", args=(pair[1],)),))
    return sequence_finding(
        target,
        sequence,
        check=INVARIANT,
        message=f"for a = {render(pair[0])} and b = {render(pair[1])}: {one}, but {other}",
        severity="medium",
        level="B",
        confidence="high",
        expected="one answer in both directions, and equal hashes of equal objects",
        got=f"{one}, {other}",
    )


def _shared_copies(playground: Playground, target: Target, played: list[Played], bench: Bench) -> Iterator[Finding]:
    operation = "copy" if target.node.name == "__copy__" else f".{target.node.name}()"
    if not playground.looks or any(parameter.required for parameter in target.signature.parameters):
        return
    changing = {member.operation for member in playground.members if member.changes} - {operation}
    for one in played[: COPIED * 4]:
        calls = [step for step, answer in one.pairs if step.operation in changing and isinstance(answer, Returned)]
        for length in range(min(LONGEST_PAST, len(calls) - 1) + 1):
            for first, second in ((0, length + 1), (length + 1, 0)):
                found = _dependent(playground, one, operation, calls[:length], calls[length:], (first, second), bench)
                if found is not None:
                    sequence, look, before, after = found
                    changed = "the copy" if second else "the object"
                    yield sequence_finding(
                        target,
                        sequence,
                        check=ALIASING,
                        message=f"a change to one of an object and its copy shows in the other: "
                        f"{render_step(look, changed)} gives {before} before and {after} after it",
                        severity="high",
                        level="B",
                        confidence="high",
                        expected=before,
                        got=after,
                    )
                    return


def _dependent(  # noqa: PLR0917 - every one of them differs from try to try
    playground: Playground,
    one: Played,
    operation: str,
    past: list[Step],
    later: list[Step],
    sides: tuple[int, int],
    bench: Bench,
) -> tuple[CallSequence, Step, str, str] | None:
    """Copy an object, change one side (`sides[0]`) by one call and look at the other before and after."""
    if not later:
        return None
    changed, watched = sides
    looks = [replace(look, on=watched) for look in playground.looks]
    head = [*past, Step(operation=operation), *looks]
    steps = (*head, replace(later[0], on=changed), *looks)
    sequence = replace(one.sequence, steps=steps)
    if _first_change(play([sequence], bench), len(head), looks) is None:
        return None
    found = _first_change(play_fresh([sequence], bench), len(head), looks)
    if found is None:
        return None
    look, before, after = found
    brief = replace(sequence, steps=(*past, Step(operation=operation), replace(later[0], on=changed), look))
    return brief, look, before, after


def _first_change(played: list[Played], head: int, looks: list[Step]) -> tuple[Step, str, str] | None:
    """The first look that answers differently after the step at `head` than before it."""
    if len(played) != 1 or len(played[0].answers) != head + 1 + len(looks):
        return None
    answers = played[0].answers
    for look, before, after in zip(looks, answers[head - len(looks) : head], answers[head + 1 :], strict=True):
        if isinstance(before, Returned) and isinstance(after, Returned) and differs(before.value, after.value):
            return look, render(before.value), render(after.value)
    return None
