"""How an annotation says that a value may be None, or one of several types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TypeGuard

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each union in an annotation."""
    for annotation in annotations_of(reading):
        for node in ast.walk(annotation):
            if isinstance(node, ast.Subscript) and last_name(node.value) in ("Optional", "Union"):
                yield Choice("union of types", "named", node.lineno)
            elif _is_pipe(node) and not _is_pipe(node.left):
                yield Choice("union of types", "pipe", node.lineno)


def _is_pipe(node: ast.AST) -> TypeGuard[ast.BinOp]:
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def annotations_of(reading: Reading) -> Iterator[ast.expr]:
    """Every annotation of a file."""
    for argument in reading.of(ast.arg):
        if argument.annotation is not None:
            yield argument.annotation
    for function in reading.functions:
        if function.returns is not None:
            yield function.returns
    for assignment in reading.of(ast.AnnAssign):
        yield assignment.annotation


def last_name(node: ast.expr) -> str:
    """The last segment of a name or attribute chain; empty for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


DETECTOR = Detector(
    dimension="optional",
    title="A union of types is written unlike the team's",
    why="Two ways to say the same make every signature a question.",
    options={"pipe": "are written with `|`", "named": "are written `Optional[...]` or `Union[...]`"},
    find=find,
    ruff={"pipe": "UP007"},
    bad="""\
def net(gross: Optional[float]) -> float:
    return (gross or 0) / 1.2
""",
    good="""\
def net(gross: float | None) -> float:
    return (gross or 0) / 1.2
""",
)
