"""`[naming]`: a regular expression for each role that a name can play."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.roles import ROLES, named, variables
from grader.checkers.conventions.declared.tables import Naming
from grader.checkers.conventions.fixes.names import nested_renamed
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo
from grader.model.evidence import Fix

INFO = CheckInfo(
    id="conventions.declared.naming",
    title="A name does not match the team's pattern for its role",
    why="In this team a name tells its role; one that breaks the pattern misleads.",
    bad="class ParseFailure(ValueError):\n    pass\n",
    good="class ParseError(ValueError):\n    pass\n",
)

EXAMPLE = """\
[naming]
exception = "Error$"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_naming(view: View, table: Naming) -> Iterator[Breach]:
    """Names that do not match their role's expression, and variables that are too short."""
    because = f": {table.why}" if table.why else ""
    patterns = {role: pattern for role in ROLES if (pattern := regex_of(table, role)) is not None}
    for role, name, node in named(view):
        if role in patterns and name not in table.exempt and not re.search(patterns[role], name):
            message = f"{role.replace('_', ' ')} `{name}` does not match `{patterns[role]}`{because}"
            yield view.breach(node, message, partial(_renamed, view, role, node, patterns[role]))
    for name, node in variables(view) if table.min_length else ():
        if len(name) < table.min_length and name not in table.exempt:
            yield view.breach(node, f"variable `{name}` is shorter than {table.min_length} characters{because}")


def _renamed(view: View, role: str, node: ast.AST, pattern: str) -> Fix | None:
    definition = next((each for each in view.definitions if each.node is node), None)
    return nested_renamed(view, definition, pattern) if definition is not None and role == "function" else None


def regex_of(table: Naming, role: str) -> str | None:
    """The expression that a table gives for a role."""
    found: str | None = getattr(table, "class_" if role == "class" else role)
    return found
