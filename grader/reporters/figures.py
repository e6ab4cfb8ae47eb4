"""Numbers as people see them: always rounded down, so that no display shows a band that was not reached."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from grader.model.report import Grade
from grader.reporters.escape import terminal

NOTHING = "-"
"""Stands for a withheld letter and for a score that is not there."""
WITHHELD = "No letter: too little of this code was assessed."

_SMALLEST = 0.1


def points(value: float | None) -> str:
    """A score with one decimal, rounded down: 87.99 is `87.9`."""
    return NOTHING if value is None else str(_floor(_shown(value), "0.1"))


def part(value: float) -> str:
    """Points lost or to be won: as `points`, but what is there never shows as nothing."""
    return "<0.1" if 0 < value < _SMALLEST else points(value)


def share(value: float) -> str:
    """A share of 1 in percent, rounded down."""
    return f"{_floor(_shown(value) * 100, '1')}%"


def number_of(count: int, what: str) -> str:
    """`1 file`, `3 files`, `2 fixes`."""
    plural = "es" if what.endswith("x") else "s"
    return f"{count} {what}{'' if count == 1 else plural}"


def letter(grade: Grade) -> str:
    """The letter of a grade as visible text, whatever a rubric calls it; `-` where it is withheld."""
    return terminal(grade.letter or NOTHING)


def interval(grade: Grade) -> str:
    """`[68.0, 81.5]`."""
    return f"[{points(grade.low)}, {points(grade.high)}]"


def summary(grade: Grade) -> str:
    """`B 84.2 [80.1, 90.0]`."""
    return f"{letter(grade)} {points(grade.score)} {interval(grade)}"


def _shown(value: float) -> Decimal:
    # The shortest text that stands for the float: 0.29 itself is a little less than that, and would show as 28%.
    return Decimal(repr(value))


def _floor(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_FLOOR)
