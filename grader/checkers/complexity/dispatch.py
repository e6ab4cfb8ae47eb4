"""Chains of `elif` that are a `match` in other words."""

from __future__ import annotations

import ast

MIN_ARMS = 3
"""Shorter chains are plain conditions."""


def is_dispatch(chain: list[ast.If]) -> bool:
    """Tell whether each test of a chain compares the same name with constants, or asks for its type."""
    if len(chain) < MIN_ARMS:
        return False
    subjects = [_subject(arm.test) for arm in chain]
    return subjects[0] is not None and all(subject == subjects[0] for subject in subjects)


def _subject(test: ast.expr) -> str | None:
    """Return what a test compares, as text; None where a `case` could not hold it."""
    match test:
        case ast.Compare(left=left, ops=[ast.Eq() | ast.Is() | ast.In()], comparators=[right]) if _is_fixed(right):
            return _name(left)
        case ast.Call(func=ast.Name(id="isinstance"), args=[subject, _], keywords=[]):
            return _name(subject)
    return None


def _is_fixed(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return True
        case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
            return all(isinstance(item, ast.Constant) or _is_dotted(item) for item in items)
    return _is_dotted(node)


def _is_dotted(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and _name(node) is not None


def _name(node: ast.expr) -> str | None:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None
