"""Which classes of the same file a class derives from."""

from __future__ import annotations

import ast

from grader.checkers.conventions.view import View

LONGEST_LINEAGE = 50
"""Classes of one file that are followed upwards; counted, so that a hostile chain of thousands costs little."""


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


def lineage(view: View, node: ast.ClassDef) -> list[ast.ClassDef]:
    """A class and the classes of the file that it derives from, nearest first."""
    found = [node]
    for current in found:
        for base in current.bases:
            local = local_class(view, base)
            if local is not None and local not in found and len(found) < LONGEST_LINEAGE:
                found.append(local)
    return found


def bases_of(view: View, node: ast.ClassDef) -> list[ast.expr]:
    """Every base expression in a class's lineage."""
    return [base for current in lineage(view, node) for base in current.bases]
