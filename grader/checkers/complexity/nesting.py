"""How deep blocks stand inside blocks."""

from __future__ import annotations

import ast

from grader.checkers.complexity.branches import elif_of
from grader.checkers.complexity.descent import statements_in
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.nesting",
    title="Nesting depth",
    why="Each level is a condition that the reader must keep in mind to know when the innermost line runs.",
    bad="""\
def first_overdue(accounts, today):
    for account in accounts:
        if account.active:
            for invoice in account.invoices:
                if not invoice.paid:
                    if invoice.due < today:
                        return invoice
    return None
""",
    good="""\
def first_overdue(accounts, today):
    invoices = (invoice for account in accounts if account.active for invoice in account.invoices)
    for invoice in invoices:
        if not invoice.paid and invoice.due < today:
            return invoice
    return None
""",
    applies=("function",),
    severity="medium",
    help_url="https://docs.astral.sh/ruff/rules/too-many-nested-blocks/",
)

_Block = ast.If | ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.Try | ast.TryStar | ast.Match


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Levels of `if`, `for`, `while`, `with`, `try` and `match` in one another; 0 for straight-line code.

    An `elif`, `else`, `except`, `finally` or `case` stands as deep as its head. A nested function or class adds no
    level and keeps the one it stands at. Sources: Sonar S134, pylint R1702.
    """
    deepest = 0
    stack = [(statement, 0) for statement in function.body]
    while stack:
        node, outside = stack.pop()
        inside = outside + isinstance(node, _Block)
        deepest = max(deepest, inside)
        following = elif_of(node) if isinstance(node, ast.If) else None
        stack.extend((inner, outside if inner is following else inside) for inner in statements_in(node))
    return deepest
