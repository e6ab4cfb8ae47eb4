"""`edge_cases.aliasing` of functions: the result is the argument itself, or is kept and given out again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.edge_cases.bench import Bench, shown
from grader.checkers.edge_cases.objects.playing import Played, play, play_fresh
from grader.checkers.edge_cases.objects.state import ALIASING, COPY_PROMISED
from grader.checkers.edge_cases.reports import rank, report, told
from grader.checkers.edge_cases.shrinking import confirmed_first
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.inputs.exact import differs
from grader.inputs.sequences import CallSequence, Step
from grader.model.evidence import Finding
from grader.sandbox.values import Build, Returned

CASES = 3
"""Inputs after which a result is spoilt."""
_KEPT = re.compile(
    r"regist|settings?\b|config|global|shared|\blive\b|current|\bstate\b|singleton|\bsame\s+(?:list|dict|set|object)|\bstore\b"
    r"|\bpool\b|\bcontext\b|session",
    re.IGNORECASE,
)
"""What is there to be changed by those who get it."""
_HANDS_OFF = re.compile(
    r"\b(?:must|should|may)\s+(?:never|not)\s+be\s+(?:mutated|modified|changed|altered)\b"
    r"|\b(?:do\s+not|don't|never)\s+(?:mutate|modify|change|alter)\b|\bread[- ]only\b|\btreat\w*\s+as\s+immutable\b",
    re.IGNORECASE,
)
"""What is handed out to be looked at, by its docstring."""


_HANDED_BACK = frozenset({"default", "fallback", "missing", "otherwise"})
"""Arguments that come back where there is nothing else to give."""


def find_aliased_results(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """At most one finding of each kind."""
    yield from _returned_arguments(target, trials, bench)
    if target.receiver is None and not target.constructor and not target.helper:
        yield from _kept_results(target, trials, bench)
        yield from _shared_parts(target, trials, bench)


def _returned_arguments(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """A documented copy that is none."""
    if not COPY_PROMISED.search(target.signature.documentation.prose):
        return

    def is_argument(trial: Trial) -> bool:
        return (
            trial.case.zone == "in"
            and isinstance(trial.outcome, Returned)
            and trial.outcome.value_is_argument is not None
            and isinstance(trial.outcome.value, list | dict | set)
            and _name_of(target, trial.outcome.value_is_argument) not in _HANDED_BACK
        )

    trial = confirmed_first(target, trials, is_argument, bench)
    if trial is not None:
        yield report(
            target,
            trial.case,
            check=ALIASING,
            message=f"{shown(target, trial.case)} returns its argument itself, where the docstring says a new one",
            severity="high",
            level="B",
            expected="a new object",
            got="the argument",
            promised=True,
        )


def _name_of(target: Target, place: int) -> str:
    """The name of a positional argument."""
    names = [one.name for one in target.signature.parameters if one.kind == "positional"]
    return names[place] if place < len(names) else ""


def _kept_results(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """Who empties what a function returned gets another answer from the next call."""
    words = f"{target.node.name} {target.signature.documentation.prose}"
    promised = bool(COPY_PROMISED.search(words))
    if (_KEPT.search(words) and not promised) or _HANDS_OFF.search(words):
        return
    answered = [
        trial
        for trial in trials
        if trial.case.zone == "in"
        and (promised or trial.case.args or trial.case.kwargs)
        and isinstance(trial.outcome, Returned)
        and isinstance(trial.outcome.value, list | dict | set)
        and trial.outcome.value
        and not trial.outcome.iterator
        and trial.outcome.value_is_argument is None
    ]
    for trial in sorted(answered, key=lambda trial: rank(trial.case))[:CASES]:
        found = _changed_answer(target, trial.case, bench)
        if found is None:
            continue
        first, second = found
        call = shown(target, trial.case)
        yield report(
            target,
            trial.case,
            check=ALIASING,
            message=f"who empties what {call} returned gets {second} from the next call, not {first}",
            severity="high" if promised else "medium",
            level="B" if promised else "C",
            expected=first,
            got=second,
            steps=(f"r = {call}", "r.clear()", call),
            promised=promised,
        )
        return


def _changed_answer(target: Target, case: Case, bench: Bench) -> tuple[str, str] | None:
    """What a call gives, and gives again after its first result was emptied, if that makes a difference."""
    call = Step(operation=".__call__()", args=case.args, kwargs=case.kwargs)
    function = Build(target=target.name, call=False)
    emptied = CallSequence(receiver=function, steps=(call, Step(operation="spoil", on=1), call))
    left = CallSequence(receiver=function, steps=(call, call))
    if not _differ(play([emptied], bench)) or _differ(play_fresh([left], bench)):
        return None
    played = play_fresh([emptied], bench)
    return (told(played[0].answers[0]), told(played[0].answers[-1])) if _differ(played) else None


def _differ(played: list[Played]) -> bool:
    """Does the last step of a sequence give something else than the first one?"""
    answers = played[0].answers if played else ()
    if not answers or not isinstance(answers[0], Returned) or len(answers) != len(played[0].sequence.steps):
        return False
    last = answers[-1]
    return not isinstance(last, Returned) or differs(answers[0].value, last.value)


def _shared_parts(target: Target, trials: list[Trial], bench: Bench) -> Iterator[Finding]:
    """Who changes one row of a new table changes the others: each of them is the same list."""
    if _KEPT.search(f"{target.node.name} {target.signature.documentation.prose}"):
        return
    made = [
        trial
        for trial in trials
        if trial.case.zone == "in"
        and isinstance(trial.outcome, Returned)
        and not trial.outcome.iterator
        and _has_equal_parts(trial.outcome.value)
        and not any(isinstance(given, list | dict | set | tuple | Build) for given in _given(trial.case))
    ]
    for trial in sorted(made, key=lambda trial: rank(trial.case))[:1]:
        call = Step(operation=".__call__()", args=trial.case.args, kwargs=trial.case.kwargs)
        function = Build(target=target.name, call=False)
        sequence = CallSequence(receiver=function, steps=(call, Step(operation="shares", on=1)))
        played = play_fresh([sequence], bench)
        answers = played[0].answers if played else ()
        if len(answers) == 2 and isinstance(answers[1], Returned) and answers[1].value is True:  # noqa: PLR2004 - the call and the look
            text = shown(target, trial.case)
            yield report(
                target,
                trial.case,
                check=ALIASING,
                message=f"{text} holds one and the same object in several places: who changes one changes all",
                severity="medium",
                level="C",
                expected="parts that can be changed one by one",
                got=told(trial.outcome),
                steps=(f"r = {text}", "r[0] is r[1]"),
            )


def _given(case: Case) -> list[object]:
    return [*case.args, *case.kwargs.values()]


def _has_equal_parts(value: object) -> bool:
    """Are two of the parts of a list or dict equal containers, and not empty?"""
    items = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    held = [item for item in items if isinstance(item, list | dict | set) and item]
    return any(one == other for index, one in enumerate(held) for other in held[index + 1 :])
