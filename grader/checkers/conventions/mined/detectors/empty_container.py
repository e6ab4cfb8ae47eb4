"""How an empty container is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each empty list or dictionary, and each dictionary from keywords."""
    lists = [each for each in reading.of(ast.List) if not each.elts]
    for display in [*lists, *(each for each in reading.of(ast.Dict) if not each.keys)]:
        yield Choice("empty container", "literal", display.lineno)
    for call in reading.of(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id in ("list", "dict") and not call.args:
            yield Choice("empty container" if not call.keywords else "dictionary of names", "call", call.lineno)


DETECTOR = Detector(
    dimension="empty-container",
    title="A container is written unlike the team's",
    why="`{}` and `dict()` are one thing; a team writes one of them.",
    options={"literal": "are displays (`[]`, `{}`)", "call": "are calls (`list()`, `dict()`)"},
    find=find,
    ruff={"literal": "C408"},
    bad="""\
PRICES = dict()
""",
    good="""\
PRICES = {}
""",
)
