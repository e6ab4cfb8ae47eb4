"""How often a function dives into nested flow and comes back."""

from __future__ import annotations

import ast

from grader.checkers.complexity.levels import standings
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.bumps",
    title="Nested chunks side by side in a function",
    why="Each nested chunk is a job that wants a name; a row of them in one function is a bumpy road to read.",
    bad="""\
def report(orders, customers):
    total = 0
    for order in orders:
        if order.paid:
            total += order.amount
    names = []
    for customer in customers:
        if customer.active:
            names.append(customer.name)
    return total, names
""",
    good="""\
def report(orders, customers):
    return paid_total(orders), active_names(customers)
""",
    applies=("function",),
    severity="low",
    help_url="https://codescene.com/engineering-blog/bumpy-road-code-complexity-in-context/",
)

_BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match)
_DEEP = 2


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Count the outermost `if`, loops, `match` and comprehensions in which another one stands.

    An `if` with its `elif` and `else` is one; `with` and `try` are no levels, since they often wrap the whole. A nested
    function stands at the deepest place that names it. Source: CodeScene's bumpy road.
    """
    return len({standing.chunk for standing in standings(function, _BLOCKS) if standing.level >= _DEEP})
