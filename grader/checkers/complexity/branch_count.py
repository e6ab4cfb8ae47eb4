"""How many ways the statements of a function part."""

from __future__ import annotations

import ast

from grader.checkers.complexity.branches import nodes_and_chains
from grader.checkers.complexity.dispatch import is_dispatch
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.branches",
    title="Branches in a function",
    why="A function that parts in a dozen places mixes several decisions; each is easier to read and test alone.",
    bad="""\
def rate(account, today):
    if account.closed:
        return 0
    if account.years > 10:
        base = 3
    elif account.years > 5:
        base = 2
    else:
        base = 1
    if today.month == 12:
        base += 1
    else:
        base += 0.5
    for bonus in account.bonuses:
        base += bonus
    try:
        base += account.extra
    except AttributeError:
        base += 0
    return base
""",
    good="""\
def rate(account, today):
    if account.closed:
        return 0
    return loyalty(account.years) + season(today) + sum(account.bonuses)
""",
    applies=("function",),
    severity="medium",
    help_url="https://docs.astral.sh/ruff/rules/too-many-branches/",
)

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Count `if`, `elif`, `else`, loops, `except`, `except*` and each `for` and `if` of a comprehension.

    The `else` of a loop or `try` counts too, `finally` does not. A `match` is one, and so is a chain of `elif` that
    compares one value with constants, its `else` included. Those of nested functions are the function's own. Source:
    pylint R0912, from which `match`, `finally`, dispatch and comprehensions differ.
    """
    total = 0
    for found in nodes_and_chains(function):
        if isinstance(found, list):
            total += 1 if is_dispatch(found) else len(found) + bool(found[-1].orelse)
        else:
            total += _branches(found)
    return total


def _branches(node: ast.AST) -> int:
    match node:
        case ast.Match():
            return 1
        case ast.comprehension(ifs=conditions):
            return 1 + len(conditions)
        case ast.Try(handlers=handlers, orelse=otherwise) | ast.TryStar(handlers=handlers, orelse=otherwise):
            return len(handlers) + bool(otherwise)
    return 1 + bool(node.orelse) if isinstance(node, _LOOPS) else 0
