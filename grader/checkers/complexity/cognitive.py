"""How hard a function is to follow, by the increments of Sonar's white paper."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.checkers.complexity.branches import chain_of
from grader.checkers.complexity.descent import children_of
from grader.checkers.complexity.dispatch import is_dispatch
from grader.checkers.complexity.levels import Comprehension, clauses, inside_comprehension, placements
from grader.checkers.complexity.recursion import recursive_functions
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.cognitive",
    title="Cognitive complexity",
    why="Nested and broken flow costs a reader more than the same number of decisions side by side.",
    bad="""\
def total(orders, member):
    due = 0
    for order in orders:
        if order.open:
            for item in order.items:
                if item.count > 0 and item.price or item.gift:
                    due += 0 if item.gift else item.price * item.count
        elif order.fee:
            due += order.fee
        else:
            continue
    return due
""",
    good="""\
def total(orders):
    return sum(order.due() for order in orders)
""",
    applies=("function",),
    severity="medium",
    help_url="https://www.sonarsource.com/docs/CognitiveComplexity.pdf",
)

_STRUCTURES = (ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.Match, ast.IfExp)
_WITH_ELSE = (ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar)
_DEEPER: dict[type[ast.AST], tuple[str, ...]] = {
    ast.For: ("body", "orelse"),
    ast.AsyncFor: ("body", "orelse"),
    ast.While: ("body", "orelse"),
    ast.Try: ("orelse",),
    ast.TryStar: ("orelse",),
    ast.ExceptHandler: ("body",),
    ast.Match: ("cases",),
    ast.IfExp: ("test", "body", "orelse"),
    ast.Lambda: ("body",),
}
"""Fields whose nodes stand a level deeper than the node itself."""

_Step = tuple[int, list[tuple[ast.AST, int]]]
"""Points of one node, and its children with the nesting level that each stands at."""


def measure(function: Function, qualname: str) -> int:
    """Cognitive complexity of a function, nested ones included.

    - One point and one more for each level it is nested in: `if`, a conditional expression, a loop, `except`, `match`.
    - One point: `elif`, any `else`, each run of like boolean operators, each function that calls itself.
    - Deeper by a level, without points: the body of a lambda or nested function (but for the decorator idiom, a
      function that holds nothing except another one and its return), and of each of the above.

    A `match` is one decision whatever its cases, and so is a chain of `elif` that compares one value with constants,
    a `match` in other words. Each `for` and `if` of a comprehension is one inside the other, as in the loop it stands
    for. A nested function or named lambda stands at the deepest place that names it. `try`, `with`, `finally` and
    `assert` cost nothing.

    Source: Campbell, Cognitive Complexity, white paper 1.7; the dispatch chain, comprehensions and the place of nested
    functions are ours: no code gets simpler by moving into them.
    """
    total = len(recursive_functions(function, qualname))
    placed = placements(function, lambda node, level: _step(node, level)[1])
    stack = _body(function, 0)
    while stack:
        node, level = stack.pop()
        points, children = _step(node, max(level, placed.get(id(node), 0)))
        total += points
        stack.extend(children)
    return total


def _step(node: ast.AST, level: int) -> _Step:
    if isinstance(node, ast.If):
        return _if(node, level)
    if isinstance(node, ast.BoolOp):
        return _boolean(node, level)
    if isinstance(node, Comprehension):
        return sum(1 + inner for _, inner in clauses(node, level)), inside_comprehension(node, level)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return 0, [*_signature(node, level), *_body(node, level + 1)]
    structure = 1 + level if isinstance(node, _STRUCTURES) else 0
    otherwise = bool(node.orelse) if isinstance(node, _WITH_ELSE) else 0
    return structure + otherwise, _children(node, level, deeper=_DEEPER.get(type(node), ()))


def _if(node: ast.If, level: int) -> _Step:
    chain = chain_of(node)
    otherwise = chain[-1].orelse
    points = 1 + level
    if not is_dispatch(chain):
        points += len(chain) - 1 + bool(otherwise)
    inner: list[ast.AST] = [statement for arm in chain for statement in arm.body]
    inner.extend(otherwise)
    return points, [*((arm.test, level) for arm in chain), *((each, level + 1) for each in inner)]


def _boolean(node: ast.BoolOp, level: int) -> _Step:
    """Count the runs of like operators, read from left to right; `not` and brackets around other things end none."""
    operators: list[type[ast.boolop]] = []
    operands: list[tuple[ast.AST, int]] = []
    stack: list[ast.expr | type[ast.boolop]] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, type):
            operators.append(current)
        elif isinstance(current, ast.BoolOp):
            interleaved: list[ast.expr | type[ast.boolop]] = [current.values[0]]
            for value in current.values[1:]:
                interleaved += [type(current.op), value]
            stack.extend(reversed(interleaved))
        else:
            operands.append((current, level))
    runs = 1 + sum(before is not after for before, after in pairwise(operators))
    return runs, operands


def _body(function: Function, level: int) -> list[tuple[ast.AST, int]]:
    wrapped = _decorated_function(function)
    if wrapped is None:
        return [(statement, level) for statement in function.body]
    return [*_signature(wrapped, level), *_body(wrapped, level)]


def _decorated_function(function: Function) -> Function | None:
    """Return the one function that this one holds beside a docstring and returns of names: the decorator idiom."""
    nested = None
    for position, statement in enumerate(function.body):
        match statement:
            case ast.FunctionDef() | ast.AsyncFunctionDef() if nested is None:
                nested = statement
            case ast.Return(value=ast.Name()):
                pass
            case ast.Expr(value=ast.Constant(value=str())) if position == 0:
                pass
            case _:
                return None
    return nested


def _signature(function: Function, level: int) -> list[tuple[ast.AST, int]]:
    """Decorators and defaults: they run where the function is defined."""
    return [(node, level) for node in (*function.decorator_list, function.args)]


def _children(node: ast.AST, level: int, *, deeper: tuple[str, ...] = ()) -> list[tuple[ast.AST, int]]:
    if not deeper:
        return [(child, level) for child in children_of(node)]
    return [
        (child, level + 1 if name in deeper else level)
        for name, value in ast.iter_fields(node)
        for child in _nodes(value)
    ]


def _nodes(value: object) -> Iterator[ast.AST]:
    if isinstance(value, ast.AST):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, ast.AST))
