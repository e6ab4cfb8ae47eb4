"""Plays sequences of calls in the sandbox, makes a failing one as short as it gets, and writes the finding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.player import blocks, steps
from grader.checkers.edge_cases.reports import definition_span
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target
from grader.inputs.render import shorten
from grader.inputs.sequences import CallSequence, Step, render_sequence, without
from grader.model.evidence import Confidence, Finding, Level, Severity, Witness
from grader.model.source import Span
from grader.sandbox import hasty
from grader.sandbox.values import Build, Call, Outcome, Raised, Returned, Subject

STEPS, BLOCKS, HASTY = "_grader.steps", "_grader.blocks", "_grader.hasty"
"""The names under which the subject's process has the modules of `player`."""
MAX_PLAYS = 120
"""Sequences tried for one witness."""
BATCH = 8
ORDINARY = "each call takes ordinary values of its own parameters, in an order that nothing forbids"
TAKEN = "the object took each of these calls, or refused it on purpose"

Answer = Returned | Raised


class Traces(Struct, frozen=True):
    """What a step may have done: changed the object, given out a part of it. A hint, no evidence."""

    touched: bool = True
    own: bool = False


Tester = Callable[[list[CallSequence]], list[bool] | None]
"""Tells which sequences show the same fault; None where no more should be tried."""


class Played(Struct, frozen=True, kw_only=True):
    """A sequence and the answer to each step. `outcome` is that of the whole: without answers it tells why."""

    sequence: CallSequence
    answers: tuple[Answer, ...]
    traces: tuple[Traces, ...]
    outcome: Outcome

    @property
    def pairs(self) -> list[tuple[Step, Answer]]:
        """The steps with their answers."""
        return list(zip(self.sequence.steps, self.answers, strict=False))


def with_player(subject: Subject) -> Subject:
    """The subject with the player beside it, which is loaded when it is first called."""
    files = {STEPS: steps.__file__, BLOCKS: blocks.__file__, HASTY: hasty.__file__}
    texts = {name: Path(file).read_text("utf-8") for name, file in files.items()}
    return replace(subject, siblings={**subject.siblings, **texts})


def player_call(module: str, name: str, args: tuple[object, ...]) -> Call:
    """A call of one of the player's functions."""
    return Call(target=f"{name}.__call__", receiver=Build(target=f"{module}:{name}", call=False), args=args)


def play(sequences: Sequence[CallSequence], bench: Bench) -> list[Played]:
    """Play sequences in the process that goes on."""
    outcomes = bench.call([_call_of(one, bench) for one in sequences])
    return [_played(one, outcome) for one, outcome in zip(sequences, outcomes, strict=True)]


def play_fresh(sequences: Sequence[CallSequence], bench: Bench, *, events: int | None = None) -> list[Played]:
    """Play sequences in turn in a process of their own; an empty list when it could not load the subject."""
    outcomes = bench.fresh([_call_of(one, bench) for one in sequences], events=events)
    return [_played(one, outcome) for one, outcome in zip(sequences, outcomes, strict=False)]


def play_patiently(sequences: Sequence[CallSequence], bench: Bench, patience: Patience) -> list[Played] | None:
    """Play sequences in the process that goes on, as long as the patience lasts."""
    outcomes = patience.call(bench, [_call_of(one, bench) for one in sequences])
    if outcomes is None:
        return None
    return [_played(one, outcome) for one, outcome in zip(sequences, outcomes, strict=True)]


def _call_of(sequence: CallSequence, bench: Bench) -> Call:
    """The one call that makes the object and takes all steps."""
    taken = [[step.on, step.operation, list(step.args), dict(step.kwargs)] for step in sequence.steps]
    return player_call(STEPS, "play", (sequence.receiver, taken, bench.subject.path))


def _played(sequence: CallSequence, outcome: Outcome) -> Played:
    read: list[tuple[Answer, Traces]] = []
    if isinstance(outcome, Returned) and isinstance(outcome.value, list):
        for record in outcome.value:
            answer = _answer(record)
            if answer is None:
                break
            read.append(answer)
    answers, traces = tuple(answer for answer, _ in read), tuple(trace for _, trace in read)
    return Played(sequence=sequence, answers=answers, traces=traces, outcome=outcome)


def _answer(record: object) -> tuple[Answer, Traces] | None:
    """One record of the player; None for anything that it does not write."""
    match record:
        case ["returned", bool(touched), value, bool(own)]:
            return Returned(value=value, args=(), kwargs={}), Traces(touched, own)
        case ["raised", bool(touched), str(name), list(bases), str(message), list(lines), bool(innermost)]:
            raised = Raised(
                type_name=name,
                bases=tuple(map(str, bases)),
                message=message,
                lines=tuple(line for line in lines if isinstance(line, int)),
                innermost=innermost,
            )
            return raised, Traces(touched)
        case _:
            return None


def shortest(sequence: CallSequence, tester: Tester, max_plays: int = MAX_PLAYS) -> CallSequence:
    """Drop steps and parts of the object as long as the fault stays. The plays are counted, so it is repeatable."""
    plays = 0
    candidates = _shorter(sequence)
    while candidates and plays < max_plays:
        batch, candidates = candidates[:BATCH], candidates[BATCH:]
        plays += len(batch)
        verdicts = tester(batch)
        if verdicts is None:
            break
        better = next((one for one, fails in zip(batch, verdicts, strict=True) if fails), None)
        if better is not None:
            sequence, candidates = better, _shorter(better)
    return sequence


def _shorter(sequence: CallSequence) -> list[CallSequence]:
    """Half of the steps less, one less, a simpler object."""
    steps = sequence.steps
    found: list[CallSequence] = []
    half = len(steps) // 2
    if half > 1 and not any(step.on for step in steps):
        found += [replace(sequence, steps=part) for part in (steps[half:], steps[:half])]
    for index in reversed(range(len(steps))):
        kept = without(steps, index)
        if kept:
            found.append(replace(sequence, steps=kept))
    made = sequence.receiver
    for name, value in made.kwargs.items():
        rest = {key: other for key, other in made.kwargs.items() if key != name}
        found.append(replace(sequence, receiver=replace(made, kwargs=rest)))
        if isinstance(value, list | dict) and len(value) > 1:
            less = dict(list(value.items())[:1]) if isinstance(value, dict) else value[:1]
            found.append(replace(sequence, receiver=replace(made, kwargs={**made.kwargs, name: less})))
    return found


def sequence_finding(
    target: Target,
    sequence: CallSequence,
    *,
    check: str,
    message: str,
    severity: Severity,
    level: Level,
    confidence: Confidence = "medium",
    expected: str,
    got: str,
    because: str = TAKEN,
    span: Span | None = None,
    promised: bool = False,
) -> Finding:
    """A finding whose witness is the snippet to paste. On level D it is a note, of no weight.

    What is `promised` by the documentation holds whatever the types are; the rest may show a wrong guess of one.
    """
    note = level == "D" or (not promised and any(step.strength == "guessed" for step in sequence.steps))
    text = render_sequence(sequence)
    return Finding(
        check=check,
        path=target.unit.path,
        qualname=target.unit.qualname,
        span=span or definition_span(target),
        message=shorten(message),
        severity="low" if note else severity,
        confidence=confidence,
        weight=0.0 if note else 1.0,
        level="D" if note else level,
        witness=Witness(
            call=shorten(text),
            expected=shorten(expected),
            got=shorten(got),
            zone="unknown" if note else "in",
            because=because,
        ),
    )
