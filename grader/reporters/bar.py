"""A score and its interval on a line from 0 to 100."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model.report import Grade

if TYPE_CHECKING:
    from rich.text import Text


def bar(grade: Grade, cells: int, style: str) -> Text:
    """A line, solid up to `low`, dashed over the interval, thin to 100, with a mark at the score if there is one."""
    from rich.text import Text

    low, high = (_cell(value, cells) for value in (grade.low, grade.high))
    text = Text()
    for cell in range(cells):
        if grade.score is not None and cell == _cell(grade.score, cells):
            text.append("┃", f"{style} bold")
        elif cell < low:
            text.append("━", style)
        elif cell <= high:
            text.append("╍", style)
        else:
            text.append("─", "dim")
    return text


def _cell(value: float, cells: int) -> int:
    return min(cells - 1, int(value * cells / 100))
