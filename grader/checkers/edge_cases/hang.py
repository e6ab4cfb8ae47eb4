"""`edge_cases.hang`: a call that does not end, counted in lines run, never in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import line_span, rank, report
from grader.checkers.edge_cases.shrinking import shrunk
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, exits_on_purpose
from grader.inputs.cases import Case
from grader.model.evidence import Finding
from grader.sandbox.values import Exhausted

CHECK = "edge_cases.hang"
CONFIRMATION = 4
"""How many times the events a second run gets before a call counts as endless."""


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


def _confirmed(target: Target, case: Case, bench: Bench) -> tuple[Case, Exhausted] | None:
    """The smallest case that still runs at CONFIRMATION times the limit, in a process of its own."""
    small = shrunk(target, case, lambda trial: isinstance(trial.outcome, Exhausted), bench)
    for one in (small, case) if small is not case else (case,):
        again = bench.fresh([call_of(target, one)], events=bench.limits.events * CONFIRMATION)
        if len(again) == 1 and isinstance(again[0], Exhausted):
            return one, again[0]
    return None
