"""`[control]`: the form of control flow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Control
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.control",
    title="Control flow is not in the team's form",
    why="An `else` after a `return` indents the main path for nothing.",
    bad="def sign(n):\n    if n < 0:\n        return -1\n    else:\n        return 1\n",
    good="def sign(n):\n    if n < 0:\n        return -1\n    return 1\n",
)

EXAMPLE = """\
[control]
else_after_return = "never"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_ELSE = re.compile(r"\s*else\s*:")


def find_control(view: View, table: Control) -> Iterator[Breach]:
    """An `else` or `elif` whose `if` has returned, at its own line."""
    because = f": {table.why}" if table.why else ""
    for node in view.nodes if table.else_after_return else ():
        if isinstance(node, ast.If) and node.orelse and isinstance(node.body[-1], ast.Return):
            line = _else_line(view, node)
            text = view.lines[line - 1]
            span = view.line_span(line, len(text) - len(text.lstrip()))
            yield Breach(span=span, message=f"no `else` after a branch that returns{because}")


def _else_line(view: View, node: ast.If) -> int:
    """The line of the keyword: that of an `elif` is its node's own, an `else` stands somewhere above its body."""
    first, last = node.orelse[0].lineno, node.body[-1].end_lineno or node.body[-1].lineno
    for line in range(first, last, -1):
        if _ELSE.match(view.lines[line - 1]):
            return line
    return first
