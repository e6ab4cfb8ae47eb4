"""`edge_cases.documented-error`: the docstring names an exception for a kind of input, and it does not come."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.proposals import bound
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.reports import told as told_of
from grader.checkers.edge_cases.shrinking import confirmed, confirmed_first
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.documentation import exceptions_named
from grader.inputs.error_rules import ErrorRule, error_rules
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.model.evidence import Finding
from grader.sandbox.values import Exhausted, Outcome, Raised, Returned

CHECK = "edge_cases.documented-error"
_CARELESS = frozenset(
    {"IndexError", "TypeError", "AttributeError", "ZeroDivisionError", "UnboundLocalError", "NameError"}
)
"""What no function raises on purpose for a text that it does not take."""
BASES = 3
"""How many inputs that returned normally are changed into a violating one."""


def find_missing_errors(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding a rule: from inputs that return, change one argument to what the docstring rules out."""
    good = [trial.case for trial in trials if isinstance(trial.outcome, Returned) and trial.case.zone == "in"]
    bases = sorted(good, key=rank)
    for rule in error_rules(target.signature):
        changed = filter(None, (_violating_cases(target, base, rule) for base in bases))
        cases = [case for cases in islice(changed, BASES) for case in cases] or _alone(target, rule)
        outcomes = bench.fresh([call_of(target, case) for case in cases]) if cases else []
        if rule.anything:
            other = _refused_otherwise(target, rule, trials, bench)
            if other is not None:
                yield other
                continue
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


def _alone(target: Target, rule: ErrorRule) -> list[Case]:
    """Where no input was answered: nothing at all for the one argument, which is the same whatever its type is."""
    needed = [one for one in target.signature.parameters if one.required]
    if target.receiver is not None or len(needed) != 1 or needed[0].kind != "positional":
        return []
    because = f'the docstring says "{rule.sentence.strip()}"'
    return [
        Case(args=(value,), zone="in", strength="stated", because=because)
        for value in rule.values
        if isinstance(value, str | list | dict) and not value
    ]


def _refused_otherwise(target: Target, rule: ErrorRule, trials: list[Trial], bench: Bench) -> Finding | None:
    """A text that ends in another exception than the one announced for all that is not taken."""
    positional = [one.name for one in target.signature.parameters if one.kind == "positional"]
    others = [one for one in target.signature.parameters if one.required and one.name != rule.parameter]
    if others or target.receiver is not None or positional[:1] != [rule.parameter]:
        return None
    wrong = [
        trial
        for trial in trials
        if trial.case.zone != "out"
        and isinstance(trial.outcome, Raised)
        and len(trial.case.args) == 1
        and isinstance(trial.case.args[0], str)
        and trial.case.args[0].isascii()
        and ending(trial, target, frozenset()) == "crashed"
        and trial.outcome.type_name in _CARELESS
    ]
    for trial in sorted(wrong, key=lambda trial: rank(trial.case))[:1]:
        case = replace(
            trial.case, zone="in", strength="stated", because=f'the docstring says "{rule.sentence.strip()}"'
        )
        again = bench.fresh([call_of(target, case)])
        if len(again) == 1 and isinstance(again[0], Raised) and not _keeps(again[0], rule, target):
            return _report(target, case, again[0], rule)
    return None


def find_refused_bounds(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: a number inside the bounds that the docstring states is refused as if it were outside.

    Only where all arguments are numbers with stated bounds, and these bounds are all that the docstring gives as a
    reason for the exception.
    """
    needed = [one for one in target.signature.parameters if one.required]
    rules = [rule for rule in error_rules(target.signature) if rule.values and not rule.anything]
    told = [one for one in target.signature.documentation.sentences if exceptions_named(one)]
    if not rules or {one.parameter for one in rules} != {one.name for one in needed} or len(told) != 1:
        return
    refusals = frozenset[str]().union(*(rule.exceptions for rule in rules))

    def is_refused(trial: Trial) -> bool:
        return (
            isinstance(trial.outcome, Raised)
            and trial.outcome.type_name in refusals
            and trial.case.zone == "in"
            and trial.case.strength == "stated"
            and len(trial.case.args) == len(needed)
            and all(type(value) in (int, float) for value in trial.case.args)
        )

    found = confirmed_first(target, trials, is_refused, bench)
    if found is not None:
        yield report(
            target,
            found.case,
            check=CHECK,
            message=f"{shown(target, found.case)} raises {told_of(found.outcome)}, though it is inside what the "
            f"docstring states: {told[0].strip()}",
            severity="high",
            level="A",
            expected="a result",
            got=told_of(found.outcome),
        )


def violations(target: Target, bases: Iterable[Case]) -> list[Case]:
    """Inputs that the docstring says are refused, one of each kind and base."""
    return [
        replace(case, zone="out", strength="none")
        for rule in error_rules(target.signature)
        for base in bases
        for case in _violating_cases(target, base, rule)[:1]
    ]


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
    elif positional[len(args) : len(args) + 1] == [rule.parameter]:
        args.append(value)
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
    got = told_of(outcome)
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
