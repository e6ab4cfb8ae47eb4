"""`elif` as the source has it: the syntax tree alone does not tell it from an `if` inside an `else`."""

from __future__ import annotations

import ast


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
