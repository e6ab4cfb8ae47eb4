"""How open ends are marked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_MARK = re.compile(r"#+\s*(TODO|FIXME|XXX|HACK)\b(\()?(:)?", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each comment that begins with a mark."""
    for token in reading.comments:
        match = _MARK.match(token.string)
        if match:
            form = "named" if match[2] else "colon" if match[3] else "bare"
            yield Choice("mark of an open end", f"{match[1].upper()} {form}", token.start[0])


DETECTOR = Detector(
    dimension="todo",
    title="An open end is marked unlike the team's",
    why="Open ends are found by searching for one mark.",
    options={
        f"{mark} {form}": f"are marked `{mark}{end}`"
        for mark in ("TODO", "FIXME", "XXX", "HACK")
        for form, end in (("named", "(name)"), ("colon", ":"), ("bare", ""))
    },
    find=find,
    bad="""\
# FIXME: round
RATE = 1.2
""",
    good="""\
# TODO(ann): round
RATE = 1.2
""",
)
