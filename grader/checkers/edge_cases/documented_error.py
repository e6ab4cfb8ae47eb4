"""`edge_cases.documented-error`: the docstring names an exception for a kind of input, and it does not come."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.proposals import bound
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.shrinking import confirmed
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.error_rules import ErrorRule, error_rules
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.model.evidence import Finding
from grader.sandbox.values import Exhausted, Outcome, Raised, Returned

CHECK = "edge_cases.documented-error"
BASES = 3
"""How many inputs that returned normally are changed into a violating one."""


def find_missing_errors(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding a rule: from inputs that return, change one argument to what the docstring rules out."""
    good = [trial.case for trial in trials if isinstance(trial.outcome, Returned) and trial.case.zone == "in"]
    bases = sorted(good, key=rank)
    for rule in error_rules(target.signature):
        changed = filter(None, (_violating_cases(target, base, rule) for base in bases))
        cases = [case for cases in islice(changed, BASES) for case in cases]
        outcomes = bench.fresh([call_of(target, case) for case in cases]) if cases else []
        if rule.together and any(_keeps(outcome, rule, target) for outcome in outcomes):
            continue
        for case, outcome in zip(cases, outcomes, strict=False):
            if not _keeps(outcome, rule, target):
                same = partial(_is_same, target, rule, outcome)
                judge = partial(_other_arguments_in_zone, target, rule, case)
                found = confirmed(target, Trial(case, outcome), same, bench, judge=judge)
                if found is not None:
                    yield _report(target, found.case, found.outcome, rule)
                    break


def _violating_cases(target: Target, base: Case, rule: ErrorRule) -> list[Case]:
    given = bound(target, base.args, base.kwargs)
    if given is None:
        return []
    return [case for value in rule.violations(given) if (case := _violating(target, base, rule, value))]


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


def _is_same(target: Target, rule: ErrorRule, first: Outcome, trial: Trial) -> bool:
    """Does a trial miss the exception in the way of the first one: with a result, without an end, with that error?"""
    if _keeps(trial.outcome, rule, target) or type(trial.outcome) is not type(first):
        return False
    raised, before = trial.outcome, first
    return not (isinstance(raised, Raised) and isinstance(before, Raised)) or raised.type_name == before.type_name


def _other_arguments_in_zone(target: Target, rule: ErrorRule, first: Case, candidate: Case) -> Case | None:
    """Judge a candidate by the arguments that the rule does not speak of; the violating one stays as it is.

    One that is wrong in view of the others stays beside them.
    """
    if rule.change is not None:
        return None
    names = [parameter.name for parameter in target.signature.parameters if parameter.kind == "positional"]
    before = {**dict(zip(names, first.args, strict=False)), **first.kwargs}
    after = {**dict(zip(names, candidate.args, strict=False)), **candidate.kwargs}
    if list(before) != list(after) or differs(before[rule.parameter], after[rule.parameter]):
        return None
    others = {name: value for name, value in after.items() if name != rule.parameter}
    judged = judge_call(target.signature, (), others, candidate.receiver, target.receiver)
    return candidate if judged.zone == "in" else None


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
