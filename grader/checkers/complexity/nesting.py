"""How deep blocks stand inside blocks."""

from __future__ import annotations

import ast

from grader.checkers.complexity.levels import standings
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
    for invoice in open_invoices(accounts):
        if invoice.due < today:
            return invoice
    return None
""",
    applies=("function",),
    severity="medium",
    help_url="https://docs.astral.sh/ruff/rules/too-many-nested-blocks/",
)

_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Levels of `if`, `for`, `while`, `with`, `try` and `match` in one another; 0 for straight-line code.

    An `elif`, `else`, `except`, `finally` or `case` stands as deep as its head. Each `for` and `if` of a comprehension
    is a level, as the loop it stands for. A nested function or class adds no level; a function stands at the deepest
    place that names it. Sources: Sonar S134, pylint R1702.
    """
    return max(standing.level for standing in standings(function, _BLOCKS))
