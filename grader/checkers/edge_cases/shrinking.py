"""From the best witness among the inputs that were tried to the smallest one, and a second opinion on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from grader.checkers.edge_cases.bench import Bench, call_of
from grader.checkers.edge_cases.reports import rank
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.shrink import Judge, bounds, in_zone, shrink
from grader.sandbox.values import Call, Died, Exhausted, Outcome, Raised, Returned

MAX_LOST = 3
"""Candidates that cost the process its life before a search ends: a new process is dear."""

MAX_EVENTS = 2_000_000
"""Lines run by all candidates of one witness before a search ends: about two seconds of CPU."""

Same = Callable[[Trial], bool]
"""Does a trial show the same fault?"""


def confirmed(target: Target, trial: Trial, same: Same, bench: Bench, *, judge: Judge | None = None) -> Trial | None:
    """The smallest trial that shows the fault in a process of its own; None where not even the first one does."""
    small = shrunk(target, trial.case, same, bench, judge=judge)
    for case in (small, trial.case) if small is not trial.case else (small,):
        again = bench.fresh([call_of(target, case)])
        if len(again) == 1 and same(Trial(case, again[0])):
            return Trial(case, again[0])
    return None


def confirmed_first(target: Target, trials: Iterable[Trial], same: Same, bench: Bench) -> Trial | None:
    """The smallest trial that shows the fault, from the simplest of those that do; None where it does not hold."""
    first = min(filter(same, trials), key=lambda trial: rank(trial.case), default=None)
    return None if first is None else confirmed(target, first, same, bench)


def shrunk(target: Target, case: Case, same: Same, bench: Bench, *, judge: Judge | None = None) -> Case:
    """The smallest input found that shows the same fault, in the process that goes on."""
    patience = Patience()

    def still_fails(batch: list[Case]) -> list[bool] | None:
        outcomes = patience.call(bench, [call_of(target, one) for one in batch])
        if outcomes is None:
            return None
        return [same(Trial(one, outcome)) for one, outcome in zip(batch, outcomes, strict=True)]

    judge = judge or in_zone(case, target.signature, target.receiver)
    return shrink(case, judge, still_fails, targets=bounds(target.signature))


class Patience:
    """What a search for a smaller witness may still cost, counted in lines run and processes lost."""

    def __init__(self) -> None:
        self._lost = 0
        self._events = 0

    def call(self, bench: Bench, calls: list[Call]) -> list[Outcome] | None:
        """Make calls in the process that goes on; None when the patience is at its end."""
        if self._lost >= MAX_LOST or self._events >= MAX_EVENTS:
            return None
        outcomes = bench.call(calls)
        self._lost += sum(isinstance(outcome, Died | Exhausted) for outcome in outcomes)
        self._events += sum(outcome.events for outcome in outcomes if isinstance(outcome, Returned | Raised))
        return outcomes
