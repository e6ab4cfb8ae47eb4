"""Fixes of single expressions and statements: log messages, quotes, chained errors, optional types."""

from __future__ import annotations

import ast
import builtins
import re
import tokenize

from grader.checkers.conventions.fixes.names import is_free_around
from grader.checkers.conventions.view import View
from grader.checkers.fixes.edits import literal, replaced, source_of
from grader.facts.units import span_of
from grader.model.evidence import Edit, Fix
from grader.model.source import Span

_FIXED_POINT = re.compile(r"\.\d+f")
_CONVERSIONS = {-1: "%s", ord("s"): "%s", ord("r"): "%r", ord("a"): "%a"}
_PLAIN_FIELD = re.compile(r"\{\}")
_TYPING = ("typing", "typing_extensions")


def lazily(view: View, call: ast.Call, message: ast.expr) -> Fix | None:
    """The message as a constant with its values as arguments; None where formatting does more than `%s` can."""
    index = next((number for number, given in enumerate(call.args) if given is message), None)
    if index is None or index != len(call.args) - 1:
        return None
    parted = _parted(view, message)
    if parted is None or not parted[1]:
        return None
    text = ", ".join([literal(parted[0]), *parted[1]])
    return Fix(title="hand the values over as arguments", safe=False, edits=(replaced(view, message, text),))


def _parted(view: View, node: ast.expr) -> tuple[str, list[str]] | None:
    """A template for `%` and the texts of its values."""
    if isinstance(node, ast.JoinedStr):
        return _of_fstring(node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _of_sum(view, node)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _of_percent(view, node)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        return _of_format(view, node, _text(node.func.value))
    return None


def _of_percent(view: View, node: ast.BinOp) -> tuple[str, list[str]] | None:
    text = _text(node.left)
    values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
    if text is None or "%(" in text or any(isinstance(value, ast.Starred | ast.Dict) for value in values):
        return None
    return text, [source_of(view, value) for value in values]


def _of_format(view: View, node: ast.Call, text: str | None) -> tuple[str, list[str]] | None:
    plain = _PLAIN_FIELD.sub("", text or "{")
    if text is None or node.keywords or "{" in plain or "}" in plain:
        return None
    if len(_PLAIN_FIELD.findall(text)) != len(node.args) or any(isinstance(one, ast.Starred) for one in node.args):
        return None
    return _PLAIN_FIELD.sub("%s", text.replace("%", "%%")), [source_of(view, one) for one in node.args]


def _of_fstring(node: ast.JoinedStr) -> tuple[str, list[str]] | None:
    text, values = "", []
    for part in node.values:
        if not isinstance(part, ast.FormattedValue):
            text += (_text(part) or "").replace("%", "%%")
            continue
        holder = _CONVERSIONS[part.conversion]
        if part.format_spec is not None:
            spec = part.format_spec.values if isinstance(part.format_spec, ast.JoinedStr) else []
            said = "".join(_text(each) or "{" for each in spec)
            if not _FIXED_POINT.fullmatch(said) or part.conversion != -1:
                return None
            holder = f"%{said}"
        if any(isinstance(inner, ast.Await | ast.Yield | ast.NamedExpr | ast.Lambda) for inner in ast.walk(part.value)):
            return None
        text += holder
        values.append(ast.unparse(part.value))
    return text, values


def _of_sum(view: View, node: ast.BinOp) -> tuple[str, list[str]] | None:
    members: list[ast.expr] = []
    current: ast.expr = node
    while isinstance(current, ast.BinOp) and isinstance(current.op, ast.Add):
        members.insert(0, current.right)
        current = current.left
    members.insert(0, current)
    if _text(members[0]) is None:
        return None
    text, values = "", []
    for member in members:
        known = _text(member)
        if known is not None:
            text += known.replace("%", "%%")
            continue
        if isinstance(member, ast.BinOp | ast.JoinedStr):
            return None
        text += "%s"
        as_text = (
            isinstance(member, ast.Call) and view.names.is_any(member.func, "builtins.str") and not member.keywords
        )
        inner = member.args[0] if isinstance(member, ast.Call) and as_text and len(member.args) == 1 else member
        values.append(source_of(view, inner))
    return text, values


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def requoted(token: tokenize.TokenInfo, span: Span, prefix: str, used: str, quote: str) -> Fix | None:
    """A string in the other quotes; None where its text would have to be escaped otherwise."""
    body = token.string[len(prefix) + len(used) : -len(used)]
    if "\\" in body or quote in body or used[0] in body:
        return None
    wanted = quote * len(used)
    return Fix(title="change the quotes", safe=True, edits=(Edit(span=span, text=f"{prefix}{wanted}{body}{wanted}"),))


def chained(view: View, handler: ast.ExceptHandler, raised: ast.Raise, name: str) -> Fix | None:
    """`from error` behind a `raise`; the error gets a name where it has none. `name` is the team's for it."""
    if handler.type is None or raised.exc is None:
        return None
    edits = []
    called = handler.name
    if called is None:
        called = name if name.isidentifier() else "error"
        if not is_free_around(view, handler, called):
            return None
        end = span_of(handler.type, view.lines)
        edits.append(Edit(span=_point(end.end_line, end.end_column), text=f" as {called}"))
        if source_of(view, handler.type) != view.lines[end.line - 1][end.column - 1 : end.end_column - 1]:
            return None
        if view.lines[end.end_line - 1][end.end_column - 1 :].lstrip()[:1] != ":":
            return None
    elif any(
        isinstance(one, ast.Name) and one.id == called and not isinstance(one.ctx, ast.Load) for one in _inside(handler)
    ):
        return None
    place = span_of(raised, view.lines)
    edits.append(Edit(span=_point(place.end_line, place.end_column), text=f" from {called}"))
    return Fix(title="keep the cause", safe=True, edits=tuple(edits))


def _inside(handler: ast.ExceptHandler) -> list[ast.AST]:
    return [inner for statement in handler.body for inner in ast.walk(statement)]


def _point(line: int, column: int) -> Span:
    return Span(line=line, column=column, end_line=line, end_column=column)


def piped(view: View, node: ast.AST) -> Fix | None:
    """`X | None` for `Optional[X]` and `Union[X, None]`, where `X` surely is a type."""
    whole = node if isinstance(node, ast.Subscript) else _subscript_of(view, node)
    if whole is None or any(inner in view.names.quoted for inner in (node, whole)):
        return None
    members = [whole.slice] if not isinstance(whole.slice, ast.Tuple) else list(whole.slice.elts)
    kept = [one for one in members if not (isinstance(one, ast.Constant) and one.value is None)]
    if not kept or not all(_is_type(view, one) for one in kept):
        return None
    text = " | ".join([*(source_of(view, one) for one in kept), "None"])
    return Fix(title="write the optional type with `|`", safe=True, edits=(replaced(view, whole, text),))


def _subscript_of(view: View, node: ast.AST) -> ast.Subscript | None:
    return next((one for one in view.nodes if isinstance(one, ast.Subscript) and one.value is node), None)


def _is_type(view: View, node: ast.expr) -> bool:
    """A built-in class, one of this file or of typing, or a CapWords name; and subscripts of these."""
    if isinstance(node, ast.Subscript):
        inner = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        nested = any(
            view.names.is_any(node.value, *(f"{home}.{name}" for home in _TYPING for name in ("Optional", "Union")))
            for _ in inner
        )
        return not nested and _is_type(view, node.value)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and _is_type(view, node.left) and _is_type(view, node.right)
    if isinstance(node, ast.Attribute):
        return node.attr[:1].isupper()
    if not isinstance(node, ast.Name):
        return False
    built_in = getattr(builtins, node.id, None) if view.names.is_any(node, f"builtins.{node.id}") else None
    return isinstance(built_in, type) or (node.id[:1].isupper() and not node.id.isupper()) or len(node.id) == 1
