"""`edge_cases.return-type`: a result that is not of the annotated type."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.accepts import accepts
from grader.inputs.render import render
from grader.inputs.types import Items, Scalar
from grader.model.evidence import Finding
from grader.sandbox.values import Returned

CHECK = "edge_cases.return-type"


def find_wrong_types(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: the best supported input whose result certainly violates the annotation."""
    if target.node.returns is None or target.constructor:
        return
    wrong = [trial for trial in trials if trial.case.zone == "in" and is_wrong(target, trial)]
    for trial in sorted(wrong, key=lambda trial: rank(trial.case))[:2]:
        again = bench.fresh([call_of(target, trial.case)])
        if len(again) != 1 or not is_wrong(target, Trial(trial.case, again[0])):
            continue
        assert isinstance(trial.outcome, Returned)  # noqa: S101 - is_wrong has seen to it
        annotation = ast.unparse(target.node.returns)
        what = "a generator" if trial.outcome.iterator else render(trial.outcome.value)
        yield report(
            target,
            trial.case,
            check=CHECK,
            message=f"{shown(target, trial.case)} returns {what}, which is no {annotation}",
            severity="high" if trial.case.strength in ("stated", "near") else "medium",
            level="B",
            expected=annotation,
            got=what,
        )
        return


def is_wrong(target: Target, trial: Trial) -> bool:
    """Does the result certainly not have the annotated type?"""
    if not isinstance(trial.outcome, Returned) or not trial.outcome.exhausted:
        return False
    type_ = target.signature.returns
    if trial.outcome.iterator:
        return (isinstance(type_, Scalar) and type_.name != "any") or (isinstance(type_, Items) and type_.mutable)
    return accepts(type_, trial.outcome.value) is False
