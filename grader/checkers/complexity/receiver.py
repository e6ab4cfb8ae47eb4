"""The parameter that a method's object or class comes in by."""

from __future__ import annotations

import ast

from grader.facts.units import Function


def receiver_of(function: Function, *, in_class: bool) -> str | None:
    """Name of `self` or `cls`, whatever it is called; None for plain functions and static methods."""
    positional = [*function.args.posonlyargs, *function.args.args]
    if not in_class or not positional or any(_is_staticmethod(node) for node in function.decorator_list):
        return None
    return positional[0].arg


def _is_staticmethod(decorator: ast.expr) -> bool:
    return isinstance(decorator, ast.Name) and decorator.id == "staticmethod"
