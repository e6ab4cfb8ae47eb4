"""`edge_cases.documented-error`: the docstring names an exception for a kind of input, and it does not come."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.error_rules import ErrorRule, error_rules
from grader.inputs.render import render
from grader.model.evidence import Finding
from grader.sandbox.values import Exhausted, Outcome, Raised, Returned

CHECK = "edge_cases.documented-error"
BASES = 3
"""How many inputs that returned normally are changed into a violating one."""


def find_missing_errors(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding a rule: from inputs that return, change one argument to what the docstring rules out."""
    good = [trial.case for trial in trials if isinstance(trial.outcome, Returned) and trial.case.zone == "in"]
    bases = sorted(good, key=rank)[:BASES]
    for rule in error_rules(target.signature):
        cases = [case for base in bases for value in rule.values if (case := _violating(target, base, rule, value))]
        outcomes = bench.fresh([call_of(target, case) for case in cases]) if cases else []
        for case, outcome in zip(cases, outcomes, strict=False):
            if not _keeps(outcome, rule, target):
                yield _report(target, case, outcome, rule)
                break


def _violating(target: Target, base: Case, rule: ErrorRule, value: Any) -> Case | None:
    positional = [parameter.name for parameter in target.signature.parameters if parameter.kind == "positional"]
    args, kwargs = list(base.args), dict(base.kwargs)
    if rule.parameter in positional and positional.index(rule.parameter) < len(args):
        args[positional.index(rule.parameter)] = value
    elif rule.parameter in kwargs or len(args) == len(positional):
        kwargs[rule.parameter] = value
    else:
        return None
    return Case(
        args=tuple(args),
        kwargs=kwargs,
        receiver=base.receiver,
        zone="in",
        strength="stated",
        because=f'the docstring says "{rule.sentence.strip()}"',
    )


def _keeps(outcome: Outcome, rule: ErrorRule, target: Target) -> bool:
    """Did what was documented happen, or something that says nothing about it?"""
    match outcome:
        case Raised():
            names = {name.rpartition(".")[2] for name in (outcome.type_name, *outcome.bases)}
            held_back = names & {"OSError", "ImportError", "EOFError", "MemoryError"}
            return bool(names & (rule.exceptions | target.raises) or held_back)
        case Returned() | Exhausted():
            return False
        case _:
            return True


def _report(target: Target, case: Case, outcome: Outcome, rule: ErrorRule) -> Finding:
    wanted = " or ".join(sorted(rule.exceptions))
    got = told(outcome)
    if isinstance(outcome, Returned):
        what = f"returns {render(outcome.value)}"
    else:
        what = "does not end" if isinstance(outcome, Exhausted) else f"raises {got}"
    return report(
        target,
        case,
        check=CHECK,
        message=f"{shown(target, case)} {what}; the docstring announces {wanted}",
        severity="high",
        level="A",
        expected=wanted,
        got=got,
    )
