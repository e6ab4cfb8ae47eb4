"""How long names are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector
from grader.checkers.conventions.names import parameters

_BOUNDS = (1, 3, 6, 10, 15, 22)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the length of each name that is bound, and whether it is private."""
    for definition in reading.definitions:
        node = definition.node
        name = node.name
        if name.startswith("__"):
            continue
        kind = "class" if isinstance(node, ast.ClassDef) else "function"
        yield Choice(f"name of a {kind}", _length(name), node.lineno)
        yield Choice(f"first letter of a {kind}", "private" if name.startswith("_") else "public", node.lineno)
        if not isinstance(node, ast.ClassDef):
            for parameter in parameters(node):
                if parameter.arg not in ("self", "cls"):
                    yield Choice("name of a parameter", _length(parameter.arg), parameter.lineno)
    for names in reading.locals.values():
        for name, line in names.items():
            yield Choice("name of a variable", _length(name), line)
    for attribute in reading.of(ast.Attribute):
        if isinstance(attribute.ctx, ast.Store) and isinstance(attribute.value, ast.Name):
            private = "private" if attribute.attr.startswith("_") else "public"
            yield Choice("first letter of an attribute", private, attribute.lineno)


def _length(name: str) -> str:
    length = len(name.strip("_"))
    return next((f"to {bound}" for bound in _BOUNDS if length <= bound), "longer")


DETECTOR = Detector(
    dimension="name-length",
    title="Names are longer or shorter than the team's",
    why="Length is what names pay for being understood alone.",
    options={
        **{f"to {bound}": f"have at most {bound} letters" for bound in _BOUNDS},
        "longer": "have more than 22 letters",
        "private": "begin with an underscore",
        "public": "begin with a letter",
    },
    find=find,
    graded=False,
)
