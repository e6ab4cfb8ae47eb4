"""How often each kind of statement is used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.definitions import decorator_names
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_KINDS = (
    ast.Assert,
    ast.Assign,
    ast.AnnAssign,
    ast.AugAssign,
    ast.Delete,
    ast.For,
    ast.If,
    ast.Match,
    ast.Pass,
    ast.Raise,
    ast.Return,
    ast.Try,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.AsyncFor,
    ast.Global,
    ast.Nonlocal,
)
_DECORATORS = ("property", "staticmethod", "classmethod", "overload", "override", "abstractmethod", "cached_property")


def find(reading: Reading) -> Iterator[Choice]:
    """Choices for the kind of each statement, the decorators of each function, and small marks of style."""
    for kind in _KINDS:
        for node in reading.of(kind):
            yield Choice("statement", kind.__name__, node.lineno)
    for function in reading.functions:
        names = decorator_names(function)
        known = [name for name in names if name in _DECORATORS]
        yield Choice("decorator of a function", known[0] if known else "other" if names else "none", function.lineno)
        yield Choice("function", "async" if isinstance(function, ast.AsyncFunctionDef) else "sync", function.lineno)
    for expression in reading.of(ast.Lambda, ast.NamedExpr, ast.Starred, ast.Yield, ast.YieldFrom, ast.Await):
        yield Choice("expression", type(expression).__name__, expression.lineno)
    for call in reading.of(ast.Call):
        yield Choice("expression", "Call", call.lineno)
    yield from _marks(reading)


def _marks(reading: Reading) -> Iterator[Choice]:
    """Comments, prefixes of strings, and lines that go on."""
    for token in reading.comments:
        text = token.string
        alone = reading.lines[token.start[0] - 1][: token.start[1]].strip() == ""
        yield Choice("place of a comment", "alone" if alone else "beside", token.start[0])
        if text.strip("# "):
            space = "none" if text[1:2] not in (" ", "#", ":", "!") else "one" if text[1:3] != "  " else "more"
            yield Choice("space in a comment", space, token.start[0])
    for string in reading.strings:
        prefix = string.string[: len(string.string) - len(string.string.lstrip("rRbBuUfF"))].lower()
        yield Choice("prefix of a string", prefix or "none", string.start[0])
    for line_number, line in enumerate(reading.lines, 1):
        if line.endswith("\\"):
            yield Choice("unfinished line", "backslash", line_number)
        elif line.endswith(("(", "[", "{", ",")):
            yield Choice("unfinished line", "bracket", line_number)


DETECTOR = Detector(
    dimension="statements",
    title="Statements are chosen unlike the team's",
    why="Teams lean to some statements.",
    options={},
    find=find,
    graded=False,
)
