"""Independent paths through a function."""

from __future__ import annotations

import ast

from grader.checkers.complexity.branches import nodes_and_chains
from grader.checkers.complexity.dispatch import is_dispatch
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.cyclomatic",
    title="Cyclomatic complexity",
    why="Each independent path needs a test of its own, and a reader who can hold it: past ten or so, both go missing.",
    bad="""\
def shipping(weight, country, express, fragile, member):
    if weight <= 0 or weight > 40:
        raise ValueError(weight)
    if country == "DE":
        cost = 5 if weight < 2 else 8
    elif country == "FR" or country == "IT":
        cost = 9 if weight < 2 else 14
    elif country == "US":
        cost = 20 if weight < 2 else 35
    else:
        cost = 40
    if express and not member:
        cost *= 2
    elif express:
        cost *= 1.5
    if fragile and weight > 10:
        cost += 12
    return cost
""",
    good="""\
def shipping(weight, tariff):
    if not 0 < weight <= tariff.heaviest:
        raise ValueError(weight)
    return tariff.letter if weight < 2 else tariff.parcel
""",
    applies=("function",),
    severity="medium",
    help_url="https://radon.readthedocs.io/en/latest/intro.html#cyclomatic-complexity",
)

_LOOPS = (ast.For, ast.AsyncFor, ast.While)


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """One, plus one for each decision in the body, those of nested functions, classes and lambdas included.

    Decisions: `if`, `elif`, a conditional expression, a loop and its `else`, an `except` or `except*` and the `else` of
    a `try`, each `for` and `if` of a comprehension, each `and` or `or`, a `match`, the guard of a case. A `match` is
    one decision whatever its cases, and so is a chain of `elif` that compares one value with constants. An `assert` is
    none: it leaves no second path to follow.

    Sources: McCabe 1976; radon, from which the last two sentences, nested functions and `except*` differ.
    """
    total = 1
    for found in nodes_and_chains(function):
        if isinstance(found, list):
            total += 1 if is_dispatch(found) else len(found)
        else:
            total += _decisions(found)
    return total


def _decisions(node: ast.AST) -> int:
    match node:
        case ast.IfExp() | ast.Match():
            return 1
        case ast.BoolOp(values=values):
            return len(values) - 1
        case ast.comprehension(ifs=conditions):
            return 1 + len(conditions)
        case ast.Try(handlers=handlers, orelse=otherwise) | ast.TryStar(handlers=handlers, orelse=otherwise):
            return len(handlers) + bool(otherwise)
        case ast.match_case(guard=guard):
            return int(guard is not None)
    return 1 + bool(node.orelse) if isinstance(node, _LOOPS) else 0
