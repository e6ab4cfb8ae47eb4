"""`edge_cases.argument-mutation`: the caller's own list or dict is different after the call."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from grader.checkers.edge_cases.bench import Bench, shown
from grader.checkers.edge_cases.reports import rank, report
from grader.checkers.edge_cases.shrinking import confirmed
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.model.evidence import Finding
from grader.sandbox.values import Outcome, Raised, Returned

CHECK = "edge_cases.argument-mutation"

_PROMISED = re.compile(
    r"\b(?:is|are|be|stays?|remains?)\s+(?:left\s+)?(?:as\s+(?:it|they)\s+(?:was|were|is|are)|unchanged|untouched|unmodified)"
    r"|\bleft\s+as\b|\bstays?\s+as\b|\bneither\s+(?:\w+\s+)?(?:is|are)\s+(?:changed|modified)"
    r"|\b(?:not|never|without)\s+(?:be\s+|being\s+)?(?:chang|modif|mutat|alter|touch)|\bdoes\s+not\s+(?:change|modify|mutate|alter)"
    r"|\breturns?\s+(?:a\s+)?(?:new|fresh|copy)\b|\ba\s+copy\s+of\b|(?<!\bto\s)\ba\s+new\s+(?:list|dict|set|mapping)\b",
    re.IGNORECASE,
)
_GROWTH = (
    r"\bappend|\bextend|\binsert|\bremov|\bdelet|\bclear|\bpop|\bpush|\bconsum|\bregister|\badds?\b|\bputs?\b"
    r"|\bmerges?\b.*\binto\b|\bdrain|\bcollect|\brecord"
)
_CHANGE = (
    r"\bin[- ]?place\b|\bmutat|\bmodif(?:y|ies)\b|\bupdat|\bfill|\bshuffl|\bswap|\boverwrit|\bsets?\b|\bheap"
    r"|\bsorts?\b|\breorder|\bnormali[sz]es?\b|\bmark|\bassign|\bmov(?:e|es)\b|\breplac|\btransform|\bchang"
)
_ANNOUNCED = re.compile(f"{_GROWTH}|{_CHANGE}", re.IGNORECASE)
_ANNOUNCED_FOR_ITEMS = re.compile(_CHANGE, re.IGNORECASE)
"""What announces that the items of a list become others: `add a discount` does not."""
_ACCUMULATORS = re.compile(
    r"^(?:acc|accumulator|out|output|result|results|res|seen|memo|cache|visited|buffer|buf|stack|queue|store|state|target|dest"
    r"|destination|errors|problems|into|path)$"
)


_INTO = (
    r"\b(?:append|add|writ|collect|put|merg|insert|extend)\w*\s+(?:(?:them|it|\w+)\s+)?(?:to|into|in)\s+(?:the\s+)?"
    r"[`*]*{name}\b"
)
"""What says that an argument is there to be added to."""


Change = tuple[str, Any, Any]
"""Name of an argument, its value before the call and after it."""


def find_mutations(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: an argument changed by a function that returns a value and does not announce the change."""
    documentation = target.signature.documentation.prose
    promised = bool(_PROMISED.search(documentation))
    named = target.node.name.replace("_", " ")
    about = f"{named} {documentation}"
    if not promised and _ANNOUNCED_FOR_ITEMS.search(about):
        return
    surprises = partial(_surprises, target, promised=promised, grows=bool(_ANNOUNCED.search(about)))
    changed = [trial for trial in trials if surprises(trial) is not None]
    for first in sorted(changed, key=lambda trial: rank(trial.case))[:2]:
        trial = confirmed(target, first, partial(_is_same, surprises, first), bench)
        found = surprises(trial) if trial is not None else None
        if trial is None or found is None or (not promised and _ACCUMULATORS.match(found[0])):
            continue
        if re.search(_INTO.format(name=re.escape(found[0])), documentation, re.IGNORECASE):
            continue
        name, before, after = found
        yield report(
            target,
            trial.case,
            check=CHECK,
            message=f"{shown(target, trial.case)} changes the caller's {name} from {render(before)} to {render(after)}",
            severity="high" if promised else "medium",
            level="B",
            expected=f"{name} as it was: {render(before)}",
            got=render(after),
            promised=promised,
        )
        return


def _surprises(target: Target, trial: Trial, *, promised: bool, grows: bool) -> Change | None:
    """What a trial changed, if nothing says that it would."""
    if trial.case.zone != "in" or not isinstance(trial.outcome, Returned):
        return None
    found = changed_argument(trial.case, trial.outcome, target)
    if found is None or promised:
        return found
    if grows and not _keeps_length(found):
        return None
    return found if _is_surprising(target, found[0], trial.outcome, gives=_gives_a_result(target)) else None


def _is_same(surprises: Callable[[Trial], Change | None], first: Trial, trial: Trial) -> bool:
    """Does a trial change the argument that the first one changed?"""
    one, other = surprises(first), surprises(trial)
    return one is not None and other is not None and one[0] == other[0]


def _gives_a_result(target: Target) -> bool:
    """Does the docstring speak of a result? Then handing the changed argument back is not the way it announces it."""
    shown = any(example.want.strip() for example in target.examples)
    return shown or bool(re.search(r"\breturns?\b", target.signature.documentation.prose, re.IGNORECASE))


def _is_surprising(target: Target, name: str, outcome: Returned, *, gives: bool) -> bool:
    """Nothing as a result means work by change; the argument itself may mean it, unless a result is spoken of.

    An argument that may be left out and is returned is there to be added to.
    """
    if outcome.value is None or outcome.value_is_argument is None:
        return outcome.value is not None
    return gives and any(parameter.name == name and parameter.required for parameter in target.signature.parameters)


def _keeps_length(found: Change) -> bool:
    """Did only the numbers or texts in a list become others?"""
    _, before, after = found
    return (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
        and all(isinstance(item, int | float | str) for item in before)
    )


def changed_argument(case: Case, outcome: Outcome, target: Target) -> Change | None:
    """Name, value before and value after of the first argument that a call changed."""
    if not isinstance(outcome, Returned | Raised):
        return None
    names = [parameter.name for parameter in target.signature.parameters if parameter.kind == "positional"]
    for index, (before, after) in enumerate(zip(case.args, outcome.args, strict=False)):
        if differs(before, after):
            return (names[index] if index < len(names) else f"argument {index + 1}", before, after)
    kwargs: Mapping[str, Any] = outcome.kwargs
    for name, before in case.kwargs.items():
        if name in kwargs and differs(before, kwargs[name]):
            return name, before, kwargs[name]
    return None
