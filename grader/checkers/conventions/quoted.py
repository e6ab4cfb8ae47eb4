"""Annotations written as text, for names that are not yet there or for type checkers alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def quoted_types(annotation: ast.expr) -> Iterator[ast.expr]:
    """The types that strings in an annotation spell, each node placed where its string stands.

    Strings of `Literal[...]` are values, and so is all but the first argument of `Annotated[...]`.
    """
    stack: list[ast.AST] = [annotation]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and (spelled := _parsed(node.value, node)) is not None:
                yield spelled
        elif isinstance(node, ast.Subscript) and (kind := _last(node.value)) in ("Literal", "Annotated"):
            if kind == "Annotated":
                stack.append(
                    node.slice.elts[0] if isinstance(node.slice, ast.Tuple) and node.slice.elts else node.slice
                )
        else:
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _parsed(text: str, place: ast.Constant) -> ast.expr | None:
    try:
        spelled = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(spelled):
        ast.copy_location(node, place)
    return spelled


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
