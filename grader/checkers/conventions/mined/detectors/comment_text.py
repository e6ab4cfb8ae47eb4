"""How comments begin and end."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_PROSE = re.compile(r"#+:? ?([A-Za-z][a-z']*(?:[ ,].*)?|[A-Z]\b.*)$")
_TOOL = re.compile(
    r"#\s*(?:noqa|nosec|type:|pragma|pylint|mypy|ruff|isort|fmt:|yapf|pyright|flake8|-\*-|TODO|FIXME|XXX|NOTE|HACK)"
)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the first letter of each comment and the mark at its end; lines that go on one are part of it."""
    previous = (-1, -1)
    lasts: dict[tuple[int, int], tuple[str, str, int]] = {}
    start = (-1, -1)
    for token in reading.comments:
        row, column = token.start
        alone = reading.lines[row - 1][:column].strip() == ""
        text = token.string
        if alone and previous == (row - 1, column) and start in lasts:
            lasts[start] = (lasts[start][0], text, lasts[start][2])
            previous = (row, column)
            continue
        previous = (row, column) if alone else (-1, -1)
        if _TOOL.match(text):
            previous = (-1, -1)
            continue
        match = _PROSE.match(text)
        if match is None or " " not in match[1].strip():
            continue
        start = (row, column)
        kind = "comment" if alone else "comment beside code"
        lasts[start] = (kind, text, row)
        yield Choice(kind, "capital" if match[1][0].isupper() else "small", row)
    for kind, text, row in lasts.values():
        if text[-1].isalnum() or text[-1] in ".)`'\"":
            yield Choice(f"end of a {kind}", "period" if text.endswith(".") else "open", row)


DETECTOR = Detector(
    dimension="comment-text",
    title="A comment is written unlike the team's",
    why="Comments in one form read as one text.",
    options={
        "capital": "begin with a capital",
        "small": "begin with a small letter",
        "period": "have a period",
        "open": "have no period",
    },
    find=find,
    bad="""\
# the rate is that of books
RATE = 1.07
""",
    good="""\
# The rate is that of books.
RATE = 1.07
""",
)
