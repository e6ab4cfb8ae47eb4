"""Whether the package imports its own modules relatively."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector
from grader.checkers.conventions.paths import package_of


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each from-import of the package that the file's path lies in."""
    own = package_of(reading.path)[:1]
    for node in reading.of(ast.ImportFrom):
        if node.level:
            yield Choice("import from the own package", "relative", node.lineno)
        elif own and node.module and node.module.split(".")[0] == own[0]:
            yield Choice("import from the own package", "absolute", node.lineno)


DETECTOR = Detector(
    dimension="import-level",
    title="A module of the own package is imported unlike the team does",
    why="One form lets a reader search for every use of a module.",
    options={"relative": "are relative", "absolute": "are absolute"},
    find=find,
    ruff={"absolute": "TID252"},
    bad="""\
from shop.prices import net
""",
    good="""\
from .prices import net
""",
)
