"""What the next letter needs."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from grader.model.report import Deduction, Grade
from grader.model.rubric import Band
from grader.reporters.figures import points


class NextLetter(Struct, frozen=True, kw_only=True):
    """The next better band, its points, and deductions whose gains add up to what is missing.

    Gains are those of single fixes, so their sum is an estimate: several faults of one unit hide each other, and win
    more together. `reached` is false where all gains do not add up to what is missing.
    """

    letter: str
    at: float
    steps: tuple[Deduction, ...]
    reached: bool


def next_letter(grade: Grade, bands: Sequence[Band]) -> NextLetter | None:
    """Greedy by gain, then by points; None above all bands, and where there is no letter yet to improve on."""
    if grade.score is None or grade.letter is None:
        return None
    score = grade.score
    better = [band for band in bands if band.at > score]
    if not better:
        return None
    goal = min(better, key=lambda band: band.at)
    missing = goal.at - score
    fixable = [item for item in grade.deductions if item.evidence and item.gain > 0]
    steps: list[Deduction] = []
    won = 0.0
    for item in sorted(fixable, key=lambda item: (-item.gain, -item.points, item.criterion, item.evidence)):
        if won >= missing:
            break
        steps.append(item)
        won += item.gain
    return NextLetter(letter=goal.letter, at=goal.at, steps=tuple(steps), reached=won >= missing)


def goal_of(needed: NextLetter, grade: Grade) -> str:
    """`To B (83.0) from 78.4`; a letter is not escaped."""
    return f"To {needed.letter} ({points(needed.at)}) from {points(grade.score)}"


def remark_on(needed: NextLetter) -> str:
    """What there is to say where single fixes do not reach it; empty where they do."""
    if needed.reached:
        return ""
    if not needed.steps:
        return "No single fix wins points."
    return "One by one these do not reach it; several in one place win more than their sum."
