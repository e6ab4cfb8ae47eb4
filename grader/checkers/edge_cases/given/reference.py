"""`edge_cases.reference`: another answer than a trusted implementation gives, on an input that both take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import OTHER_HASH_SEED, Bench, call_of, on_bench, shown
from grader.checkers.edge_cases.given.agreement import Disagreement, Promise, disagreement, is_answer, is_unseen
from grader.checkers.edge_cases.given.pairing import Pair, cases_of, judge_of, shape
from grader.checkers.edge_cases.given.prompts import contract
from grader.checkers.edge_cases.given.scripts import with_script
from grader.checkers.edge_cases.given.sequences import find_different_sequences
from grader.checkers.edge_cases.given.sides import Seen, Side, home_of, level_of, promise_of, read_side, wanted_names
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target, Untestable
from grader.checkers.edge_cases.trials import Ending, Trial, ending, raising_lines
from grader.inputs.cases import Case
from grader.inputs.shrink import bounds, shrink
from grader.model.checker import Context, Effort
from grader.model.evidence import Assessed, Evidence, Finding, Gap, GapReason
from grader.model.source import Source
from grader.sandbox.values import Died, Exhausted, Limits, NotLoaded, Outcome, Raised

CHECK = "edge_cases.reference"
PATH = "reference.py"
"""The name that the reference's own text goes by in messages."""
INPUTS: dict[Effort, int] = {"quick": 40, "normal": 120, "deep": 400}
"""Inputs drawn from each of the two signatures, by effort."""
BATCH = 20
SLOW = 3
"""Inputs on which a side may run out of lines, or die, before the rest is left out."""
KINDS = 2
"""Findings a function: one for each kind of difference, the best supported ones."""
SHAPES = 2
"""Different sorts of input of unknown standing that must show a difference before it counts."""
CONFIRMATION = 4
"""How many times the lines of one call a second run gets before a call counts as endless."""


class Duel(Struct, frozen=True):
    """A function under test against the trusted one, each where it runs.

    `raises` and `refuses` are the lines of `raise` statements of the two sides.
    """

    pair: Pair
    promise: Promise
    ours: Bench
    theirs: Bench
    raises: frozenset[int]
    refuses: frozenset[int]


class Compared(Struct, frozen=True):
    """An input with both outcomes, and how they differ, if they do."""

    case: Case
    expected: Outcome
    got: Outcome
    difference: Disagreement | None


def find_differences(source: Source, context: Context, seen: Seen) -> Iterator[Evidence]:
    """Compare the functions and classes of a file with those of `context.reference`. `seen`: calls of given tests."""
    home = home_of(context, seen)
    trusted = read_side(PATH, context.reference or "", home)
    if isinstance(trusted, Gap):
        yield _gap(source, context, trusted.reason, f"the reference: {trusted.detail}")
        return
    subject = read_side(source.path, source.text, home)
    if isinstance(subject, Gap):
        yield replace(subject, checks=(CHECK,))
        return
    names = wanted_names(context, subject, trusted)
    missing = next((name for name in names if not trusted.defines(name)), None)
    if not names or missing:
        lacking = missing or "nothing that the code defines, too"
        yield _gap(source, context, "unsupported", f"the reference defines no {lacking}" if missing else lacking)
        return
    missing = next((name for name in names if not subject.defines(name)), None)
    if missing:
        yield _gap(source, context, "unsupported", f"the code defines no {missing}")
        return
    yield from _compare(source, context, subject, trusted, names)


def _gap(source: Source, context: Context, reason: GapReason, detail: str) -> Gap:
    units = tuple(unit.qualname for unit in context.units if unit.kind == "function")
    return Gap(checks=(CHECK,), path=source.path, units=units or "all", reason=reason, detail=detail)


def _compare(
    source: Source, context: Context, subject: Side, trusted: Side, names: Sequence[str]
) -> Iterator[Evidence]:
    level = level_of(context)
    with ExitStack() as stack:
        ours = stack.enter_context(on_bench(with_script(subject.subject), Limits(), level))
        theirs = stack.enter_context(on_bench(with_script(trusted.subject), Limits(), level))
        if isinstance(theirs, NotLoaded):
            yield _gap(source, context, theirs.reason, f"the reference was not imported: {theirs.detail}")
            return
        if isinstance(ours, NotLoaded):
            yield _gap(source, context, ours.reason, ours.detail)
            return
        gapped: set[str] = set()
        trials: dict[str, int] = {}
        for name in names:
            if name in subject.module.classes and name in trusted.module.classes:
                compared = find_different_sequences(name, subject, trusted, context, (ours, theirs))
            else:
                compared = _function(name, subject, trusted, context, (ours, theirs))
            for item in compared:
                if isinstance(item, Assessed):
                    trials.update(dict.fromkeys(item.units, item.trials))
                else:
                    gapped |= {*item.units} if isinstance(item, Gap) else set()
                    yield item
    by_number: dict[int, list[str]] = {}
    for unit in context.units:
        if unit.kind == "function" and unit.qualname not in gapped:
            by_number.setdefault(trials.get(unit.qualname, 0), []).append(unit.qualname)
    for number, units in sorted(by_number.items()):
        yield Assessed(checks=(CHECK,), path=source.path, units=tuple(units), trials=number)


def _function(
    name: str, subject: Side, trusted: Side, context: Context, benches: tuple[Bench, Bench]
) -> Iterator[Finding | Gap | Assessed]:
    left, right = subject.found.get(name), trusted.found.get(name)
    if not isinstance(left, Target) or not isinstance(right, Target):
        yield _unpaired(name, left, right, context, subject)
        return
    right = _prompted(right, context)
    promise = promise_of(right, left, subject.module)
    duel = Duel(Pair(left, right), promise, *benches, raising_lines(subject.tree), raising_lines(trusted.tree))
    compared = _answers(duel, cases_of(duel.pair, INPUTS[context.effort], context.seed))
    findings = [*_findings(duel, compared)]
    yield from findings
    path, units = left.unit.path, (left.unit.qualname,)
    lost = next((one.got for one in compared if isinstance(one.got, Died) and one.difference is None), None)
    unseen = sum(one.difference is None and is_unseen(one.expected, one.got) for one in compared)
    if lost is not None and not findings:
        yield Gap(checks=(CHECK,), path=path, units=units, reason=lost.reason, detail=lost.detail)
    elif unseen and not findings:
        detail = f"{unseen} of {len(compared)} answers hold objects that cannot be compared"
        yield Gap(checks=(CHECK,), path=path, units=units, reason="unsupported", detail=detail)
    elif not compared:
        detail = "no input was found that the reference answers"
        yield Gap(checks=(CHECK,), path=path, units=units, reason="no-input", detail=detail)
    else:
        yield Assessed(checks=(CHECK,), path=path, units=units, trials=len(compared))


def _prompted(trusted: Target, context: Context) -> Target:
    """The reference as the prompt describes it, where both name the parameters alike."""
    told = contract(context.prompt, trusted, home_of(context)).signature
    names = [[parameter.name for parameter in one.parameters] for one in (told, trusted.signature)]
    return replace(trusted, signature=told) if names[0] == names[1] else trusted


def _unpaired(
    name: str, left: Target | Untestable | None, right: Target | Untestable | None, context: Context, subject: Side
) -> Gap:
    """Why two definitions of a name cannot be held against each other."""
    reason: GapReason = "unsupported"
    detail = f"{name} is a function on one side only"
    for side, one in (("", left), ("the reference: ", right)):
        if isinstance(one, Untestable):
            reason, detail = one.reason or reason, f"{side}{one.detail or 'nothing in it to run'}"
    path = subject.subject.path
    units = tuple(
        unit.qualname
        for unit in context.units
        if unit.kind == "function" and (unit.qualname == name or unit.qualname.startswith(f"{name}."))
    )
    return Gap(checks=(CHECK,), path=path, units=units or "all", reason=reason, detail=detail)


def _answers(duel: Duel, cases: list[Case]) -> list[Compared]:
    """Both outcomes of each case that the trusted side answers."""
    found: list[Compared] = []
    slow = 0
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        expected = duel.theirs.call([duel.pair.trusted_call(case) for case in batch])
        slow += sum(isinstance(outcome, Exhausted | Died) for outcome in expected)
        answered = [(case, one) for case, one in zip(batch, expected, strict=True) if is_answer(one, duel.promise)]
        got = duel.ours.call([call_of(duel.pair.subject, case) for case, _ in answered])
        slow += sum(isinstance(outcome, Exhausted | Died) for outcome in got)
        for (case, one), other in zip(answered, got, strict=True):
            found.append(Compared(_with_refusal(duel, case, one), one, other, disagreement(one, other, duel.promise)))
        if slow >= SLOW:
            break
    return found


def _with_refusal(duel: Duel, case: Case, expected: Outcome) -> Case:
    """An input that the trusted side refuses by a statement of its own, with an exception that both texts name.

    So the texts speak about this input.
    """
    if case.zone == "in" or not isinstance(expected, Raised):
        return case
    if not expected.innermost or not expected.lines or expected.lines[-1] not in duel.refuses:
        return case
    because = f"both docstrings name {expected.type_name}, and the reference raises it on purpose"
    return replace(case, zone="in", strength="near", because=because)


def _findings(duel: Duel, compared: list[Compared]) -> Iterator[Finding]:
    different = [one for one in compared if one.difference is not None and _ending(duel, one) != "blocked"]
    inside = [one for one in different if one.case.zone == "in"]
    if not inside:
        yield from _outside(duel, different)
        return
    kinds: dict[str, list[Compared]] = {}
    for one in sorted(inside, key=lambda one: rank(one.case)):
        if one.difference is not None:
            kinds.setdefault(one.difference.kind, []).append(one)
    confirmed = (_confirmed(duel, group[0]) for group in sorted(kinds.values(), key=lambda group: rank(group[0].case)))
    yield from (told(duel.pair.subject, one) for one in islice(filter(None, confirmed), KINDS))


def _ending(duel: Duel, one: Compared) -> Ending:
    return ending(Trial(one.case, one.got), duel.pair.subject, duel.raises)


def _outside(duel: Duel, different: list[Compared]) -> Iterator[Finding]:
    """Differences on inputs of unknown standing: a finding where inputs of several sorts show one, else a note.

    Code that rejects such an input on purpose is within its rights.
    """
    ranked = sorted((one for one in different if _ending(duel, one) != "rejected"), key=lambda one: rank(one.case))
    shapes = {shape(one.case) for one in ranked}
    first = next((found for one in ranked[:3] if (found := _confirmed(duel, one)) is not None), None)
    if first is None:
        return
    note = told(duel.pair.subject, first)
    because = f"nothing rules it out, the reference answers it, and inputs of {len(shapes)} sorts show the difference"
    yield as_finding(note, because) if len(shapes) >= SHAPES else note


def as_finding(note: Finding, because: str) -> Finding:
    """A note on an input of unknown standing that has earned to count."""
    witness = replace(note.witness, because=because) if note.witness else None
    return replace(note, severity="medium", confidence="medium", weight=1.0, level="C", witness=witness)


def _confirmed(duel: Duel, first: Compared) -> Compared | None:
    """The smallest input found with the same kind of difference, in processes of their own; None where it is gone.

    The trusted side must answer alike under another hash seed.
    """
    kind = first.difference.kind if first.difference else ""
    left, right = Patience(), Patience()

    def still_differs(batch: list[Case]) -> list[bool] | None:
        expected = right.call(duel.theirs, [duel.pair.trusted_call(case) for case in batch])
        got = left.call(duel.ours, [call_of(duel.pair.subject, case) for case in batch])
        if expected is None or got is None:
            return None
        return [_kind(duel, one, other) == kind for one, other in zip(expected, got, strict=True)]

    judge, targets = judge_of(duel.pair, first.case), bounds(duel.pair.trusted.signature)
    small = shrink(first.case, judge, still_differs, targets=targets)
    for case in (small, first.case):
        found = _replayed(duel, case)
        if found is not None and found.difference is not None and found.difference.kind == kind:
            return found
    return None


def _kind(duel: Duel, expected: Outcome, got: Outcome) -> str | None:
    found = disagreement(expected, got, duel.promise) if is_answer(expected, duel.promise) else None
    return found.kind if found else None


def _replayed(duel: Duel, case: Case) -> Compared | None:
    call = duel.pair.trusted_call(case)
    expected = duel.theirs.fresh([call])
    elsewhere = duel.theirs.fresh([call], hash_seed=OTHER_HASH_SEED)
    events = duel.ours.limits.events * CONFIRMATION
    got = duel.ours.fresh([call_of(duel.pair.subject, case)], events=events)
    if not expected or not elsewhere or not got or not is_answer(expected[0], duel.promise):
        return None
    if disagreement(expected[0], elsewhere[0], duel.promise) is not None:
        return None
    case = _with_refusal(duel, case, expected[0])
    return Compared(case, expected[0], got[0], disagreement(expected[0], got[0], duel.promise))


def told(target: Target, one: Compared) -> Finding:
    """A difference in words."""
    assert one.difference is not None  # noqa: S101 - the caller has looked
    return report(
        target,
        one.case,
        check=CHECK,
        message=one.difference.in_words(shown(target, one.case)),
        severity="high",
        level="A",
        expected=one.difference.expected,
        got=one.difference.got,
    )
