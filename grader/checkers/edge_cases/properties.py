"""`edge_cases.property` and `edge_cases.second-opinion`: laws that name and text suggest, held to where they hold.

A law is accepted on evidence only: it holds for all documented calls, and for nearly all other inputs; then the few
that break it are the fault. One that is broken often was wrongly proposed (notes, techniques 8 and 11).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.allowance import admitted
from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.laws.arguments import close
from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.checkers.edge_cases.proposals import as_seen, bound, proposed_equivalents, proposed_laws, words_of
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.standard.equivalent import Equivalent
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.render import render
from grader.inputs.shrink import bounds, in_zone, shrink
from grader.model.evidence import Finding
from grader.sandbox.values import Outcome, Raised, Returned

PROPERTY = "edge_cases.property"
SECOND_OPINION = "edge_cases.second-opinion"

MOST_BROKEN = 0.05
"""Share of inputs that may break a law which was only guessed (notes, technique 8)."""
MOST_DISAGREED = 0.2
"""Share of inputs on which a second implementation may disagree (technique 11)."""
MOST_BROKEN_IF_SURE = 0.5
"""The same for a law that follows from the meaning of the name: a fault may show often."""
MOST_DISAGREED_IF_EXACT = 0.75
"""The same for a second implementation of what has one meaning only, by name and by documentation."""
MOST_BROKEN_IF_TOLD = 0.85
"""The same for a law that the docstring states."""
LEAST_KEPT = 5
"""Inputs that have to keep a law in a way that is not trivial."""
LEAST_KEPT_IF_GUESSED = 15
"""The same for a law that was only guessed and that no documented call shows."""
FOLLOWED = 40
"""Inputs of a function that are given a second call, for each law of two calls."""
MAX_SHRINKING = 60
"""Calls for a smaller witness of a law."""


class Holding(Struct, frozen=True, kw_only=True):
    """A law, or a second implementation, as something to hold a function to: `judge` gives kept, broken or neither."""

    check: str
    says: str
    most_broken: float
    sure: bool
    two_calls: bool = False
    told: bool = False
    spelt_out: bool = False
    judge: Callable[[list[Trial]], list[Verdict]]


class Verdict(Struct, frozen=True, kw_only=True):
    """What one trial says about a law: kept, broken, or None for neither; with what was wanted and what came."""

    kept: bool | None
    expected: str = ""
    got: str = ""
    steps: tuple[str, ...] = ()
    refused: bool = False


NEITHER = Verdict(kept=None)


def find_broken_laws(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding a target: the first accepted law that an input of the domain breaks."""
    known = [trial for trial in trials if admitted(target, trial.case) is not None]
    for holding in _holdings(target, bench):
        found = _broken(target, holding, known, bench)
        if found is not None:
            yield found
            return


def _holdings(target: Target, bench: Bench) -> Iterator[Holding]:
    for equivalent in proposed_equivalents(target):
        yield Holding(
            check=SECOND_OPINION,
            says=f"{equivalent.shown} gives the same",
            most_broken=MOST_DISAGREED_IF_EXACT if equivalent.exact else MOST_DISAGREED,
            sure=equivalent.exact,
            judge=_of_equivalent(target, equivalent),
        )
    words = words_of(target)
    for law in proposed_laws(target):
        yield Holding(
            check=PROPERTY,
            says=law.says,
            most_broken=_most_broken(law, words.told),
            sure=law.sure,
            two_calls=law.follow is not None,
            told=bool(law.told and re.search(law.told, words.told)),
            spelt_out=law.spelt_out and bool(re.search(law.told, words.told)),
            judge=_of_two_calls(target, law, bench) if law.follow is not None else _of_one_call(target, law),
        )


def _most_broken(law: Law, prose: str) -> float:
    if not law.sure:
        return MOST_BROKEN
    stated = law.follow is None and law.told and re.search(law.told, prose)
    return MOST_BROKEN_IF_TOLD if stated else MOST_BROKEN_IF_SURE


def _of_one_call(target: Target, law: Law) -> Callable[[list[Trial]], list[Verdict]]:
    def judge_one(trial: Trial) -> Verdict:
        seen = as_seen(target, trial)
        kept = _asked(lambda: law.check(seen) if law.check and seen else None)
        return Verdict(kept=kept, expected=law.says, got=told(trial.outcome)) if kept is not None else NEITHER

    return lambda trials: [judge_one(trial) for trial in trials]


def _of_equivalent(target: Target, equivalent: Equivalent) -> Callable[[list[Trial]], list[Verdict]]:
    def judge_one(trial: Trial) -> Verdict:
        seen = as_seen(target, trial)
        if seen is None:
            return NEITHER
        answer = _asked(lambda: (equivalent.answer(seen.values),))
        if answer is None:
            return NEITHER
        kept = _asked(lambda: close(_plain(answer[0]), _plain(seen.result)))
        return Verdict(kept=kept, expected=render(answer[0]), got=told(trial.outcome))

    return lambda trials: [judge_one(trial) for trial in trials]


def _plain(value: Any) -> Any:  # noqa: ANN401 - rows as lists, sets in order: what kind of collection it is does not matter
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return sorted(value) if isinstance(value, set | frozenset) else value


def _of_two_calls(target: Target, law: Law, bench: Bench) -> Callable[[list[Trial]], list[Verdict]]:
    def judge(trials: list[Trial]) -> list[Verdict]:
        seen = [as_seen(target, trial, functions=law.with_functions) for trial in trials]
        followed: list[tuple[int, Seen, Case]] = []
        for index, (one, trial) in enumerate(zip(seen, trials, strict=True)):
            case = _second_case(target, law, one, trial.case) if one is not None else None
            if one is not None and case is not None and len(followed) < FOLLOWED:
                followed.append((index, one, case))
        verdicts = [NEITHER] * len(trials)
        outcomes = bench.call([call_of(target, case) for _, _, case in followed]) if followed else []
        for (index, one, case), outcome in zip(followed, outcomes, strict=False):
            verdicts[index] = _compared(target, law, one, case, outcome)
        return verdicts

    return judge


def _second_case(target: Target, law: Law, seen: Seen, first: Case) -> Case | None:
    """The call that a law relates to the first one, if its arguments are not ruled out."""
    values = _asked(lambda: law.follow(seen) if law.follow else None)
    if values is None:
        return None
    names = list(bound(target, first.args, {}) or {})
    args = tuple(values[name] for name in names)
    kwargs = {name: values[name] for name in first.kwargs}
    judged = judge_call(target.signature, args, kwargs, first.receiver, target.receiver)
    return None if judged.zone == "out" else replace(first, args=args, kwargs=kwargs)


def _compared(target: Target, law: Law, seen: Seen, second: Case, outcome: Outcome) -> Verdict:
    other = as_seen(target, Trial(second, outcome), functions=law.with_functions)
    if law.answers and isinstance(outcome, Raised) and re.search(law.told, seen.told):
        return _verdict(target, law, seen, second, outcome, kept=False)
    if other is None or not isinstance(outcome, Returned):
        return NEITHER
    kept = _asked(lambda: law.agree(seen, other.result) if law.agree else None)
    return NEITHER if kept is None else _verdict(target, law, seen, second, outcome, kept=kept)


def _verdict(target: Target, law: Law, seen: Seen, second: Case, outcome: Outcome, *, kept: bool) -> Verdict:
    both = f"{render(seen.result)}, and {shown(target, second)} gives {told(outcome)}"
    steps = (f"call {shown(target, second)}",)
    return Verdict(kept=kept, expected=law.says, got=both, steps=steps, refused=isinstance(outcome, Raised))


def _asked(question: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever it answers
    """The answer of a law; None for values that it cannot be asked about."""
    try:
        return question()
    except Exception:  # noqa: BLE001 - arguments of any type: what cannot be compared, indexed or converted says nothing
        return None


def _broken(target: Target, holding: Holding, trials: list[Trial], bench: Bench) -> Finding | None:
    verdicts = holding.judge(trials)
    pairs = [(trial, verdict) for trial, verdict in zip(trials, verdicts, strict=True) if verdict.kept is not None]
    broken = [trial for trial, verdict in pairs if not verdict.kept]
    if not broken or not _accepted(holding, pairs):
        return None
    for trial in sorted(broken, key=lambda trial: rank(trial.case))[:2]:
        found = _confirmed(target, trial, holding, bench)
        if found is not None:
            return _report(target, *found, holding)
    return None


def _accepted(holding: Holding, pairs: list[tuple[Trial, Verdict]]) -> bool:
    """Do the documented calls and nearly all others keep the law?"""
    documented = [verdict.kept for trial, verdict in pairs if trial.case.as_written and trial.case.strength == "stated"]
    if not all(documented) and not (holding.two_calls and holding.sure):
        return False  # what a law of two calls says of a documented one depends on one that is not documented
    kept = sum(bool(verdict.kept) for _, verdict in pairs)
    broken = len(pairs) - kept
    told = holding.told and holding.sure
    if holding.spelt_out or (told and all(verdict.refused for _, verdict in pairs if not verdict.kept)):
        return True
    limit = holding.most_broken if documented or told else min(holding.most_broken, MOST_DISAGREED)
    least = LEAST_KEPT if (documented or told) and holding.sure else LEAST_KEPT_IF_GUESSED
    return kept >= least and broken <= max(limit * len(pairs), 1 if holding.sure else 0)


def _confirmed(target: Target, first: Trial, holding: Holding, bench: Bench) -> tuple[Trial, Verdict] | None:
    """The smallest input that breaks the law, in a process of its own."""
    patience = Patience()

    def still_fails(batch: list[Case]) -> list[bool] | None:
        outcomes = patience.call(bench, [call_of(target, one) for one in batch])
        if outcomes is None:
            return None
        return [verdict.kept is False for verdict in holding.judge(list(map(Trial, batch, outcomes)))]

    def judge(candidate: Case) -> Case | None:
        judged = in_zone(first.case, target.signature, target.receiver)(candidate)
        return judged if judged is not None and admitted(target, judged) is not None else None

    small = shrink(first.case, judge, still_fails, targets=bounds(target.signature), max_calls=MAX_SHRINKING)
    for case in (small, first.case) if small is not first.case else (small,):
        outcomes = bench.fresh([call_of(target, case)])
        verdicts = holding.judge(list(map(Trial, [case], outcomes))) if outcomes else []
        if verdicts and verdicts[0].kept is False:
            return Trial(case, outcomes[0]), verdicts[0]
    return None


def _report(target: Target, trial: Trial, verdict: Verdict, holding: Holding) -> Finding:
    case = admitted(target, trial.case) or trial.case
    call = shown(target, case)
    if holding.check == SECOND_OPINION:
        source = holding.says.removesuffix(" gives the same")
        message = f"{call} gives {verdict.got}; {source} gives {verdict.expected}, as elsewhere this function does"
    else:
        message = f"{call} gives {verdict.got}; expected, as elsewhere, that {holding.says}"
    found = report(
        target,
        case,
        check=holding.check,
        message=message,
        severity="medium" if case.strength == "ordinary" or not holding.sure else "high",
        level="C",
        expected=verdict.expected,
        got=verdict.got,
        steps=(f"call {call}", *verdict.steps) if verdict.steps else (),
        promised=holding.told and holding.sure,
    )
    return replace(found, confidence="medium")
