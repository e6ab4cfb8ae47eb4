"""How much a handler catches."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.optional import last_name
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each handler."""
    for handler in reading.of(ast.ExceptHandler):
        if handler.type is None:
            option = "bare"
        elif last_name(handler.type) in ("Exception", "BaseException"):
            option = "broad"
        else:
            option = "narrow"
        yield Choice("handler", option, handler.lineno)


DETECTOR = Detector(
    dimension="except-kind",
    title="A handler catches more than the team's do",
    why="What catches everything hides what nobody expected.",
    options={"narrow": "name what they catch", "broad": "catch `Exception`", "bare": "catch everything"},
    find=find,
    bad="""\
def read(text):
    try:
        return float(text)
    except Exception:
        return None
""",
    good="""\
def read(text):
    try:
        return float(text)
    except ValueError:
        return None
""",
)
