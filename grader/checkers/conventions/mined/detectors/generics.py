"""Which names annotations use for containers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.optional import annotations_of, last_name
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_TYPING = frozenset({"List", "Dict", "Tuple", "Set", "FrozenSet", "Type"})
_BUILT_IN = frozenset({"list", "dict", "tuple", "set", "frozenset", "type"})


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each container with its items' type in an annotation."""
    for annotation in annotations_of(reading):
        for node in ast.walk(annotation):
            if isinstance(node, ast.Subscript):
                name = last_name(node.value)
                if name in _TYPING or name in _BUILT_IN:
                    yield Choice("container type", "typing" if name in _TYPING else "builtin", node.lineno)


DETECTOR = Detector(
    dimension="generics",
    title="A container's type is written unlike the team's",
    why="`List` and `list` are one type; a file that holds both looks like it holds two.",
    options={"builtin": "are built-in names (`list[int]`)", "typing": "are names of typing (`List[int]`)"},
    find=find,
    ruff={"builtin": "UP006"},
    bad="""\
def total(prices: List[float]) -> float:
    return sum(prices)
""",
    good="""\
def total(prices: list[float]) -> float:
    return sum(prices)
""",
)
