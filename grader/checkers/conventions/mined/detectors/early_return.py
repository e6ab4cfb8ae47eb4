"""Whether an `else` follows a branch that has left."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each `if` in a function whose body ends with `return` or `raise` and is not the last word."""
    for function in reading.functions:
        for statement in function.body[:-1]:
            if isinstance(statement, ast.If) and isinstance(statement.body[-1], ast.Return | ast.Raise):
                yield Choice("leaving branch", "else" if statement.orelse else "none", statement.lineno)
        last = function.body[-1]
        if isinstance(last, ast.If) and isinstance(last.body[-1], ast.Return | ast.Raise) and last.orelse:
            yield Choice("leaving branch", "else", last.lineno)


DETECTOR = Detector(
    dimension="early-return",
    title="A branch that leaves is followed unlike the team's",
    why="Guards that leave keep the main path at one depth.",
    options={"none": "have no `else`", "else": "have an `else`"},
    find=find,
    ruff={"none": "RET505"},
    bad="""\
def net(gross):
    if not gross:
        return 0
    else:
        return gross / 1.2
""",
    good="""\
def net(gross):
    if not gross:
        return 0
    return gross / 1.2
""",
)
