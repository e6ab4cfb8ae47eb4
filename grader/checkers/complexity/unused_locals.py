"""Variables that are given a value which nobody reads."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.flaw import Flaw
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.unused-variable",
    title="Local variable that is never read",
    why="A value that nobody reads is a step that was forgotten, or a leftover that readers must rule out.",
    bad="""\
def total(rows):
    count = len(rows)
    return sum(row.amount for row in rows)
""",
    good="""\
def total(rows):
    return sum(row.amount for row in rows)
""",
    applies=("function",),
    severity="medium",
    cwe=563,
    help_url="https://docs.astral.sh/ruff/rules/unused-variable/",
)

_LOOKS_AT_ALL = {"locals", "vars", "eval", "exec", "dir"}
_SAYS_UNREAD = ("_", "dummy", "ignored", "unused")
_Nested = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def find(function: Function) -> Iterator[Flaw]:
    """Find names that a function, or one nested in it, assigns and nothing in it reads; each at its first assignment.

    Only plain assignments count (`x = ...`, `x: int = ...`): a loop, `with`, unpacking or `except` has to bind
    something. Names that start with `_`, `dummy`, `ignored` or `unused` say that nobody reads them. Nothing is told of
    a function that uses `locals()`, `eval` or the like.
    """
    inside = list(ast.walk(function))
    if any(isinstance(node, ast.Name) and node.id in _LOOKS_AT_ALL for node in inside):
        return
    for scope in inside:
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _unread(scope)


def _unread(scope: Function) -> Iterator[Flaw]:
    assigned: dict[str, ast.stmt] = {}
    used = {each.arg for each in ast.walk(scope.args) if isinstance(each, ast.arg)}
    stack: list[tuple[ast.AST, bool]] = [(statement, True) for statement in reversed(scope.body)]
    while stack:
        node, own = stack.pop()
        target = _target(node) if own else None
        if isinstance(node, ast.stmt) and target is not None:
            assigned.setdefault(target.id, node)
        elif isinstance(node, ast.Global | ast.Nonlocal):
            used.update(node.names)
        own = own and not isinstance(node, ast.ClassDef | _Nested)
        for child in reversed(list(ast.iter_child_nodes(node))):
            if isinstance(child, ast.Name):
                if child is not target and (own or isinstance(child.ctx, ast.Load | ast.Del)):
                    used.add(child.id)
            else:
                stack.append((child, own))
        if isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and own and node.name:
            used.add(node.name)
    for name, statement in assigned.items():
        if name not in used and not name.startswith(_SAYS_UNREAD):
            yield Flaw(statement, statement, f"`{name}` is assigned and never read")


def _target(node: ast.AST) -> ast.Name | None:
    match node:
        case ast.Assign(targets=[ast.Name() as target]):
            return target
        case ast.AnnAssign(target=ast.Name() as target, value=ast.expr()):
            return target
    return None
