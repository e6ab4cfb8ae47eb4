"""Blank lines between definitions."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading, is_stub
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each function or class that another statement stands before, in a module or a class."""
    for definition in reading.definitions:
        node = definition.node
        if definition.nested or is_stub(definition) or (definition.owner is None and reading.is_fragment):
            continue
        line = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
        start = line
        while line > 0 and reading.lines[line - 1].lstrip().startswith("#"):
            line -= 1
        blanks = 0
        while line > 0 and not reading.lines[line - 1].strip():
            blanks += 1
            line -= 1
        above = reading.lines[line - 1].strip() if line else ""
        if not above or above.endswith(":") or above.startswith("@") or start == 0:
            continue
        scope = "definition in a class" if definition.owner else "definition of a module"
        if isinstance(node, ast.ClassDef) and definition.owner:
            continue
        yield Choice(scope, str(min(blanks, 3)), node.lineno)


DETECTOR = Detector(
    dimension="blank-lines",
    title="Definitions stand apart unlike the team's",
    why="Even gaps let the eye count.",
    options={
        "0": "follow no blank line",
        "1": "follow one blank line",
        "2": "follow two blank lines",
        "3": "follow three or more blank lines",
    },
    find=find,
    ruff={"1": "E301", "2": "E302"},
    bad="""\
RATE = 1.2

def net(gross):
    return gross / RATE
""",
    good="""\
RATE = 1.2


def net(gross):
    return gross / RATE
""",
)
