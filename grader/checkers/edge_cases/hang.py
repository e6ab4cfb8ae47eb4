"""`edge_cases.hang`: a call that does not end, counted in lines run, never in seconds."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import line_span, rank, report
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, exits_on_purpose
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
    for trial in sorted(endless, key=lambda trial: rank(trial.case))[:2]:
        events = bench.limits.events * CONFIRMATION
        again = bench.fresh([call_of(target, trial.case)], events=events)
        if len(again) == 1 and isinstance(again[0], Exhausted):
            line, last = again[0].line, target.node.end_lineno or target.node.lineno
            yield report(
                target,
                trial.case,
                check=CHECK,
                message=f"{shown(target, trial.case)} does not end: it was still running after {events:,} lines",
                severity="high",
                level="B",
                expected="an end",
                got=f"more than {events:,} lines run",
                span=line_span(line) if target.node.lineno <= line <= last else None,
            )
            return
