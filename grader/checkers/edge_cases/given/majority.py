"""`edge_cases.majority`: another answer than most candidates for the same prompt give, on an input that it allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, call_of, on_bench, shown
from grader.checkers.edge_cases.given.agreement import Disagreement, Promise, any_order, disagreement
from grader.checkers.edge_cases.given.ballot import (
    PATH,
    Ballot,
    Key,
    alike,
    hold,
    key_of,
    votes_on,
    without_effects,
)
from grader.checkers.edge_cases.given.candidates import canonical
from grader.checkers.edge_cases.given.pairing import Pair, judge_of, judged
from grader.checkers.edge_cases.given.prompts import contract
from grader.checkers.edge_cases.given.sides import Seen, Side, foreign_classes, home_of, level_of, read_side
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending, raising_lines
from grader.inputs.cases import Case
from grader.inputs.shrink import bounds, shrink
from grader.inputs.types import Scalar
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Gap
from grader.model.source import Source
from grader.sandbox.values import Limits, NotLoaded, Outcome

CHECK = "edge_cases.majority"
PANEL = 3
"""Candidates of the majority that a smaller witness is tried on."""


class Outvoted(Struct, frozen=True):
    """An input on which the code stands against the majority, and how."""

    case: Case
    difference: Disagreement
    majority: tuple[int, ...]
    voters: int
    number: int


def find_minorities(source: Source, context: Context, _seen: Seen) -> Iterator[Evidence]:
    """Hold a candidate against the majority of `context.candidates`, its own text among them.

    Tests of one candidate are none of the others': all answer the same inputs.
    """
    home = home_of(context)
    side = read_side(source.path, source.text, home)
    if isinstance(side, Gap):
        yield replace(side, checks=(CHECK,))
        return
    functions = tuple(unit.qualname for unit in context.units if unit.kind == "function")
    trials: dict[str, int] = {}
    level = level_of(context)
    for name in _names(side, context):
        target = side.found.get(name)
        if not isinstance(target, Target):
            detail = f"{name} is no function that could be called" if name in side.found else f"no function {name}"
            yield Gap(checks=(CHECK,), path=source.path, units=functions or "all", reason="unsupported", detail=detail)
            return
        key = key_of(context, name, level)
        ballot = hold(key)
        yield from _outvoted(side, target, ballot, key)
        trials[name] = len(ballot.cases)
    by_number: dict[int, list[str]] = {}
    for unit in functions:
        by_number.setdefault(trials.get(unit, 0), []).append(unit)
    for number, units in sorted(by_number.items()):
        yield Assessed(checks=(CHECK,), path=source.path, units=tuple(units), trials=number)


def _names(side: Side, context: Context) -> list[str]:
    """The entry point, or all public functions at the top of the module."""
    if context.entry_point is not None:
        return [context.entry_point]
    return [name for name, one in side.targets().items() if "." not in name and not name.startswith("_") and one]


def _outvoted(side: Side, target: Target, ballot: Ballot, key: Key) -> Iterator[Finding]:
    """At most one finding: the best supported input on which most others agree with each other and not with this."""
    own = canonical(side.subject.text)
    number = next((index for index, text in enumerate(ballot.texts) if canonical(text) == own), None)
    if number is None:
        return
    prompted = contract(key.prompt, target, key.home)
    pair = Pair(target, prompted)
    promise = Promise(
        returns=Scalar("any"),
        unordered=any_order(prompted.signature.documentation.prose),
        foreign=foreign_classes(side.module),
    )
    raises = raising_lines(side.tree)
    found: list[Outvoted] = []
    for index, drawn in enumerate(ballot.cases):
        case = judged(pair, replace(drawn, zone="unknown", strength="none"))
        majority = ballot.majority(index)
        if case is None or case.zone != "in" or not majority or number in majority:
            continue
        got = ballot.answers[number][index]
        difference = _differs(ballot.answers[majority[0]][index], got, promise)
        if difference is not None and ending(Trial(case, got), target, raises) != "blocked":
            found.append(Outvoted(case, difference, majority, len(ballot.texts), number))
    for first in sorted(found, key=lambda one: rank(one.case))[:2]:
        confirmed = _confirmed(pair, first, promise, ballot, key)
        if confirmed is not None:
            yield _told(target, confirmed)
            return


def _differs(expected: Outcome, got: Outcome, promise: Promise) -> Disagreement | None:
    return disagreement(without_effects(expected), without_effects(got), promise)


def _confirmed(pair: Pair, first: Outvoted, promise: Promise, ballot: Ballot, key: Key) -> Outvoted | None:
    """The smallest input found that the panel answers alike and the code otherwise; then all vote on it once more."""
    small, number = first.case, first.number
    with ExitStack() as stack:
        benches = []
        for index in (*first.majority[:PANEL], number):
            side = read_side(PATH, ballot.texts[index], key.home)
            if isinstance(side, Side):
                bench = stack.enter_context(on_bench(side.subject, Limits(), key.level))
                if not isinstance(bench, NotLoaded):
                    benches.append(bench)
        if len(benches) == PANEL + 1:
            small = _shrunk(pair, first, promise, benches)
    for case in (small, first.case):
        votes = votes_on(ballot, case, key)
        majority = alike(votes)
        if not majority or number in majority:
            continue
        difference = _differs(votes[majority[0]], votes[number], promise)
        if difference is not None and difference.kind == first.difference.kind:
            return Outvoted(case, difference, majority, len(votes), number)
    return None


def _shrunk(pair: Pair, first: Outvoted, promise: Promise, benches: Sequence[Bench]) -> Case:
    """`benches`: those of the panel, and that of the code as the last."""
    patience = [Patience() for _ in benches]

    def still_outvoted(batch: list[Case]) -> list[bool] | None:
        calls = [call_of(pair.subject, case) for case in batch]
        columns = [one.call(bench, calls) for one, bench in zip(patience, benches, strict=True)]
        rows = list(zip(*[column for column in columns if column is not None], strict=False))
        return [_outvotes(row, first, promise) for row in rows] if None not in columns else None

    return shrink(first.case, judge_of(pair, first.case), still_outvoted, targets=bounds(pair.trusted.signature))


def _outvotes(row: Sequence[Outcome], first: Outvoted, promise: Promise) -> bool:
    *panel, own = row
    difference = _differs(panel[0], own, promise)
    return len(alike(panel)) == len(panel) and difference is not None and difference.kind == first.difference.kind


def _told(target: Target, one: Outvoted) -> Finding:
    call = shown(target, one.case)
    verb = "raises" if one.difference.kind.startswith("raises") else one.difference.verb
    others = f"{len(one.majority)} of {one.voters} candidates give {one.difference.expected}"
    finding = report(
        target,
        one.case,
        check=CHECK,
        message=f"{call} {verb} {one.difference.got}; {others}",
        severity="medium",
        level="C",
        expected=one.difference.expected,
        got=one.difference.got,
    )
    return replace(finding, confidence="medium")
