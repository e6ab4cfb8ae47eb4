"""`[[pattern]]`: code that a team does not write, and code that a function of some form must run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.metavariables import Bound, Template, occurrences, parse_template
from grader.checkers.conventions.declared.tables import Pattern
from grader.checkers.conventions.definitions import own_nodes
from grader.checkers.conventions.fixes.calls import rewritten
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.pattern",
    title="Code has a form that the team does not write",
    why="The team found a better form for this one; the old one hides a fault or costs a second look.",
    bad="def first(a, b):\n    return a is not None and a or b\n",
    good="def first(a, b):\n    return a if a is not None else b\n",
)

EXAMPLE = """\
[[pattern]]
match = "$A is not None and $A or $B"
use = "$A if $A is not None else $B"
why = "and/or returns $B for a falsy $A"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_pattern(view: View, tables: tuple[Pattern, ...]) -> Iterator[Breach]:
    """Matches at their first line, a function at its `def`; for `require`, matches that lack what they must contain."""
    for table in tables:
        template = parse_template(table.match)
        required = parse_template(table.body_contains) if table.body_contains else None
        for node, bound in occurrences(template, iter(view.nodes), {}):
            if table.kind == "require" and required is not None and _contains(node, required, bound):
                continue
            mend = partial(rewritten, view, node, table.match, table.use, bound) if table.kind is None else None
            yield view.breach(node, _sentence(table, bound), mend)


def _contains(node: ast.AST, required: Template, bound: Bound) -> bool:
    """Whether a node runs the required code itself, not in a function nested in it."""
    for statement in getattr(node, "body", []):
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        for _ in occurrences(required, iter([statement, *own_nodes(statement)]), bound):
            return True
    if required.alone is not None:
        return False
    return any(True for _ in occurrences(required, iter([node]), bound))


def _sentence(table: Pattern, bound: Bound) -> str:
    if table.kind == "require":
        sentence = f"`{_filled(table.match, bound)}` must contain `{table.body_contains}`"
    else:
        sentence = f"`{table.match}` is not written here"
    if table.use:
        sentence += f"; write `{_filled(table.use, bound)}`"
    return f"{sentence}: {table.why}" if table.why else sentence


def _filled(text: str, bound: Bound) -> str:
    for name in sorted(bound, key=len, reverse=True):
        text = text.replace(f"${name}", bound[name])
    return text
