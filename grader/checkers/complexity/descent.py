"""Walks over statements that leave expressions alone: most nodes of a tree are expressions."""

from __future__ import annotations

import ast
from collections.abc import Iterator


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
