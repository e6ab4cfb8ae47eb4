"""How the message of a raised exception is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.string_format import format_of
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each `raise` of a call or class."""
    for node in reading.of(ast.Raise):
        raised = node.exc
        if isinstance(raised, ast.Call):
            yield Choice("raised exception", _form(raised), node.lineno)
        elif isinstance(raised, ast.Name | ast.Attribute) and _last(raised)[:1].isupper():
            yield Choice("raised exception", "class", node.lineno)


def _last(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _form(call: ast.Call) -> str:
    if not call.args:
        return "keywords" if call.keywords else "empty"
    if len(call.args) > 1:
        return "several"
    first = call.args[0]
    if isinstance(first, ast.Constant):
        return "constant" if isinstance(first.value, str) else "value"
    return format_of(first) or ("variable" if isinstance(first, ast.Name) else "value")


DETECTOR = Detector(
    dimension="raise-message",
    title="The message of an exception is made unlike the team's",
    why="Messages made one way are found, changed and translated one way.",
    options={
        "constant": "have a constant message",
        "f-string": "have an f-string",
        "percent": "have a message made with `%`",
        "format": "have a message made with `.format`",
        "concatenation": "have a message put together with `+`",
        "variable": "take their message from a variable",
        "value": "take a value",
        "several": "take several values",
        "keywords": "take keywords",
        "empty": "are called with nothing",
        "class": "are raised as a class",
    },
    find=find,
    graded=False,
)
