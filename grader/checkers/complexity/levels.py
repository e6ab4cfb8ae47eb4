"""How deep each node of a function stands, where loops of comprehensions are loops and nested functions stand in place.

Code gains nothing by moving: a comprehension is as deep as the loops and conditions that it says in other words, and a
nested function or named lambda is as deep as the deepest place that names it.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from grader.checkers.complexity.branches import elif_of
from grader.checkers.complexity.descent import children_of
from grader.facts.units import Function

Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
Nested = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Children = Callable[[ast.AST, int], list[tuple[ast.AST, int]]]
"""From a node and its level to its children and theirs; levels only ever add up."""


class Standing(NamedTuple):
    """A node, its level, and the outermost block that it stands in, by number from 1; an `elif` stands in its `if`."""

    node: ast.AST
    level: int
    chunk: int


def standings(function: Function, blocks: tuple[type[ast.AST], ...]) -> Iterator[Standing]:
    """Each node of a function's body with the number of blocks and comprehension clauses around it, itself included."""

    def children(node: ast.AST, level: int) -> list[tuple[ast.AST, int]]:
        return _children(node, level, blocks)

    placed = placements(function, children)
    chunks = 0
    stack: list[Standing] = [Standing(statement, 0, 0) for statement in reversed(function.body)]
    while stack:
        node, level, chunk = stack.pop()
        level = max(level, placed.get(id(node), 0))
        inside = children(node, level)
        deepest = max((below for _, below in inside), default=level)
        if not chunk and max(level, deepest):
            chunks += 1
            chunk = chunks
        yield Standing(node, max(level, deepest), chunk)
        stack.extend(
            Standing(inner, below, chunk if below or isinstance(inner, ast.If) else 0)
            for inner, below in reversed(inside)
        )


def clauses(node: Comprehension, level: int) -> Iterator[tuple[ast.comprehension | ast.expr, int]]:
    """Each `for` and `if` of a comprehension with the level it stands at: each is inside the one before."""
    for generator in node.generators:
        yield generator, level
        level += 1
        for condition in generator.ifs:
            yield condition, level
            level += 1


def inside_comprehension(node: Comprehension, level: int) -> list[tuple[ast.AST, int]]:
    """The expressions of a comprehension and their levels."""
    found: list[tuple[ast.AST, int]] = []
    depth = level
    for clause, outside in clauses(node, level):
        found += [(clause.iter, outside)] if isinstance(clause, ast.comprehension) else [(clause, outside)]
        depth = outside + 1
    results = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    return found + [(result, depth) for result in results]


class _Scope:
    """A nested function: where it is defined, and what it names at which levels above its own."""

    def __init__(self, node: Nested | None, name: str, parent: _Scope | None, start: int) -> None:
        self.node, self.name, self.parent, self.start = node, name, parent, start
        self.uses: dict[str, int] = {}
        self.inner: dict[str, list[_Scope]] = defaultdict(list)


def placements(function: Function, children: Children) -> dict[int, int]:
    """The level of each nested function and named lambda by the id of its node: that of the deepest place naming it."""
    if not _holds_functions(function):
        return {}
    outermost = _Scope(None, "", None, 0)
    scopes = [outermost]
    stack: list[tuple[ast.AST, int, _Scope]] = [(statement, 0, outermost) for statement in function.body]
    while stack:
        node, level, scope = stack.pop()
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                scope.uses[name] = max(level, scope.uses.get(name, 0))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                scope, level = _enter(node, name, scope, level, scopes)
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Lambda() as value):
                inner, start = _enter(value, name, scope, level, scopes)
                stack.extend((child, below, inner) for child, below in children(value, start))
                continue
        stack.extend((child, below, scope) for child, below in children(node, level))
    users: dict[int, list[tuple[_Scope, int]]] = defaultdict(list)
    for scope in scopes:
        for name, level in scope.uses.items():
            for target in _visible(name, scope):
                users[id(target)].append((scope, level))
    levels: dict[int, int] = {id(outermost): 0}
    return {id(scope.node): _level(scope, users, levels, ()) for scope in scopes[1:]}


@lru_cache(maxsize=1)
def _holds_functions(function: Function) -> bool:
    """Whether any scope is nested in a function; several measures ask in a row."""
    stack: list[ast.AST] = list(function.body)
    while stack:
        node = stack.pop()
        if isinstance(node, Nested):
            return True
        stack.extend(children_of(node))
    return False


def _enter(node: Nested, name: str, scope: _Scope, level: int, scopes: list[_Scope]) -> tuple[_Scope, int]:
    inner = _Scope(node, name, scope, level)
    scope.inner[name].append(inner)
    scopes.append(inner)
    return inner, 0


def _visible(name: str, scope: _Scope) -> list[_Scope]:
    around: _Scope | None = scope
    while around is not None:
        if name in around.inner:
            return around.inner[name]
        around = around.parent
    return []


def _level(
    scope: _Scope,
    users: dict[int, list[tuple[_Scope, int]]],
    levels: dict[int, int],
    asking: tuple[_Scope, ...],
) -> int:
    """The level of a scope; functions that call each other in a circle are not followed around it."""
    if id(scope) in levels:
        return levels[id(scope)]
    asking = (*asking, scope)
    parent = scope.parent
    deepest = 0 if parent is None or parent in asking else _level(parent, users, levels, asking) + scope.start
    for user, level in users[id(scope)]:
        if user not in asking and len(asking) < _MAX_CALLS:
            deepest = max(deepest, _level(user, users, levels, asking) + level)
    levels[id(scope)] = deepest
    return deepest


_MAX_CALLS = 50
"""Nested functions that name one another, followed in a row."""


def _children(node: ast.AST, level: int, blocks: tuple[type[ast.AST], ...]) -> list[tuple[ast.AST, int]]:
    if isinstance(node, Comprehension):
        return inside_comprehension(node, level)
    if not isinstance(node, blocks):
        return [(child, level) for child in children_of(node)]
    following = elif_of(node) if isinstance(node, ast.If) else None
    return [(child, level + _is_inside(child) if child is not following else level) for child in children_of(node)]


def _is_inside(child: ast.AST) -> bool:
    return isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case)
