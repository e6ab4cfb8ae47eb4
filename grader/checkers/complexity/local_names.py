"""How many values a reader of a function must keep apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.descent import children_of
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.locals",
    title="Local variables of a function",
    why="Past ten or fifteen variables nobody knows which of them still matters on the line being read.",
    bad="""\
def describe(rows):
    first = rows[0]
    last = rows[-1]
    count = len(rows)
    total = sum(rows)
    mean = total / count
    low = min(rows)
    high = max(rows)
    spread = high - low
    middle = sorted(rows)[count // 2]
    shift = middle - mean
    change = last - first
    return mean, spread, shift, change
""",
    good="""\
def describe(rows):
    return Summary(mean=sum(rows) / len(rows), spread=max(rows) - min(rows), change=rows[-1] - rows[0])
""",
    applies=("function",),
    severity="low",
    help_url="https://docs.astral.sh/ruff/rules/too-many-locals/",
)

_Binding = tuple[int, str]
"""The function that a name belongs to, by the id of its node, and the name."""


def measure(function: Function, qualname: str) -> int:  # noqa: ARG001 - all measures share one signature
    """Count the names that a function and those nested in it bind, each once in the function it belongs to.

    By assignment, loop, `with`, `except`, `case` or comprehension, whose variables count as those of the loop it stands
    for. Parameters, imports, nested functions, `_` and names that are global or nonlocal do not count. Source: pylint
    R0914, which counts parameters as well; here they have a check of their own.
    """
    bound: set[_Binding] = set()
    foreign: set[_Binding] = set()
    stack: list[tuple[ast.AST, int]] = [(function, id(function))]
    while stack:
        node, owner = stack.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            owner = id(node)
            foreign.update((owner, each.arg) for each in ast.walk(node.args) if isinstance(each, ast.arg))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            foreign.update((owner, name) for name in node.names)
        bound.update((owner, name) for name in _names_bound_by(node))
        stack.extend((child, owner) for child in children_of(node))
    return sum(name != "_" for _, name in bound - foreign)


def _names_bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case (
            ast.Name(id=str(name), ctx=ast.Store())
            | ast.ExceptHandler(name=str(name))
            | ast.MatchAs(name=str(name))
            | ast.MatchStar(name=str(name))
            | ast.MatchMapping(rest=str(name))
        ):
            yield name
