"""Functions of the project that do nothing but hand on what they are given to a function of a library."""

from __future__ import annotations

import ast

from msgspec import Struct

from grader.checkers.security.taint.program import read_module
from grader.checkers.security.view import View
from grader.facts.imports import dotted
from grader.facts.units import Function


class Forwarder(Struct, frozen=True, eq=False):
    """`name` is the dotted path of what is called, `call` how, `parameters` the names that stand for what is given."""

    name: str
    call: ast.Call
    parameters: tuple[str, ...]


def forwarder_of(view: View, path: str) -> Forwarder | None:
    """What a function of the file, or of a module that it imports, hands on; None where it does anything else."""
    if path in view.functions:
        return _forwarder(view.functions[path], view.imports)
    if not view.siblings or "." not in path:
        return None
    name, _, last = _absolute(path, view).rpartition(".")
    for key, is_package in ((name, False), (f"{name}.__init__", True)):
        text = view.siblings.get(key)
        module = read_module(name, text, is_package=is_package) if text is not None else None
        found = module.functions.get(last) if module is not None else None
        if module is not None and found is not None and not isinstance(found.node, ast.Lambda):
            return _forwarder(found.node, module.imports)
    return None


def _absolute(path: str, view: View) -> str:
    """A relative path, such as `.helpers.ask`, from the top."""
    bare = path.lstrip(".")
    level = len(path) - len(bare)
    if not level:
        return path
    package = view.module.split(".")
    kept = len(package) - level + view.source.path.endswith("__init__.py")
    return ".".join([*package[: max(kept, 0)], bare])


def _forwarder(function: Function, imports: dict[str, str]) -> Forwarder | None:
    body = [node for node in function.body if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))]
    call = body[0].value if len(body) == 1 and isinstance(body[0], ast.Return | ast.Expr) else None
    spec = function.args
    if not isinstance(call, ast.Call) or function.decorator_list or spec.vararg or spec.kwarg:
        return None
    name = dotted(call.func, imports) or ""
    parameters = tuple(one.arg for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs))
    handed = [*call.args, *(key.value for key in call.keywords)]
    is_library = name.partition(".")[0] in {path.partition(".")[0] for path in imports.values()}
    hands_on = any(isinstance(one, ast.Name) and one.id in parameters for one in handed)
    plain = all(isinstance(one, ast.Name | ast.Constant | ast.Attribute) for one in handed)
    return Forwarder(name, call, parameters) if is_library and hands_on and plain else None
