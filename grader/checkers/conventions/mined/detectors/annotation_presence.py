"""Which parameters and results are annotated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading, is_method, scope_of
from grader.checkers.conventions.mined.slots import Choice, Detector
from grader.checkers.conventions.names import parameters


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each parameter (`self` and `cls` have none) and each result."""
    for definition in reading.definitions:
        node = definition.node
        if isinstance(node, ast.ClassDef):
            continue
        scope = scope_of(definition)
        named = parameters(node)
        receives = is_method(definition) and named and named[0].arg in ("self", "cls", "mcs", "metacls")
        for parameter in named[1:] if receives else named:
            star = parameter in (node.args.vararg, node.args.kwarg)
            kind = "starred parameter" if star else "parameter"
            yield Choice(f"{kind} of a {scope}", _presence(parameter.annotation), parameter.lineno)
        yield Choice(f"result of a {scope}", _presence(node.returns), node.lineno)


def _presence(annotation: ast.expr | None) -> str:
    return "absent" if annotation is None else "present"


DETECTOR = Detector(
    dimension="annotation-presence",
    title="A parameter or result is not annotated like its like",
    why="Type checkers and readers rely on signatures that say all or nothing.",
    options={"present": "have an annotation", "absent": "have no annotation"},
    find=find,
    presence=True,
    bad="""\
def net(gross):
    return gross / 1.2
""",
    good="""\
def net(gross: float) -> float:
    return gross / 1.2
""",
)
