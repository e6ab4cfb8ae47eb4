"""`[[layer]]`: what the files of a layer may not import."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Layer
from grader.checkers.conventions.paths import absolute, matches, under
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.layer",
    title="An import crosses a layer",
    why="Inner code that knows outer code cannot be tested, moved or replaced without it.",
    bad="import requests\n\n\ndef total(order):\n    return requests.get(order)\n",
    good="def total(order, fetch):\n    return fetch(order)\n",
)

EXAMPLE = """\
[[layer]]
name = "core"
paths = ["**"]
may_not_import = ["requests"]
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_layer(view: View, tables: tuple[Layer, ...]) -> Iterator[Breach]:
    """Imports of what a file's layers may not know, also in functions; those for type checkers alone are free."""
    layers = [table for table in tables if matches(view.path, table.paths)]
    if not layers:
        return
    free = _for_type_checkers(view)
    for node in view.nodes:
        if not isinstance(node, ast.Import | ast.ImportFrom) or id(node) in free:
            continue
        names = _imported(view, node)
        for table in layers:
            for banned in table.may_not_import:
                if any(under(name, banned) for name in names):
                    because = f": {table.why}" if table.why else ""
                    called = f"layer `{table.name}`" if table.name else "this layer"
                    yield view.breach(node, f"{called} may not import `{banned}`{because}")


def _imported(view: View, node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    base = absolute(node.level, node.module, view.names.package)
    return [base, *(f"{base}.{alias.name}" for alias in node.names)]


def _for_type_checkers(view: View) -> set[int]:
    """Identities of the imports that only a type checker runs."""
    guards = ("typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING")
    return {
        id(inner)
        for node in view.nodes
        if isinstance(node, ast.If) and view.names.is_any(node.test, *guards)
        for statement in node.body
        for inner in ast.walk(statement)
    }
