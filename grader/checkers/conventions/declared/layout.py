"""`[layout]`: the order of what stands at the top level of a module."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Layout
from grader.checkers.conventions.definitions import is_dunder
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.layout",
    title="Something at the top level of a module is out of order",
    why="In files that all have one order readers know where to look.",
    bad="def area(r):\n    return PI * r * r\n\n\nPI = 3.14\n",
    good="PI = 3.14\n\n\ndef area(r):\n    return PI * r * r\n",
)

EXAMPLE = """\
[layout]
order = ["docstring", "imports", "constants", "functions"]
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_layout(view: View, table: Layout) -> Iterator[Breach]:
    """The fewest statements that would have to move, at their first line; of equal choices the later ones."""
    because = f": {table.why}" if table.why else ""
    order: list[str] = [*table.order]
    ranked = [(statement, order.index(part), part) for statement, part in _parts(view) if part in order]
    ranks = [rank for _, rank, _ in ranked]
    for (statement, _, part), stays in zip(ranked, _in_order(ranks), strict=True):
        if not stays:
            yield view.breach(statement, f"{part} out of order; a module has {', '.join(order)}{because}")


def _in_order(ranks: list[int]) -> list[bool]:
    """Mark a longest run of ranks that never fall, the earliest of equally long ones."""
    longest = [1] * len(ranks)
    best: dict[int, int] = {}
    for index in range(len(ranks) - 1, -1, -1):
        longest[index] += max((length for rank, length in best.items() if rank >= ranks[index]), default=0)
        best[ranks[index]] = longest[index]
    stays = [False] * len(ranks)
    need, floor = max(longest, default=0), -1
    for index, rank in enumerate(ranks):
        if need and rank >= floor and longest[index] == need:
            stays[index], need, floor = True, need - 1, rank
    return stays


def _parts(view: View) -> Iterator[tuple[ast.stmt, str]]:
    """Top-level statements with the part of the module each belongs to; others have no place of their own."""
    defined = {each.node.name for each in view.definitions if not each.nested and each.owner is None}
    has_docstring = False
    for statement in view.tree.body:
        part = _part(view, statement, defined)
        if part == "docstring":
            part = None if has_docstring else part
            has_docstring = True
        if part is not None:
            yield statement, part


def _part(view: View, statement: ast.stmt, defined: set[str]) -> str | None:
    part: str | None = None
    match statement:
        case ast.Expr(value=ast.Constant(value=str())):
            part = "docstring"
        case ast.ImportFrom(module="__future__"):
            part = "future"
        case ast.Import() | ast.ImportFrom():
            part = "imports"
        case ast.ClassDef():
            part = "classes"
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            part = "functions"
        case ast.Assign() | ast.AnnAssign() if _stands_alone(statement, defined):
            part = "constants"
        case ast.If() if _is_main(statement):
            part = "main"
        case ast.If() if view.names.is_any(statement.test, "typing.TYPE_CHECKING"):
            part = "imports"
        case ast.Try() if all(isinstance(each, ast.Import | ast.ImportFrom) for each in statement.body):
            part = "imports"
    return part


def _stands_alone(statement: ast.Assign | ast.AnnAssign, defined: set[str]) -> bool:
    """Whether an assignment may stand above the definitions: it names none of them, and Python gave it no meaning."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    if any(isinstance(target, ast.Name) and is_dunder(target.id) for target in targets):
        return False
    return not any(isinstance(node, ast.Name) and node.id in defined for node in ast.walk(statement))


def _is_main(statement: ast.If) -> bool:
    names = {node.id for node in ast.walk(statement.test) if isinstance(node, ast.Name)}
    return "__name__" in names
