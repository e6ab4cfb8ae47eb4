"""How values are put into text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.log_calls import is_log_call
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each text with values in it, those in log calls left out."""
    logged = {id(argument) for call in reading.of(ast.Call) if is_log_call(call) for argument in call.args}
    inner = {id(node.left) for node in reading.of(ast.BinOp) if isinstance(node.op, ast.Add)}
    inner |= {id(node.right) for node in reading.of(ast.BinOp) if isinstance(node.op, ast.Add)}
    for node in [*reading.of(ast.JoinedStr), *reading.of(ast.BinOp), *reading.of(ast.Call)]:
        if id(node) not in logged:
            form = format_of(node)
            if form and not (form == "concatenation" and id(node) in inner):
                yield Choice("text with values in it", form, node.lineno)


def format_of(node: ast.expr) -> str | None:
    """How an expression makes text out of values; None where it surely makes none."""
    if isinstance(node, ast.JoinedStr):
        return "f-string" if any(isinstance(part, ast.FormattedValue) for part in node.values) else None
    if isinstance(node, ast.Call):
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr == "format" and _is_text(function.value):
            return "format"
        return None
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mod) and _is_text(node.left):
            return "percent"
        if isinstance(node.op, ast.Add) and not (_is_text(node.left) and _is_text(node.right)):
            return "concatenation" if _holds_text(node) else None
    return None


def _holds_text(node: ast.BinOp) -> bool:
    """Whether one of the parts is words: a separator or an ending that is put on makes no sentence."""
    return any(
        _is_words(side) or (isinstance(side, ast.BinOp) and isinstance(side.op, ast.Add) and _holds_text(side))
        for side in (node.left, node.right)
    )


def _is_words(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (_is_text(node) and " " in str(getattr(node, "value", "")).strip())


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


DETECTOR = Detector(
    dimension="string-format",
    title="Values are put into text unlike the team does",
    why="One way to format is read fluently; a mixture is looked up.",
    options={
        "f-string": "are f-strings",
        "format": "are made with `.format`",
        "percent": "are made with `%`",
        "concatenation": "are put together with `+`",
    },
    find=find,
    ruff={"f-string": "UP032"},
    bad="""\
def label(price):
    return "%s EUR" % price
""",
    good="""\
def label(price):
    return f"{price} EUR"
""",
)
