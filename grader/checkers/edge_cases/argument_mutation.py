"""`edge_cases.argument-mutation`: the caller's own list or dict is different after the call."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.reports import rank, report
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
    r"|\breturns?\s+(?:a\s+)?(?:new|fresh|copy)\b|\ba\s+copy\s+of\b|\ba\s+new\s+(?:list|dict|set|mapping)\b",
    re.IGNORECASE,
)
_ANNOUNCED = re.compile(
    r"\bin[- ]?place\b|\bmutat|\bmodif(?:y|ies)\b|\bupdat|\bappend|\bextend|\binsert|\bremov|\bdelet|\bclear|\bfill"
    r"|\bshuffl|\bswap|\bpop|\bpush|\bconsum|\boverwrit|\bregister|\badds?\b|\bputs?\b|\bsets?\b|\bmerges?\b.*\binto\b|\bdrain|\bheap"
    r"|\bsorts?\b|\breorder|\bnormali[sz]es?\b|\brecord|\bcollect|\bmark|\bassign|\bmov(?:e|es)\b|\breplac|\btransform|\bchang",
    re.IGNORECASE,
)
_ACCUMULATORS = re.compile(
    r"^(?:acc|accumulator|out|output|result|results|res|seen|memo|cache|visited|buffer|buf|stack|queue|store|state|target|dest"
    r"|destination|errors|problems|into|path)$"
)


def find_mutations(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: an argument changed by a function that returns a value and does not announce the change."""
    documentation = target.signature.documentation.prose
    promised = bool(_PROMISED.search(documentation))
    named = target.node.name.replace("_", " ")
    if not promised and _ANNOUNCED.search(f"{named} {documentation}"):
        return
    changed = [trial for trial in trials if trial.case.zone == "in" and _counts(trial, promised=promised)]
    for trial in sorted(changed, key=lambda trial: rank(trial.case))[:2]:
        again = bench.fresh([call_of(target, trial.case)])
        found = changed_argument(trial.case, again[0], target) if len(again) == 1 else None
        if found is None or (not promised and _ACCUMULATORS.match(found[0])):
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
        )
        return


def _counts(trial: Trial, *, promised: bool) -> bool:
    if not isinstance(trial.outcome, Returned) or not _has_changed(trial.case, trial.outcome):
        return False
    return promised or (trial.outcome.value is not None and trial.outcome.value_is_argument is None)


def _has_changed(case: Case, outcome: Returned) -> bool:
    return differs(list(case.args), list(outcome.args)) or differs(dict(case.kwargs), dict(outcome.kwargs))


def changed_argument(case: Case, outcome: Outcome, target: Target) -> tuple[str, Any, Any] | None:
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
