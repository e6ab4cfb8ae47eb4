"""Which classes of a file are exceptions."""

from __future__ import annotations

import ast
import builtins

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


def local_class(view: View, node: ast.AST) -> ast.ClassDef | None:
    """The class of this file that a name stands for, or None."""
    if isinstance(node, ast.Name):
        for binding in view.names.bindings(node):
            if isinstance(binding.node, ast.ClassDef):
                return binding.node
    if isinstance(node, ast.Attribute):
        owner = local_class(view, node.value)
        for statement in owner.body if owner else ():
            if isinstance(statement, ast.ClassDef) and statement.name == node.attr:
                return statement
    return None


def exception_classes(view: View) -> set[ast.ClassDef]:
    """Classes that derive, also through classes of the same file, from a built-in exception."""
    classes = [each.node for each in view.definitions if isinstance(each.node, ast.ClassDef)]
    found: set[ast.ClassDef] = set()
    while True:
        new = {
            node
            for node in classes
            if node not in found
            and any(built_in_exception(view, base) or local_class(view, base) in found for base in node.bases)
        }
        if not new:
            return found
        found |= new
