"""The only file that touches radon (6.0.1, barely maintained). Imported when it is first used."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.checkers.complexity.unmeasurable import Unmeasurable

MAX_LEVELS = 250
"""Levels of syntax tree that radon is given. It needs three frames a level of the 1,000 Python allows, and where it
overflows must not depend on how deep its caller stands."""


def decisions(statements: Iterable[ast.stmt]) -> int:
    """Count the decisions of some statements by radon's definition, nested functions and classes left out.

    Raises Unmeasurable where a statement is nested too deeply for radon's recursion.
    """
    from radon.visitors import ComplexityVisitor

    total = 0
    for statement in statements:
        if _levels(statement) > MAX_LEVELS:
            raise Unmeasurable(f"line {statement.lineno}: over {MAX_LEVELS} levels of syntax, too deep for radon")
        visitor = ComplexityVisitor(off=False)
        try:
            visitor.visit(statement)
        except RecursionError:
            raise Unmeasurable(f"line {statement.lineno}: nested too deeply for radon") from None
        total += int(visitor.complexity)
    return total


def maintainability(text: str) -> float:
    """Radon's maintainability index of a source text, 0 to 100.

    Raises SyntaxError for what the running Python cannot parse, RecursionError for what is nested too deeply.
    """
    from radon.metrics import mi_visit

    return float(mi_visit(text, multi=True))


def _levels(node: ast.AST) -> int:
    deepest = 0
    stack = [(node, 1)]
    while stack:
        current, level = stack.pop()
        deepest = max(deepest, level)
        stack.extend((child, level + 1) for child in ast.iter_child_nodes(current))
    return deepest
