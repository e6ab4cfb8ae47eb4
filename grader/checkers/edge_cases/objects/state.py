"""`edge_cases.state-after-error`, `edge_cases.aliasing` and `edge_cases.shared-state` of objects.

One sequence is played with a step and without it: a call that failed, a look, or a change to a list that was given out
must not make a difference to what comes later. And two new objects must not know of each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.objects.playgrounds import Playground
from grader.checkers.edge_cases.objects.playing import (
    Answer,
    Played,
    play_fresh,
    play_patiently,
    sequence_finding,
    shortest,
)
from grader.checkers.edge_cases.objects.protocol import INVARIANT, is_rejection
from grader.checkers.edge_cases.repeatability import SHARED_STATE
from grader.checkers.edge_cases.reports import told
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.inputs.sequences import CallSequence, Step, render_sequence, render_step, without
from grader.model.evidence import Confidence, Finding, Level, Severity
from grader.sandbox.values import Raised, Returned

STATE_AFTER_ERROR = "edge_cases.state-after-error"
ALIASING = "edge_cases.aliasing"
SUSPECTS = 4
"""Sequences tried for each method and kind of question."""
ALIKE = 3
"""Steps of a sequence that could be the one in question, once others are gone."""
TWINS = 6
"""Sequences played on two new objects, one after the other."""
PROCESSES = 16
"""Candidates for a smaller witness that each take a process of their own."""

Question = Literal["failed", "looked", "spoilt"]

_PROMISED_AFTER_ERROR = re.compile(
    r"\ball[- ]or[- ](?:nothing|none)\b|\batomic|\b(?:as|like)\s+(?:it|they)\s+(?:was|were)\b|\bas\s+before\b"
    r"|\broll(?:s|ed)?\s+back|\b(?:unchanged|untouched|unmodified|unaffected)\b|\bno\s+(?:effect|changes?)\b"
    r"|\bnothing\s+(?:is|has|will|was|changes|moves|happens)\b|\b(?:chang|mov|do)(?:es?|ing)?\s+nothing\b",
    re.IGNORECASE,
)
_COUNTS_FAILURES = re.compile(
    r"\battempt|\bfail|\bretr(?:y|ies)|\bcount(?:s|er)?\b|\blog|\bhistor|\brecord|\bmetric|\bstatistic|\blimit|\brates?\b"
    r"|\bbreaker|\bthrottl|\btries\b|\bbudget|\bstream|\blexer|\btoken|\bcursor|\bconsum|\bread|\bfeed|\bnext\b|\bscan"
    r"|\bpars|\biterat|\bgenerat|\block|\bexpire",
    re.IGNORECASE,
)
"""Where a failed call is itself something to remember, or uses input up."""
COPY_PROMISED = re.compile(
    r"\bcop(?:y|ies)\b|(?<!\bto\s)\b(?:a|as)\s+(?:\w+\s+)?new\s+(?:list|dict|set|mapping|object)\b|\bsnapshot|\bindependent|\bfresh\b"
    r"|\bdetached\b|\bown\s+(?:list|dict|set)\b",
    re.IGNORECASE,
)
_STATEFUL_CLASS = re.compile(
    r"\bshared\b|\bsingleton|\bglobal|\bunique\b|\bacross\s+(?:all\s+)?instances\b|\bregistr|\bborg\b|\ball\s+instances\b"
    r"|\bclass-level\b|\bcounter\b",
    re.IGNORECASE,
)
_PEEKS = re.compile(r"^\.(?:peek|top|front|is_empty|size|contains|has|count)\w*\(\)$")
_QUIET = frozenset({"len", "in", "repr", "str", "bool"})


class Doubt(Struct, frozen=True, kw_only=True):
    """A sequence, and the step of it that should make no difference. `line`: where it failed, if it did."""

    question: Question
    sequence: CallSequence
    index: int
    target: Target
    line: int = 0

    @property
    def step(self) -> Step:
        """The step in question."""
        return self.sequence.steps[self.index]


class Difference(Struct, frozen=True, kw_only=True):
    """What a later step answers with and without the step in question."""

    doubt: Doubt
    step: Step
    told: Answer
    expected: Answer
    failure: Raised | None


def find_traces(
    playground: Playground, played: Sequence[Played], raises: frozenset[int], bench: Bench
) -> Iterator[Finding]:
    """One finding for each method and question at most."""
    doubts: dict[tuple[Question, str, int], list[Doubt]] = {}
    for one in played:
        for doubt in _doubts(playground, one, raises):
            doubts.setdefault((doubt.question, doubt.target.unit.qualname, doubt.line), []).append(doubt)
    told_of: set[tuple[Question, str]] = set()
    for (question, name, _), own in sorted(doubts.items(), key=lambda item: item[0]):
        if (question, name) in told_of:
            continue
        chosen = sorted(own, key=lambda doubt: (len(doubt.sequence.steps), render_sequence(doubt.sequence)))
        # Only looks after the step keep later calls from hiding what it did; some traces show in later calls only.
        only_looked_at = [_with_looks_only(doubt, playground) for doubt in chosen]
        suspects = [*only_looked_at[: SUSPECTS // 2], *only_looked_at[SUSPECTS // 2 :][-SUSPECTS // 2 :], *chosen[-2:]]
        differences = [found for found in _differences(suspects, bench, Patience()) or [] if found is not None]
        for first in differences[:1]:
            found = _confirmed(first, bench)
            if found is not None:
                told_of.add((question, name))
                yield _finding(playground, found, raises)


def _doubts(playground: Playground, one: Played, raises: frozenset[int]) -> Iterator[Doubt]:
    """The steps of a sequence that should make no difference to later ones, but may."""
    steps = one.sequence.steps
    if not all(step.zone != "out" or isinstance(answer, Raised) for step, answer in one.pairs):
        return
    for index, ((step, answer), traces) in enumerate(zip(one.pairs, one.traces, strict=False)):
        target = playground.owner_of(step)
        if target is None or step.on or index + 1 == len(steps):
            continue
        if isinstance(answer, Raised):
            refused = is_rejection(answer, step, target, raises) or step.zone == "in"
            if traces.touched and refused and not _is_held_back(answer):
                line = answer.lines[-1] if answer.lines else 0
                yield Doubt(question="failed", sequence=one.sequence, index=index, target=target, line=line)
        elif traces.own:
            spoilt = _inserted(steps, index + 1, Step(operation="spoil", on=index + 1))
            sequence = replace(one.sequence, steps=spoilt)
            yield Doubt(question="spoilt", sequence=sequence, index=index + 1, target=target)
        elif traces.touched and _only_looks(playground, step):
            yield Doubt(question="looked", sequence=one.sequence, index=index, target=target)


def _only_looks(playground: Playground, step: Step) -> bool:
    """Is a step one that no caller takes for a change? A loop over an iterator, or over what wraps one, uses it up."""
    if step.operation == "list":
        return "__len__" in playground.names and not {"__next__", "read"} & playground.names.keys()
    return step.operation in _QUIET or bool(_PEEKS.match(step.operation))


def _with_looks_only(doubt: Doubt, playground: Playground) -> Doubt:
    """The sequence without the calls after the step in question that may change the object."""
    changing = {member.operation for member in playground.members if member.changes}
    steps = doubt.sequence.steps
    for index in reversed(range(doubt.index + 1, len(steps))):
        if steps[index].operation in changing:
            steps = without(steps, index) or steps
    return replace(doubt, sequence=replace(doubt.sequence, steps=steps))


def _is_held_back(answer: Raised) -> bool:
    return bool({"OSError", "ImportError", "EOFError", "MemoryError"} & set(answer.bases))


def _inserted(steps: tuple[Step, ...], index: int, step: Step) -> tuple[Step, ...]:
    later = (replace(one, on=one.on + 1) if one.on > index else one for one in steps[index:])
    return (*steps[:index], step, *later)


def _differences(doubts: Sequence[Doubt], bench: Bench, patience: Patience) -> list[Difference | None] | None:
    """What the step of each doubt changes, if it does what is asked about; None when the patience is at its end."""
    pairs: list[CallSequence] = []
    for doubt in doubts:
        rest = without(doubt.sequence.steps, doubt.index)
        if rest is None:
            return None
        pairs += [doubt.sequence, replace(doubt.sequence, steps=rest)]
    played = play_patiently(pairs, bench, patience) if pairs else []
    if played is None:
        return None
    return [_difference(doubt, *played[2 * index : 2 * index + 2]) for index, doubt in enumerate(doubts)]


def _difference(doubt: Doubt, with_it: Played, without_it: Played) -> Difference | None:
    complete = len(with_it.answers) == len(with_it.sequence.steps)
    if not complete or len(without_it.answers) != len(without_it.sequence.steps):
        return None
    at = with_it.answers[doubt.index]
    failed = doubt.question == "failed"
    if isinstance(at, Raised) is not failed or (doubt.question == "spoilt" and at.value is not True):  # type: ignore[union-attr]  # it returned
        return None
    after = zip(with_it.pairs[doubt.index + 1 :], without_it.answers[doubt.index :], strict=True)
    for (step, answer), other in after:
        if _answers_differ(answer, other) and step.on == 0:
            failure = at if isinstance(at, Raised) else None
            return Difference(doubt=doubt, step=step, told=answer, expected=other, failure=failure)
    return None


def _answers_differ(one: Answer, other: Answer) -> bool:
    if isinstance(one, Returned) and isinstance(other, Returned):
        return differs(one.value, other.value) and " at 0x" not in f"{render(one.value)}{render(other.value)}"
    if isinstance(one, Raised) and isinstance(other, Raised):
        return one.type_name != other.type_name
    return True


def _confirmed(first: Difference, bench: Bench) -> Difference | None:
    """The shortest sequence whose step makes a difference, twice the same one, in a process of its own."""
    patience = Patience()
    key = (first.doubt.step.operation, first.failure.type_name if first.failure else "")

    def doubts_of(sequence: CallSequence) -> list[Doubt]:
        wanted = first.doubt.step
        alike = [
            replace(first.doubt, sequence=sequence, index=index)
            for index, step in enumerate(sequence.steps[:-1])
            if (step.operation, step.args, step.kwargs) == (wanted.operation, wanted.args, wanted.kwargs)
        ]
        return alike[-ALIKE:]

    def tester(batch: list[CallSequence]) -> list[bool] | None:
        doubts = [doubts_of(one) for one in batch]
        found = _differences([one for own in doubts for one in own], bench, patience)
        if found is None:
            return None
        answers = iter(found)
        return [sum(_is_like(next(answers), key) for _ in own) > 0 for own in doubts]

    small = shortest(first.doubt.sequence, tester)
    sequences = (small, first.doubt.sequence) if small is not first.doubt.sequence else (small,)
    for doubt in [one for sequence in sequences for one in doubts_of(sequence)]:
        rest = without(doubt.sequence.steps, doubt.index)
        if rest is None:
            continue
        quiet = replace(doubt.sequence, steps=rest)
        again = play_fresh([doubt.sequence, quiet, doubt.sequence, quiet], bench)
        if len(again) == 4:  # noqa: PLR2004 - both of them twice
            found, repeated = _difference(doubt, *again[:2]), _difference(doubt, *again[2:])
            if _is_like(found, key) and _is_like(repeated, key) and not _unsteady(again):
                return found
    return None


def _is_like(found: Difference | None, key: tuple[str, str]) -> bool:
    return found is not None and (found.doubt.step.operation, found.failure.type_name if found.failure else "") == key


def _unsteady(again: list[Played]) -> bool:
    """Does the same sequence answer differently the second time?"""
    return any(
        _answers_differ(one, other)
        for first, second in zip(again[:2], again[2:], strict=True)
        for one, other in zip(first.answers, second.answers, strict=False)
    )


def _finding(playground: Playground, found: Difference, raises: frozenset[int]) -> Finding:
    doubt, target = found.doubt, found.doubt.target
    shown = render_sequence(doubt.sequence)
    what = render_step(doubt.step, "c")
    later = render_step(found.step, "c")
    before, after = told(found.expected), told(found.told)
    severity, level, confidence = _weight(playground, found, raises)
    if doubt.question == "failed":
        check, why = STATE_AFTER_ERROR, f"{what} fails with {told(found.failure)}" if found.failure else what
        message = f"{why} and leaves a trace: {later} then gives {after}, without the failed call {before}"
    elif doubt.question == "looked":
        check = INVARIANT
        message = f"{what} only looks, but {later} gives {after} after it and {before} without it"
    else:
        check = ALIASING
        message = (
            f"who changes what {target.shown} returned changes the object: {later} then gives {after}, not {before}"
        )
    return sequence_finding(
        target,
        doubt.sequence,
        check=check,
        message=f"{message} ({shown})",
        severity=severity,
        level=level,
        confidence=confidence,
        expected=before,
        got=after,
        promised=level in ("A", "B"),
    )


def _weight(playground: Playground, found: Difference, raises: frozenset[int]) -> tuple[Severity, Level, Confidence]:
    """How much the documentation promises decides how much a trace counts."""
    doubt, target = found.doubt, found.doubt.target
    prose = target.signature.documentation.prose
    if doubt.question == "looked":
        return "medium", "C", "medium"
    if doubt.question == "spoilt":
        return ("high", "B", "high") if COPY_PROMISED.search(prose) else ("low", "D", "low")
    if _PROMISED_AFTER_ERROR.search(prose):
        return "high", "A", "high"
    if found.failure is None or not is_rejection(found.failure, doubt.step, target, raises):
        return "low", "D", "low"
    values = [*doubt.step.args, *doubt.step.kwargs.values()]
    many = any(isinstance(value, list | dict | set | tuple) for value in values)
    words = f"{target.node.name.replace('_', ' ')} {prose} {playground.name} {playground.text}"
    if many or _COUNTS_FAILURES.search(words):
        return "low", "D", "low"
    return "medium", "C", "medium"


def find_shared(playground: Playground, played: Sequence[Played], bench: Bench) -> Iterator[Finding]:
    """At most one finding: a new object that answers otherwise because of what was done to another one."""
    if _STATEFUL_CLASS.search(playground.text):
        return
    longest = sorted(played, key=lambda one: (-len(one.sequence.steps), render_sequence(one.sequence)))
    chosen = [one.sequence for one in longest if one.answers][:TWINS]
    twins = play_fresh([one for sequence in chosen for one in (sequence, sequence)], bench)
    for first, second in zip(twins[::2], twins[1::2], strict=False):
        if _first_difference(first, second) is None:
            continue
        found = _confirmed_twins(first.sequence, bench)
        if found is None:
            continue
        sequence, index, one, other = found
        target = playground.owner_of(sequence.steps[index])
        if target is None:
            continue
        step = render_step(sequence.steps[index], "c")
        yield sequence_finding(
            target,
            sequence,
            check=SHARED_STATE,
            message=f"{step} gives {told(one)} in {render_sequence(sequence)}, and {told(other)} when the same is "
            "done to another new object",
            severity="high",
            level="B",
            confidence="high",
            expected=told(one),
            got=told(other),
        )
        return


def _first_difference(first: Played, second: Played) -> int | None:
    pairs = zip(first.answers, second.answers, strict=False)
    return next((index for index, (one, other) in enumerate(pairs) if _answers_differ(one, other)), None)


def _confirmed_twins(sequence: CallSequence, bench: Bench) -> tuple[CallSequence, int, Answer, Answer] | None:
    def twins(one: CallSequence) -> tuple[int, Answer, Answer] | None:
        pair = play_fresh([one, one], bench)
        index = _first_difference(*pair) if len(pair) == 2 else None  # noqa: PLR2004 - two objects
        return None if index is None else (index, pair[0].answers[index], pair[1].answers[index])

    def tester(batch: list[CallSequence]) -> list[bool]:
        return [twins(one) is not None for one in batch]

    alone = [*play_fresh([sequence], bench), *play_fresh([sequence], bench)]
    if len(alone) != 2 or _first_difference(*alone) is not None:  # noqa: PLR2004 - two processes
        return None
    small = shortest(sequence, tester, PROCESSES)
    found = twins(small)
    return (small, *found) if found is not None else None
