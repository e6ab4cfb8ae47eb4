"""Which inputs did something that none before them did: the ones worth changing further."""

from __future__ import annotations

from typing import Any

from grader.checkers.edge_cases.trials import Trial
from grader.inputs.cases import Case
from grader.sandbox.values import Raised, Returned

EXACT = 40
"""Lines run up to which each number stands for a way of its own; beyond, loops make them all different."""


def novel(trials: list[Trial]) -> list[Case]:
    """The first input of each kind of outcome: by class of result, exception and line, and lines run."""
    found: dict[Any, Case] = {}
    for trial in trials:
        kind = _kind(trial)
        if kind is not None:
            found.setdefault(kind, trial.case)
    return list(found.values())


def _kind(trial: Trial) -> tuple[Any, ...] | None:
    match trial.outcome:
        case Returned() as outcome:
            return ("returned", _class_of(outcome.value), _way(outcome.events))
        case Raised() as outcome:
            return ("raised", outcome.type_name, outcome.lines[-1:], _way(outcome.events))
        case _:
            return None


def _way(events: int) -> int:
    return events if events <= EXACT else EXACT + events.bit_length()


def _class_of(value: Any) -> tuple[Any, ...]:  # noqa: ANN401 - results are of any type
    match value:
        case bool():
            return ("bool", value)
        case int() | float():
            return (type(value).__name__, (value > 0) - (value < 0), value in (1, -1))
        case str() | bytes() | list() | tuple() | dict() | set() | frozenset():
            return (type(value).__name__, min(len(value), 3))
        case _:
            return (type(value).__name__,)
