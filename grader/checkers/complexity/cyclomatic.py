"""Independent paths through a function."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.descent import all_statements
from grader.checkers.complexity.radon_adapter import decisions
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

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Cyclomatic complexity by radon's definition: one, plus one for each decision.

    Decisions: `if`, `elif`, a conditional expression, a loop and its `else`, an `except` and the `else` of a `try`, a
    comprehension and each of its `if`s, each `and` or `or`, a case that is no wildcard, an `assert`. Two things radon
    leaves out are added: the decisions of functions and classes nested in this one, and those of `except*`.

    Raises Unmeasurable where the code is nested too deeply for radon. Source: McCabe 1976.
    """
    return 1 + sum(decisions(scope.body) for scope in _scopes(function)) + _group_handlers(function)


def _scopes(function: Function) -> Iterator[_Scope]:
    """Yield the function, then every function and class nested in it: radon counts none inside another."""
    for node in all_statements(function):
        if isinstance(node, _Scope):
            yield node


def _group_handlers(function: Function) -> int:
    groups = [node for node in all_statements(function) if isinstance(node, ast.TryStar)]
    return sum(len(group.handlers) + bool(group.orelse) for group in groups)
