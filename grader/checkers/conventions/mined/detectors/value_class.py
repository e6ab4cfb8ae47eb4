"""What classes are made with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.definitions import decorator_names
from grader.checkers.conventions.mined.detectors.optional import last_name
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_DECORATORS = {
    "dataclass": "dataclass",
    "define": "attrs",
    "frozen": "attrs",
    "attrs": "attrs",
    "attr": "attrs",
    "s": "attrs",
}
_BASES = {
    "NamedTuple": "tuple",
    "namedtuple": "tuple",
    "TypedDict": "mapping",
    "BaseModel": "model",
    "Struct": "struct",
}


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each class that declares values, and one for its slots and bases."""
    for node in reading.of(ast.ClassDef):
        found = [_DECORATORS[name] for name in decorator_names(node) if name in _DECORATORS]
        found += [_BASES[name] for base in node.bases if (name := last_name(base)) in _BASES]
        if found:
            yield Choice("value class", found[0], node.lineno)
        if not node.bases and not node.keywords:
            head = reading.lines[node.lineno - 1].split("#")[0]
            yield Choice("class without a base", "brackets" if "(" in head else "plain", node.lineno)
        elif [last_name(base) for base in node.bases] == ["object"]:
            yield Choice("class without a base", "object", node.lineno)


DETECTOR = Detector(
    dimension="value-class",
    title="A class is declared unlike the team's",
    why="A reader knows what a value class can do from how it is made.",
    options={
        "dataclass": "are dataclasses",
        "attrs": "are attrs classes",
        "tuple": "are named tuples",
        "mapping": "are typed dictionaries",
        "model": "are models",
        "struct": "are structs",
        "plain": "are written `class Name:`",
        "brackets": "are written `class Name():`",
        "object": "are written `class Name(object):`",
    },
    find=find,
    ruff={"plain": "UP004"},
    bad="""\
class Price(NamedTuple):
    net: float
""",
    good="""\
@dataclass
class Price:
    net: float
""",
)
