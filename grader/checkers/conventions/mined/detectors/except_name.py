"""What caught exceptions are called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_USUAL = ("e", "err", "error", "ex", "exc", "exception")


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each handler that names what it caught by one of the usual names."""
    for handler in reading.of(ast.ExceptHandler):
        if handler.name and handler.name in _USUAL:
            yield Choice("caught exception", handler.name, handler.lineno)


DETECTOR = Detector(
    dimension="except-name",
    title="A caught exception has another name than the team's",
    why="One name makes handlers read alike.",
    options={name: f"are called `{name}`" for name in _USUAL},
    find=find,
    bad="""\
def read(text):
    try:
        return float(text)
    except ValueError as e:
        raise PriceError(text) from e
""",
    good="""\
def read(text):
    try:
        return float(text)
    except ValueError as error:
        raise PriceError(text) from error
""",
)
