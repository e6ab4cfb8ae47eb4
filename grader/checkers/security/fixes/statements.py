"""SQL that is put together from values, written again with placeholders."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from grader.checkers.fixes.edits import literal

_BEFORE_A_VALUE = re.compile(
    r"(?:=|<|>|<=|>=|<>|!=|\blike|\bis|\blimit|\boffset|\bvalues\s*\(|\bin\s*\(|,)\s*$", re.IGNORECASE
)
_HAS_VALUES = re.compile(r"\bvalues\s*\(|\bin\s*\(", re.IGNORECASE)
_HOLE = "\0"
_FIELD = re.compile(r"\{(\w*)\}")


def parameterised(node: ast.expr, source: Callable[[ast.expr], str]) -> str | None:
    """The arguments that `execute` should get instead; None where a hole may be more than one value."""
    taken = _apart(node)
    if taken is None:
        return None
    text, holes = taken
    pieces = text.split(_HOLE)
    statement = pieces[0]
    for piece in pieces[1:]:
        after = piece
        if statement.endswith("'") and after.startswith("'"):
            statement, after = statement[:-1], after[1:]
        elif after[:1].strip(" ,);\n") or "'" in (statement[-1:], after[:1]):
            return None
        before = _BEFORE_A_VALUE.search(statement)
        if before is None or (before.group().strip() == "," and not _HAS_VALUES.search(statement)):
            return None
        statement += "?" + after
    if not holes or statement.count("'") % 2:
        return None
    given = ", ".join(map(source, holes)) + ("," if len(holes) == 1 else "")
    return f"{_written(statement)}, ({given})"


def _apart(node: ast.expr) -> tuple[str, list[ast.expr]] | None:
    """The text with a mark for each hole, and what goes into the holes."""
    if isinstance(node, ast.JoinedStr):
        return _of_template(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        text = _text(node.left)
        values = list(node.right.elts) if isinstance(node.right, ast.Tuple) else [node.right]
        if text is None or isinstance(node.right, ast.Dict) or len(re.findall("%", text)) != text.count("%s"):
            return None
        return (text.replace("%s", _HOLE), values) if text.count("%s") == len(values) else None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        text = _text(node.func.value)
        if (
            text is None
            or node.keywords
            or _FIELD.sub("", text).strip("{}") != _FIELD.sub("", text)
            or any(_FIELD.findall(text))
        ):
            return None
        return (_FIELD.sub(_HOLE, text), list(node.args)) if len(_FIELD.findall(text)) == len(node.args) else None
    return None


def _of_template(node: ast.JoinedStr) -> tuple[str, list[ast.expr]] | None:
    text, holes = "", []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            if part.conversion != -1 or part.format_spec is not None:
                return None
            text += _HOLE
            holes.append(part.value)
        else:
            text += _text(part) or ""
    return text, holes


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _written(text: str) -> str:
    """A text as a literal, in double quotes where that needs no escapes."""
    if "\n" in text and '"""' not in text and "\\" not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return literal(text)
