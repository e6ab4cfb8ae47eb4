"""Walks over trees that leave aside what no measure asks for: most nodes are expressions, contexts and operators."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_BARE = (ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.alias)
_PASSED_OVER = {"ctx", "op", "ops", "id", "attr", "type_comment", "kind"}


def children_of(node: ast.AST) -> list[ast.AST]:
    """The nodes directly inside a node, in the order of its fields, without contexts and operators."""
    found: list[ast.AST] = []
    if isinstance(node, _BARE):
        return found
    for name in node._fields:
        if name not in _PASSED_OVER:
            value = getattr(node, name, None)
            if isinstance(value, list):
                found.extend(item for item in value if isinstance(item, ast.AST))
            elif isinstance(value, ast.AST):
                found.append(value)
    return found


def statements_in(node: ast.AST) -> Iterator[ast.stmt]:
    """The statements directly inside a node, those of handlers and cases included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body


def all_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """A statement, then every one inside it at any depth."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(statements_in(current))
