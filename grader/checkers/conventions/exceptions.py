"""Which classes of a file are exceptions."""

from __future__ import annotations

import ast
import builtins

from grader.checkers.conventions.lineage import bases_of
from grader.checkers.conventions.view import View

BUILT_IN = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)
"""Names of the built-in exception classes."""


def built_in_exception(view: View, node: ast.AST) -> str | None:
    """The name of the built-in exception that an expression names, or None."""
    for path in view.names.paths(node):
        module, _, name = path.rpartition(".")
        if module == "builtins" and name in BUILT_IN:
            return name
    return None


def exception_classes(view: View) -> list[ast.ClassDef]:
    """Classes that derive, also through classes of the same file, from a built-in exception; in source order."""
    classes = [each.node for each in view.definitions if isinstance(each.node, ast.ClassDef)]
    return [node for node in classes if any(built_in_exception(view, base) for base in bases_of(view, node))]
