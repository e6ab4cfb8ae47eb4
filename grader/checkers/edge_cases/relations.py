"""`edge_cases.idempotence` and `edge_cases.round-trip`: laws that the docstring promises in so many words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from grader.checkers.edge_cases.allowance import admitted
from grader.checkers.edge_cases.bench import Bench, call_of, shown
from grader.checkers.edge_cases.inverses import partner_by_name
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.shrinking import Patience
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.exact import differs, holds_opaque
from grader.inputs.render import render
from grader.inputs.shrink import bounds, in_zone, shrink
from grader.model.evidence import Finding
from grader.sandbox.values import Call, Exhausted, Outcome, Raised, Returned

IDEMPOTENCE = "edge_cases.idempotence"
ROUND_TRIP = "edge_cases.round-trip"
MOST_BROKEN = 0.9
"""A law broken on a larger share of the inputs was misread rather than broken."""

MOST_BROKEN_IF_GUESSED = 0.3
"""The same where only names say that one function undoes another."""
LEAST_KEPT = 5
"""Inputs that have to come back before a pair of names is believed."""

TWO_CALLS = 2
"""What a law of this file takes to be seen broken."""

MADE = 32
"""Results of another function that are tried as input."""

_MADE = r"\b(?:made|written|produced|returned|encoded|created|built|given|packed|what)(?:\s+by|\s+from)?"
_TWICE = re.compile(
    r"\bidempotent\b|\bthe\s+(\w+)\s+of\s+an?\s+\1\s+is\b|\b(?:applying|calling|running|doing)\s+(?:it|this)\s+(?:again|twice)\b"
    r"|\b(?:already|normali[sz]ed|clean(?:ed)?|bare|canonical|tidy|folded|in\s+(?:its\s+)?normal\s+form)\b[^.]*"
    r"\b(?:is\s+returned|comes\s+back|stays?|is\s+left|returned|remains?)\s+(?:unchanged|as\s+(?:it\s+)?is|the\s+same)",
    re.IGNORECASE,
)
_UNDOES = re.compile(
    r"\bundo(?:es)?\b|\breads?\s+(?:it|them|this)\s+back\b|\bback\b|\binverse\b|\brevers(?:es?|ed)\b"
    r"|\bround[- ]?trips?\b|\brestores?\b|\brecovers?\b",
    re.IGNORECASE,
)
_OF = r"(?i:\b(?:undo(?:es)?|(?:inverse|reverse|opposite)\s+of|reverses?)\s+(?:the\s+)?(?::\w+:)?`*)"
"""Before a name: this function undoes that one, which may give the same for several inputs."""


def find_broken_idempotence(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding: f(f(x)) differs from f(x), though the docstring says that it does not."""
    if target.receiver is not None or target.constructor or not _TWICE.search(target.signature.documentation.prose):
        return
    answered = _answered(_allowed(target, trials))
    again = bench.call([_given_to(target, trial) for trial in answered])
    broken = []
    for trial, outcome in zip(answered, again, strict=True):
        if _breaks(trial, outcome):
            broken.append((trial, outcome))
    if len(broken) > MOST_BROKEN * len(answered):
        return
    for first, _ in sorted(broken, key=lambda pair: rank(pair[0].case))[:1]:
        found = _confirmed(target, first, partial(_given_to, target), _breaks, bench)
        if found is not None:
            trial, outcome = found
            once, name = told(trial.outcome), target.node.name
            yield report(
                target,
                trial.case,
                check=IDEMPOTENCE,
                message=f"{shown(target, trial.case)} gives {once}, and {name} of that gives {told(outcome)}",
                severity="high",
                level="A",
                expected=once,
                got=told(outcome),
                steps=(f"call {shown(target, trial.case)}", f"call {name}({once})"),
            )


def find_broken_round_trips(
    target: Target, trials: list[Trial], partners: Mapping[str, Target], bench: Bench
) -> Iterator[Finding]:
    """At most one finding: a function that the docstring says undoes this one gives something else back."""
    told_so = _partner(target, partners)
    partner = told_so or partner_by_name(target, partners)
    if partner is None:
        return
    answered = _answered(_allowed(target, trials) if told_so else trials)
    back = bench.call([_given_to(partner, trial) for trial in answered])
    not_undone = _not_undone if told_so else _not_undone_beyond_capitals
    broken = [
        (trial, outcome)
        for trial, outcome in zip(answered, back, strict=True)
        if not_undone(trial, outcome) and not isinstance(outcome, Exhausted)
    ]
    if len(broken) > (MOST_BROKEN if told_so else MOST_BROKEN_IF_GUESSED) * len(answered):
        return
    if not told_so and (len(answered) - len(broken) < LEAST_KEPT or _shown_otherwise(answered, broken)):
        return
    for first, _ in sorted(broken, key=lambda pair: rank(pair[0].case))[:1]:
        found = _confirmed(target, first, partial(_given_to, partner), not_undone, bench)
        if found is not None:
            trial, outcome = found
            between = render(trial.outcome.value)
            yield report(
                target,
                trial.case,
                check=ROUND_TRIP,
                message=f"{shown(target, trial.case)} gives {between}; {partner.shown} makes {told(outcome)} of it",
                severity="high" if told_so or trial.case.strength != "ordinary" else "medium",
                level="A" if told_so else "C",
                expected=render(trial.case.args[0]),
                got=told(outcome),
                steps=(f"call {shown(target, trial.case)}", f"call {partner.shown}({between})"),
            )


def made_by_others(target: Target, others: Mapping[str, Target], trials: Mapping[str, list[Trial]]) -> list[Case]:
    """Inputs for a function whose docstring says that another one of the module makes them."""
    takes = [parameter for parameter in target.signature.parameters if parameter.required]
    if target.receiver is not None or target.constructor or len(takes) != 1:
        return []
    told = target.signature.documentation.prose
    for name, other in others.items():
        if name == target.name or not re.search(rf"{_MADE}\s+(?:the\s+)?{re.escape(name)}\b", told):
            continue
        return [
            Case(
                args=(trial.outcome.value,),
                zone="in",
                strength="stated",
                because=f"{shown(other, trial.case)} makes it, as the docstring says",
            )
            for trial in _answered(trials[other.unit.qualname])[:MADE]
        ]
    return []


def _shown_otherwise(answered: list[_Answered], broken: Sequence[tuple[_Answered, Outcome]]) -> bool:
    """Does a documented call not come back? Then the names were misread."""
    documented = [trial for trial in answered if trial.case.as_written and trial.case.strength == "stated"]
    return any(trial is one for trial in documented for one, _ in broken)


def _allowed(target: Target, trials: list[Trial]) -> list[Trial]:
    """The trials with plain inputs counted among those of the domain: what was answered can be read back."""
    return [Trial(admitted(target, trial.case) or trial.case, trial.outcome) for trial in trials]


class _Answered(Trial, frozen=True):
    """A trial that returned a value which can be passed on."""

    outcome: Returned


def _answered(trials: list[Trial]) -> list[_Answered]:
    return [found for trial in trials if (found := _as_answered(trial)) is not None]


def _as_answered(trial: Trial) -> _Answered | None:
    """A trial that gave a value which can be passed on, from one argument of the domain."""
    outcome = trial.outcome
    if (
        isinstance(outcome, Returned)
        and trial.case.zone == "in"
        and len(trial.case.args) == 1
        and not trial.case.kwargs
        and not holds_opaque(outcome.value)
        and not isinstance(outcome.value, bool | None)
        and outcome.exhausted
    ):
        return _Answered(trial.case, outcome)
    return None


def _confirmed(
    target: Target,
    first: _Answered,
    second_call: Callable[[_Answered], Call],
    breaks: Callable[[_Answered, Outcome], bool],
    bench: Bench,
) -> tuple[_Answered, Outcome] | None:
    """The smallest trial that breaks a law of two calls, and the second outcome, in a process of their own."""
    kind = _kind(bench.call([second_call(first)])[0])

    patience = Patience()

    def still_fails(batch: list[Case]) -> list[bool] | None:
        firsts = patience.call(bench, [call_of(target, case) for case in batch])
        if firsts is None:
            return None
        trials = [_as_answered(Trial(case, outcome)) for case, outcome in zip(batch, firsts, strict=True)]
        seconds = patience.call(bench, [second_call(trial) for trial in trials if trial is not None])
        if seconds is None:
            return None
        outcomes = iter(seconds)
        return [trial is not None and _fails(trial, next(outcomes)) for trial in trials]

    def _fails(trial: _Answered, outcome: Outcome) -> bool:
        return breaks(trial, outcome) and _kind(outcome) == kind

    judge = in_zone(first.case, target.signature, target.receiver)
    small = shrink(first.case, judge, still_fails, targets=bounds(target.signature))
    for case in (small, first.case):
        once = bench.call([call_of(target, case)])[0]
        trial = _as_answered(Trial(case, once))
        if trial is None:
            continue
        replay = bench.fresh([call_of(target, case), second_call(trial)])
        again = replay[0] if len(replay) == TWO_CALLS else None
        if isinstance(again, Returned) and not differs(trial.outcome.value, again.value) and breaks(trial, replay[1]):
            return trial, replay[1]
    return None


def _kind(outcome: Outcome) -> str:
    """The kind of an outcome that must stay while a witness gets smaller."""
    return outcome.type_name if isinstance(outcome, Raised) else type(outcome).__name__


def _given_to(second: Target, trial: _Answered) -> Call:
    return Call(target=second.name, args=(trial.outcome.value,))


def _breaks(first: _Answered, second: Outcome) -> bool:
    if isinstance(second, Returned):
        return differs(first.outcome.value, second.value)
    return isinstance(second, Raised)


def _partner(target: Target, partners: Mapping[str, Target]) -> Target | None:
    """The function of the module that the docstring says undoes this one."""
    if target.receiver is not None or target.constructor or target.access is not None:
        return None
    for sentence in target.signature.documentation.sentences:
        for clause in re.split(r";\s", sentence):
            if not _UNDOES.search(clause):
                continue
            for name, other in partners.items():
                if name == target.name or other.receiver is not None or re.search(rf"{_OF}{re.escape(name)}\b", clause):
                    continue
                if re.search(rf"\b{re.escape(name)}\b", clause):
                    return other
    return None


def _not_undone(first: _Answered, outcome: Outcome) -> bool:
    if isinstance(outcome, Raised):
        names = {outcome.type_name, *outcome.bases}
        return not names & {"OSError", "ImportError", "EOFError", "MemoryError"}
    return isinstance(outcome, Returned) and differs(_as_list(first.case.args[0]), _as_list(outcome.value))


def _not_undone_beyond_capitals(first: _Answered, outcome: Outcome) -> bool:
    """The same, where the text that comes back may have other capitals: what is between may not tell them."""
    given, back = first.case.args[0], getattr(outcome, "value", None)
    if isinstance(given, str) and isinstance(back, str) and given.lower() == back.lower():
        return False
    return _not_undone(first, outcome)


def _as_list(value: object) -> object:
    if isinstance(value, bytes) and value.isascii():
        return value.decode()  # names go over the wire as bytes; what type comes back is another check's question
    return list(value) if isinstance(value, tuple) else value
