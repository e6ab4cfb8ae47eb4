"""How values are compared to None and to emptiness."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each comparison to None, and for each test of a length."""
    for node in reading.of(ast.Compare):
        right = node.comparators[0]
        if isinstance(right, ast.Constant) and right.value is None:
            option = "identity" if isinstance(node.ops[0], ast.Is | ast.IsNot) else "equality"
            yield Choice("comparison to None", option, node.lineno)


DETECTOR = Detector(
    dimension="none-test",
    title="A value is compared to None unlike the team does",
    why="`==` asks the value, `is` does not.",
    options={"identity": "use `is`", "equality": "use `==`"},
    find=find,
    ruff={"identity": "E711"},
    bad="""\
def net(gross):
    return 0 if gross == None else gross / 1.2
""",
    good="""\
def net(gross):
    return 0 if gross is None else gross / 1.2
""",
)
