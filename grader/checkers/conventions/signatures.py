"""What the signature of a function says and leaves unsaid."""

from __future__ import annotations

import ast

from grader.checkers.conventions.definitions import Definition, decorator_names
from grader.checkers.conventions.names import parameters


def unannotated(definition: Definition) -> list[str]:
    """Parameters without annotation, `self` and `cls` excepted, and "the result" where that has none."""
    node = definition.node
    if isinstance(node, ast.ClassDef):
        return []
    named = parameters(node)
    if receives_owner(definition):
        named = named[1:]
    missing = [f"`{parameter.arg}`" for parameter in named if parameter.annotation is None]
    return missing if node.returns is not None else [*missing, "the result"]


def receives_owner(definition: Definition) -> bool:
    """Whether the first parameter is the instance or the class."""
    return definition.kind == "method" and "staticmethod" not in decorator_names(definition.node)
