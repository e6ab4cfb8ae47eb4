"""`edge_cases.documented-result`: the docstring says what comes of an empty list or a missing name, and it does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.proposals import bound
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.exact import holds_opaque
from grader.inputs.render import render
from grader.inputs.result_rules import ResultRule, arguments_for, keeps, result_rules
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Outcome, Raised, Returned

CHECK = "edge_cases.documented-result"
BASES = 3
"""How many inputs that returned normally are changed into one that the sentence speaks of."""


def find_wrong_results(target: Target, trials: list[Trial], raises: frozenset[int], bench: Bench) -> Iterator[Finding]:
    """At most one finding a sentence: the arguments are as it says, the result is not."""
    if target.constructor or target.access is not None:
        return
    good = [trial.case for trial in trials if isinstance(trial.outcome, Returned) and trial.case.zone == "in"]
    bases = sorted(good, key=rank)[:BASES]
    for rule in result_rules(target.signature.documentation):
        cases = [case for base in bases if (case := _case(target, base, rule)) is not None]
        outcomes = bench.fresh([call_of(target, case) for case in cases]) if cases else []
        for case, outcome in zip(cases, outcomes, strict=False):
            if _is_wrong(target, Trial(case, outcome), rule, raises):
                yield _report(target, case, outcome, rule)
                break


def _case(target: Target, base: Case, rule: ResultRule) -> Case | None:
    values = bound(target, base.args, base.kwargs)
    if values is None or any(isinstance(value, Build) for value in values.values()):
        return None
    changed = arguments_for(rule, values)
    if changed is None or not _others_allowed(target, values, changed):
        return None
    names = list(bound(target, base.args, {}) or {})
    return Case(
        args=tuple(changed[name] for name in names),
        kwargs={name: changed[name] for name in base.kwargs},
        receiver=base.receiver,
        zone="in",
        strength="stated",
        because=f'the docstring says "{rule.sentence.strip()}"',
    )


def _others_allowed(target: Target, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Do the arguments that the sentence does not speak of stay where they were in the domain?"""
    others = {name: value for name, value in after.items() if value is before[name]}
    return judge_call(target.signature, (), others, None, None).zone != "out"


def _is_wrong(target: Target, trial: Trial, rule: ResultRule, raises: frozenset[int]) -> bool:
    if isinstance(trial.outcome, Returned):
        return not holds_opaque(trial.outcome.value) and not keeps(rule, trial.outcome.value)
    return isinstance(trial.outcome, Raised) and ending(trial, target, raises) in ("crashed", "rejected")


def _report(target: Target, case: Case, outcome: Outcome, rule: ResultRule) -> Finding:
    verb = "raises" if isinstance(outcome, Raised) else "returns"
    got = told(outcome) if isinstance(outcome, Raised) else render(getattr(outcome, "value", None))
    return report(
        target,
        case,
        check=CHECK,
        message=f'{shown(target, case)} {verb} {got}; the docstring says "{rule.sentence.strip()}"',
        severity="high",
        level="A",
        expected=rule.wanted,
        got=got,
    )
