"""How long lines get."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_LIMITS = (72, 79, 88, 100, 120)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each line that is long enough to be broken."""
    for number, line in enumerate(reading.lines, 1):
        length = len(line)
        if length > _LIMITS[0]:
            yield Choice("long line", next((str(limit) for limit in _LIMITS if length <= limit), "more"), number)
        elif length > 50:  # noqa: PLR2004 - a line of ordinary length, the ground that long ones stand out from
            yield Choice("long line", "72", number)


DETECTOR = Detector(
    dimension="line-length",
    title="A line is longer than the team's",
    why="Windows and reviews are set to the team's width.",
    options={**{str(limit): f"have at most {limit} characters" for limit in _LIMITS}, "more": "have more than 120"},
    find=find,
    graded=False,
)
