"""Texts that are made of constants only, as one text."""

from __future__ import annotations

import ast

from grader.checkers.security.bindings import definitions
from grader.checkers.security.callshape import literal
from grader.checkers.security.origins import Frame
from grader.checkers.security.view import View

_DEPTH = 12


def constant_text(  # noqa: PLR0911 - one return a kind of expression
    view: View, node: ast.expr, frame: Frame, depth: int = 0
) -> str | None:
    """The text of a literal, of a name bound to one, or of their concatenation; None where it is not known.

    Bytes are read as Latin-1.
    """
    if depth > _DEPTH:
        return None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined(view, [node.left, node.right], frame, depth)
    if isinstance(node, ast.JoinedStr):
        return _joined(view, node.values, frame, depth)
    if isinstance(node, ast.FormattedValue):
        plain = node.format_spec is None and node.conversion in (-1, ord("s"))
        return constant_text(view, node.value, frame, depth + 1) if plain else None
    if isinstance(node, ast.Name):
        reaching, outside = definitions(view, node, frame.function)
        if len(reaching) == 1 and not outside and not reaching[0][1]:
            return constant_text(view, reaching[0][0], frame, depth + 1)
        if not reaching and node.id in view.constants:
            return constant_text(view, view.constants[node.id], Frame(), depth + 1)
        return None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        owner = view.class_of(node)
        kept = _class_constants(owner).get(node.attr) if owner is not None else None
        return constant_text(view, kept, Frame(), depth + 1) if kept is not None else None
    value = literal(view, node, frame)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else None


def _joined(view: View, parts: list[ast.expr], frame: Frame, depth: int) -> str | None:
    texts = [constant_text(view, part, frame, depth + 1) for part in parts]
    return None if None in texts else "".join(text or "" for text in texts)


def _class_constants(owner: ast.ClassDef) -> dict[str, ast.expr]:
    return {
        target.id: node.value
        for node in owner.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
