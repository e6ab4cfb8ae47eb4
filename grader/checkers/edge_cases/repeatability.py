"""`edge_cases.determinism` and `edge_cases.shared-state`: the same call, another answer.

Every call is made twice, in another order and under another hash seed the second time. Where the answers differ, fresh
processes tell whether chance, the hash seed or an earlier call is the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.checkers.edge_cases.bench import OTHER_HASH_SEED, Bench, call_of, shown
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.inputs.shrink import MAX_CALLS, bounds, in_zone, shrink
from grader.model.evidence import Finding
from grader.sandbox.values import Outcome, Raised, Returned

DETERMINISM = "edge_cases.determinism"
SHARED_STATE = "edge_cases.shared-state"
REPEATED = 40
"""Inputs of a function that are called a second time."""
PROCESSES = 16
"""Candidates for a smaller witness of shared state, or batches of them for determinism: each takes new processes."""
SUSPECTS = 6
"""Earlier calls tried, one by one, as the cause of another answer."""

_STATEFUL = re.compile(
    r"\b(?:each|every|next|successive|previous|later|earlier)\s+(?:call|time)\b|\bcounter\b|\bunique\b"
    r"|\brandom|\bcurrent|\bregist|\bglobal|\bincrement|\bnext\s+\w+|\bonce\b|\bshuffl|\bstateful\b|\bhistory\b|\blog\b",
    re.IGNORECASE,
)
_ANEW = re.compile(
    r"\b(?:each|every)\s+call\s+(?:\w+\s+)?(?:anew|afresh|from\s+the\s+start|on\s+its\s+own)\b"
    r"|\b(?:does|do)\s+not\s+depend\s+on\s+(?:earlier|previous|other)\s+calls\b",
    re.IGNORECASE,
)
"""What promises that calls do not know of each other."""
_ANY_ORDER = re.compile(
    r"\b(?:any|arbitrary|no\s+particular|unspecified)\s+order\b|\border\s+is\s+not\b|\bunordered\b", re.IGNORECASE
)


def repeated_cases(trials: list[Trial]) -> list[Case]:
    """The cases worth calling again: in the domain, answered, with arguments; the first ones, and some of the others.

    A function without arguments that answers differently is a clock or a counter.
    """
    answered = [trial.case for trial in trials if isinstance(trial.outcome, Returned | Raised)]
    worth = [case for case in answered if case.zone == "in" and (case.args or case.kwargs)]
    first, rest = worth[: REPEATED // 2], worth[REPEATED // 2 :]
    step = max(1, -(-len(rest) // (REPEATED - REPEATED // 2)))
    return [*first, *rest[::step]]


def find_unrepeatable(
    target: Target, cases: Sequence[Case], first: Sequence[Outcome], second: Sequence[Outcome], bench: Bench
) -> Iterator[Finding]:
    """At most one finding a target. `first` and `second` are the outcomes of the cases in the two runs."""
    pairs = zip(cases, first, second, strict=False)
    unequal = [case for case, one, other in pairs if answers_differ(target, one, other)]
    for case in sorted(unequal, key=rank)[:2]:
        found = _diagnose(target, case, list(cases), bench)
        if found is not None:
            small = _shrunk(target, case, found, bench)
            smaller = _diagnose(target, small, [], bench) if small is not case else None
            yield smaller if smaller is not None and smaller.check == found.check else found
            return


def _shrunk(target: Target, case: Case, found: Finding, bench: Bench) -> Case:
    """The smallest input that still answers differently in two processes, or when called twice."""

    def still_differs(batch: list[Case]) -> list[bool] | None:
        calls = [call_of(target, one) for one in batch]
        if found.check == SHARED_STATE:
            pairs = [bench.fresh([call, call]) for call in calls]
            return [len(pair) == 2 and answers_differ(target, *pair) for pair in pairs]  # noqa: PLR2004 - two calls
        one, other = bench.fresh(calls), bench.fresh(calls, hash_seed=OTHER_HASH_SEED)
        if len(one) != len(calls) or len(other) != len(calls):
            return None
        return [answers_differ(target, left, right) for left, right in zip(one, other, strict=True)]

    judge = in_zone(case, target.signature, target.receiver)
    calls = PROCESSES if found.check == SHARED_STATE else MAX_CALLS
    return shrink(case, judge, still_differs, targets=bounds(target.signature), max_calls=calls, max_rounds=PROCESSES)


def answers_differ(target: Target, one: Outcome, other: Outcome) -> bool:
    """Are two answers to the same call certainly different?"""
    if isinstance(one, Returned) and isinstance(other, Returned):
        left, right = one.value, other.value
        if (
            _ANY_ORDER.search(target.signature.documentation.prose)
            and isinstance(left, list)
            and isinstance(right, list)
        ):
            left, right = sorted(left, key=render), sorted(right, key=render)
        return differs(left, right) and " at 0x" not in f"{render(left)}{render(right)}"
    if isinstance(one, Raised) and isinstance(other, Raised):
        return one.type_name != other.type_name
    return isinstance(one, Returned | Raised) and isinstance(other, Returned | Raised)


def _diagnose(target: Target, case: Case, cases: list[Case], bench: Bench) -> Finding | None:  # noqa: PLR0911 - one branch or return for each kind
    call = call_of(target, case)
    twice = bench.fresh([call, call])
    again = bench.fresh([call])
    elsewhere = bench.fresh([call], hash_seed=OTHER_HASH_SEED)
    if len(twice) != 2 or len(again) != 1 or len(elsewhere) != 1:  # noqa: PLR2004 - two calls, two outcomes
        return None
    if answers_differ(target, twice[0], again[0]):
        return _determinism(target, case, twice[0], again[0], "in another process")
    if answers_differ(target, again[0], elsewhere[0]):
        return _determinism(target, case, again[0], elsewhere[0], "in a process with another hash seed")
    prose = target.signature.documentation.prose
    if _STATEFUL.search(f"{target.node.name.replace('_', ' ')} {prose}") and not _ANEW.search(prose):
        return None
    if answers_differ(target, twice[0], twice[1]):
        return _shared(target, case, twice[0], twice[1], case)
    for suspect in [other for other in cases if other is not case][:SUSPECTS]:
        after = bench.fresh([call_of(target, suspect), call])
        if len(after) == 2 and answers_differ(target, again[0], after[1]):  # noqa: PLR2004 - two calls, two outcomes
            return _shared(target, case, again[0], after[1], suspect)
    return None


def _determinism(target: Target, case: Case, one: Outcome, other: Outcome, where: str) -> Finding:
    return report(
        target,
        case,
        check=DETERMINISM,
        message=f"{shown(target, case)} gives {told(one)}, and {told(other)} {where}",
        severity="high" if case.strength in ("stated", "near") else "medium",
        level="B",
        expected=told(one),
        got=told(other),
    )


def _shared(target: Target, case: Case, one: Outcome, other: Outcome, earlier: Case) -> Finding:
    return report(
        target,
        case,
        check=SHARED_STATE,
        message=f"{shown(target, case)} gives {told(one)}, but {told(other)} after {shown(target, earlier)}",
        severity="high",
        level="B",
        expected=told(one),
        got=told(other),
        steps=(f"call {shown(target, earlier)}", f"call {shown(target, case)}"),
    )
