"""How exception classes are named."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.optional import last_name
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_ENDINGS = ("Error", "Exception", "Warning")


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each class whose base is named like an exception; warnings have their own ending."""
    for node in reading.of(ast.ClassDef):
        bases = [last_name(base) for base in node.bases]
        if any(base.endswith(("Error", "Exception")) for base in bases):
            ending = next((each for each in _ENDINGS if node.name.endswith(each)), "other")
            if ending != "Warning":
                yield Choice("exception class", ending, node.lineno)


DETECTOR = Detector(
    dimension="exception-name",
    title="An exception class is named unlike the team's",
    why="The ending tells a reader that a name can be raised and caught.",
    options={
        "Error": "end in `Error`",
        "Exception": "end in `Exception`",
        "other": "have no ending of their own",
    },
    find=find,
    bad="""\
class PriceException(ValueError):
    pass
""",
    good="""\
class PriceError(ValueError):
    pass
""",
)
