"""`elif` as the source has it: the syntax tree alone does not tell it from an `if` inside an `else`."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.descent import children_of
from grader.facts.units import Function


def elif_of(node: ast.If) -> ast.If | None:
    """Return the `elif` that follows, or None; it stands in its parent's column, an `if` inside an `else` deeper."""
    if len(node.orelse) == 1:
        inner = node.orelse[0]
        if isinstance(inner, ast.If) and inner.col_offset == node.col_offset:
            return inner
    return None


def chain_of(node: ast.If) -> list[ast.If]:
    """Return an `if` and all its `elif` branches, in order; the `orelse` of the last one is the `else`."""
    chain = [node]
    while (following := elif_of(chain[-1])) is not None:
        chain.append(following)
    return chain


def nodes_and_chains(function: Function) -> Iterator[ast.AST | list[ast.If]]:
    """All nodes of a function's body at any depth; in place of `if` and its `elif`, one chain of them."""
    arms = set[int]()
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if not isinstance(node, ast.If):
            yield node
        elif id(node) not in arms:
            chain = chain_of(node)
            arms.update(id(arm) for arm in chain[1:])
            yield chain
        stack.extend(children_of(node))
