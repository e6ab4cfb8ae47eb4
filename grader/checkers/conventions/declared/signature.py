"""`[signature]`: the form of parameter lists."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.declared.roles import bool_parameters
from grader.checkers.conventions.declared.tables import Signature
from grader.checkers.conventions.definitions import Definition, is_dunder
from grader.checkers.conventions.names import parameters
from grader.checkers.conventions.signatures import receives_owner
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.signature",
    title="A parameter list is not in the team's form",
    why="`send(order, True)` cannot be read at the call; long positional lists get mixed up.",
    bad="def send(order, urgent=False):\n    return order, urgent\n",
    good="def send(order, *, urgent=False):\n    return order, urgent\n",
    applies=("function",),
)

EXAMPLE = """\
[signature]
bool_params = "keyword_only"
max_positional = 3
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_OUR_OWN = ("__init__", "__new__", "__call__")
"""Special methods whose parameters are the author's choice."""


def find_signature(view: View, table: Signature) -> Iterator[Breach]:
    """Functions and methods, at their `def`; the parameters of other special methods are Python's choice."""
    because = f": {table.why}" if table.why else ""
    for definition in view.definitions:
        node = definition.node
        if not isinstance(node, ast.ClassDef) and (not is_dunder(node.name) or node.name in _OUR_OWN):
            for fault in _faults(view, definition, node, table):
                yield view.breach(node, f"`{node.name}`: {fault}{because}")


def _faults(
    view: View, definition: Definition, node: ast.FunctionDef | ast.AsyncFunctionDef, table: Signature
) -> Iterator[str]:
    skipped = 1 if receives_owner(definition) else 0
    positional = [each.arg for each in (*node.args.posonlyargs, *node.args.args)][skipped:]
    if table.bool_params:
        flags = [name for name in bool_parameters(view, node) if name in positional]
        if flags:
            yield f"boolean parameters are keyword-only; `{'`, `'.join(flags)}` can be given by position"
    if table.max_positional is not None and len(positional) > table.max_positional:
        yield f"{len(positional)} positional parameters; the limit is {table.max_positional}"
    if table.first_params:
        names = [each.arg for each in parameters(node)][skipped:]
        wanted = [name for name in table.first_params if name in names]
        if names[: len(wanted)] != wanted:
            yield f"`{'`, `'.join(wanted)}` come first"
