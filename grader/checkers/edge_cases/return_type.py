"""`edge_cases.return-type`: a result that is not of the annotated type."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.checkers.edge_cases.bench import Bench, shown
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.shrinking import confirmed
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.accepts import accepts
from grader.inputs.render import render
from grader.inputs.types import Items, Scalar
from grader.model.evidence import Finding
from grader.sandbox.values import Outcome, Returned

CHECK = "edge_cases.return-type"


def find_wrong_types(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: the best supported input whose result certainly violates the annotation."""
    if target.node.returns is None or target.constructor:
        return
    wrong = [trial for trial in trials if trial.case.zone == "in" and is_wrong(target, trial)]
    for first in sorted(wrong, key=lambda trial: rank(trial.case))[:2]:
        trial = confirmed(target, first, partial(_is_same, target, first.outcome), bench)
        if trial is None or not isinstance(trial.outcome, Returned):
            continue
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


def _is_same(target: Target, first: Outcome, trial: Trial) -> bool:
    """Is the result of a trial wrong in the same way: of the same type as the first one's?"""
    return (
        is_wrong(target, trial)
        and isinstance(first, Returned)
        and isinstance(trial.outcome, Returned)
        and first.iterator == trial.outcome.iterator
        and type(first.value) is type(trial.outcome.value)
    )


def is_wrong(target: Target, trial: Trial) -> bool:
    """Does the result certainly not have the annotated type?"""
    if not isinstance(trial.outcome, Returned) or not trial.outcome.exhausted:
        return False
    type_ = target.signature.returns
    if trial.outcome.iterator:
        return (isinstance(type_, Scalar) and type_.name != "any") or (isinstance(type_, Items) and type_.mutable)
    return accepts(type_, trial.outcome.value) is False
