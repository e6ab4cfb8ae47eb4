"""Whether a raise in a handler says what it comes from."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each raise of a new exception in a handler."""
    for node, handler in reading.handled.items():
        if node.exc is None or (isinstance(node.exc, ast.Name) and node.exc.id == handler.name):
            continue
        none = isinstance(node.cause, ast.Constant)
        yield Choice("raise in a handler", "none" if none else "from" if node.cause else "bare", node.lineno)


DETECTOR = Detector(
    dimension="raise-from",
    title="A new exception is tied to the old one unlike the team does",
    why="A traceback shows the cause only where it was named, and hides it only where that was meant.",
    options={
        "from": "name their cause",
        "none": "hide their cause (`from None`)",
        "bare": "say nothing of their cause",
    },
    find=find,
    bad="""\
def read(text):
    try:
        return float(text)
    except ValueError:
        raise PriceError(text)
""",
    good="""\
def read(text):
    try:
        return float(text)
    except ValueError as error:
        raise PriceError(text) from error
""",
)
