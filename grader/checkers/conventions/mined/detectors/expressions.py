"""Which of several expressions for the same thing is taken."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_BUILDERS = ("append", "add")


def find(reading: Reading) -> Iterator[Choice]:
    """Choices for collections, calls, conditions, and values that are returned or assigned."""
    yield from _collections(reading)
    yield from _calls(reading)
    for condition in reading.of(ast.IfExp):
        yield Choice("condition", "expression", condition.lineno)
    for branch in reading.of(ast.If):
        yield Choice("condition", "statement", branch.lineno)
        yield Choice("test of a condition", type(branch.test).__name__, branch.lineno)
    for statement in reading.of(ast.Return):
        if statement.value is not None:
            yield Choice("returned value", type(statement.value).__name__, statement.lineno)
    for assignment in reading.of(ast.Assign):
        yield Choice("assigned value", type(assignment.value).__name__, assignment.lineno)
        yield Choice("assignment", "plain", assignment.lineno)
    for annotated in reading.of(ast.AnnAssign):
        yield Choice("assignment", "annotated", annotated.lineno)


def _collections(reading: Reading) -> Iterator[Choice]:
    for comprehension in reading.of(ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp):
        yield Choice("built collection", "comprehension", comprehension.lineno)
    for call in reading.of(ast.Call):
        function = call.func
        if isinstance(function, ast.Attribute) and function.attr in _BUILDERS and len(call.args) == 1:
            yield Choice("built collection", "loop", call.lineno)
        elif isinstance(function, ast.Name) and function.id in ("map", "filter"):
            yield Choice("built collection", "map", call.lineno)


def _calls(reading: Reading) -> Iterator[Choice]:
    for call in reading.of(ast.Call):
        if len(call.args) + len(call.keywords) > 1:
            share = "names" if not call.args else "mixed" if call.keywords else "places"
            yield Choice("call with several arguments", share, call.lineno)
        if call.lineno != (call.end_lineno or call.lineno):
            yield Choice("extent of a call", "lines", call.lineno)
        elif call.args:
            yield Choice("extent of a call", "line", call.lineno)


DETECTOR = Detector(
    dimension="expressions",
    title="An expression is chosen unlike the team's",
    why="Teams lean to some expressions.",
    options={},
    find=find,
    graded=False,
)
