"""`edge_cases.hang`: a call that does not end, counted in lines run, never in seconds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import line_span, rank, report
from grader.checkers.edge_cases.shrinking import shrunk
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, exits_on_purpose
from grader.inputs.cases import Case
from grader.inputs.simpler import complexity
from grader.model.evidence import Finding
from grader.sandbox.values import Exhausted, Returned

CHECK = "edge_cases.hang"
CONFIRMATION = 4
"""How many times the events a second run gets before a call counts as endless."""
ITEMS = 100_000
"""Items that a small input must not give before a generator counts as endless."""
ENDED = 3
"""Other inputs for which it must have come to an end."""
SMALL = 40
_ENDLESS = re.compile(
    r"\b(?:endless|infinit|forever|for\s+ever|without\s+end|unending|unbounded|never\s+ends|indefinite|cycl|repeat)",
    re.IGNORECASE,
)


def find_hangs(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: the best supported input on which the call still runs at four times the limit.

    A program's main function, or one without arguments, that runs for ever is a loop by design.
    """
    if exits_on_purpose(target):
        return
    endless = [
        trial
        for trial in trials
        if isinstance(trial.outcome, Exhausted) and trial.case.zone == "in" and (trial.case.args or trial.case.kwargs)
    ]
    for first in sorted(endless, key=lambda trial: rank(trial.case))[:2]:
        found = _confirmed(target, first.case, bench)
        if found is None:
            continue
        case, outcome = found
        line, last = outcome.line, target.node.end_lineno or target.node.lineno
        yield report(
            target,
            case,
            check=CHECK,
            message=f"{shown(target, case)} does not end: it was still running after {outcome.events:,} lines",
            severity="high",
            level="B",
            expected="an end",
            got=f"more than {outcome.events:,} lines run",
            span=line_span(line) if target.node.lineno <= line <= last else None,
        )
        return


def find_endless_iterators(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: a small input for which a generator that usually ends gives items for ever.

    One that never ends, or says so, is meant to.
    """
    if _ENDLESS.search(f"{target.node.name.replace('_', ' ')} {target.signature.documentation.text}"):
        return
    drained = [
        trial for trial in trials if isinstance(trial.outcome, Returned) and trial.outcome.iterator and _is_small(trial)
    ]
    ended = sum(trial.outcome.exhausted for trial in drained if isinstance(trial.outcome, Returned))
    endless = [trial for trial in drained if trial.case.zone == "in" and _gives_more(trial)]
    if not endless or ended < ENDED:
        return
    first = min(endless, key=lambda trial: rank(trial.case))
    case = shrunk(target, first.case, _gives_more, bench)
    again = bench.fresh([call_of(target, case)], events=bench.limits.events * CONFIRMATION, items=ITEMS)
    if len(again) == 1 and (isinstance(again[0], Exhausted) or _gives_more(Trial(case, again[0]))):
        yield report(
            target,
            case,
            check=CHECK,
            message=f"{shown(target, case)} does not end: it goes on after {bench.limits.items:,} items",
            severity="high",
            level="B",
            expected="an end",
            got=f"more than {bench.limits.items:,} items",
        )


def _gives_more(trial: Trial) -> bool:
    return isinstance(trial.outcome, Returned) and not trial.outcome.exhausted


def _is_small(trial: Trial) -> bool:
    """Is there no number among the arguments that so many items could come of?"""
    parts, characters, _ = complexity([trial.case.args, dict(trial.case.kwargs)])
    numbers = [value for value in [*trial.case.args, *trial.case.kwargs.values()] if isinstance(value, int | float)]
    return parts + characters <= SMALL and all(abs(value) <= SMALL for value in numbers)


def _confirmed(target: Target, case: Case, bench: Bench) -> tuple[Case, Exhausted] | None:
    """The smallest case that still runs at CONFIRMATION times the limit, in a process of its own."""
    small = shrunk(target, case, lambda trial: isinstance(trial.outcome, Exhausted), bench)
    for one in (small, case) if small is not case else (case,):
        again = bench.fresh([call_of(target, one)], events=bench.limits.events * CONFIRMATION)
        if len(again) == 1 and isinstance(again[0], Exhausted):
            return one, again[0]
    return None
