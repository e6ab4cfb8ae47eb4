"""`[typing]`: which functions are annotated, and how an optional value is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.tables import Typing
from grader.checkers.conventions.fixes.values import piped
from grader.checkers.conventions.signatures import unannotated
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.typing",
    title="Annotations are missing, or not in the team's form",
    why="The team's tools and readers take types from annotations; where they lack, errors pass.",
    bad="def find(key):\n    return key\n",
    good="def find(key: str) -> str | None:\n    return key\n",
)

EXAMPLE = """\
[typing]
annotate = "public"
optional = "pipe"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_MODULES = ("typing", "typing_extensions")
_OPTIONAL = tuple(f"{module}.Optional" for module in _MODULES)
_UNION = tuple(f"{module}.Union" for module in _MODULES)


def find_typing(view: View, table: Typing) -> Iterator[Breach]:
    """Public functions that are not annotated in full, at their `def`; `Optional` and `Union[..., None]`."""
    because = f": {table.why}" if table.why else ""
    for definition in view.definitions if table.annotate else ():
        missing = unannotated(definition) if definition.public else []
        if missing:
            name = definition.node.name
            message = f"public functions are annotated; `{name}` has none for {', '.join(missing)}"
            yield view.breach(definition.node, message + because)
    for node in (*view.nodes, *view.names.quoted) if table.optional else ():
        if _is_optional(view, node):
            yield view.breach(node, f"an optional value is written `X | None`{because}", partial(piped, view, node))


def _is_optional(view: View, node: ast.AST) -> bool:
    if isinstance(node, ast.Name | ast.Attribute):
        return isinstance(node.ctx, ast.Load) and view.names.is_any(node, *_OPTIONAL)
    if not isinstance(node, ast.Subscript) or not view.names.is_any(node.value, *_UNION):
        return False
    members = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
    return any(isinstance(member, ast.Constant) and member.value is None for member in members)
