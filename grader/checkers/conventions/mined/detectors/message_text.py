"""How messages of exceptions begin and end."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the case of each message's first letter, and one for the mark at its end."""
    for node in reading.of(ast.Raise):
        if not isinstance(node.exc, ast.Call) or not node.exc.args:
            continue
        first, last = _ends(node.exc.args[0])
        if len((first or "").split()) > 1 and first and first[0].isalpha():
            yield Choice("message of an exception", "capital" if first[0].isupper() else "small", node.lineno)
        if last and len(last) > 1 and (last[-1].isalnum() or last[-1] == "."):
            yield Choice("end of a message", "period" if last[-1] == "." else "open", node.lineno)


def _ends(node: ast.expr) -> tuple[str | None, str | None]:
    """The text that a message begins with and the text that it ends with, where they are constant."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value, node.value
    if isinstance(node, ast.JoinedStr) and node.values:
        first, last = node.values[0], node.values[-1]
        return (_ends(first)[0], _ends(last)[1])
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _ends(node.left)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _ends(node.left)[0], _ends(node.right)[1]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _ends(node.func.value)
    return None, None


DETECTOR = Detector(
    dimension="message-text",
    title="The message of an exception is written unlike the team's",
    why="Messages stand beside each other in logs, and after a class name and a colon.",
    options={
        "capital": "begin with a capital",
        "small": "begin with a small letter",
        "period": "have a period",
        "open": "have no period",
    },
    find=find,
    bad="""\
def pay(price):
    if price < 0:
        raise ValueError("The price is negative.")
""",
    good="""\
def pay(price):
    if price < 0:
        raise ValueError("the price is negative")
""",
)
