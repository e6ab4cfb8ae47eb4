"""`[classes]`: how a class that only holds values is made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Classes
from grader.checkers.conventions.definitions import is_dunder
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.classes",
    title="A value class is made another way",
    why="Value classes that are all made one way compare, print and copy alike.",
    bad="class Point:\n    def __init__(self, x, y):\n        self.x = x\n        self.y = y\n",
    good="from dataclasses import dataclass\n\n\n@dataclass\nclass Point:\n    x: int\n    y: int\n",
)

EXAMPLE = """\
[classes]
value_class = "dataclass"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_DECORATORS = {
    "dataclasses.dataclass": "dataclass",
    **{f"attr.{name}": "attrs" for name in ("s", "attrs", "define", "frozen", "mutable", "dataclass")},
    **{f"attrs.{name}": "attrs" for name in ("define", "frozen", "mutable")},
}
_BASES = {
    "typing.NamedTuple": "namedtuple",
    "pydantic.BaseModel": "pydantic",
    "msgspec.Struct": "msgspec",
}
_MAKERS = {"collections.namedtuple": "namedtuple", "typing.NamedTuple": "namedtuple", "attr.make_class": "attrs"}


def find_classes(view: View, table: Classes) -> Iterator[Breach]:
    """Value classes at their `class` line; a call that makes one at the call."""
    wanted = table.value_class
    if wanted is None:
        return
    because = f": {table.why}" if table.why else ""
    for definition in view.definitions:
        node = definition.node
        way = _way(view, node) if isinstance(node, ast.ClassDef) else None
        if way and way != wanted and not (wanted == "dataclass" and way == "frozen_dataclass"):
            yield view.breach(node, f"value classes are made as {wanted}; `{node.name}` is made as {way}{because}")
    for call in view.nodes:
        if isinstance(call, ast.Call):
            for path in view.names.paths(call.func):
                if _MAKERS.get(path, wanted) != wanted:
                    yield view.breach(call, f"value classes are made as {wanted}, not by `{path}`{because}")


def _way(view: View, node: ast.ClassDef) -> str | None:
    """How a value class is made; None for a class that does more than hold values."""
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        for path in view.names.paths(called):
            if path == "dataclasses.dataclass":
                return "frozen_dataclass" if _is_frozen(decorator) else "dataclass"
            if path in _DECORATORS:
                return _DECORATORS[path]
    for base in node.bases:
        for path in view.names.paths(base):
            if path in _BASES:
                return _BASES[path]
    return "a plain class" if not node.bases and not node.decorator_list and _only_stores(node) else None


def _is_frozen(decorator: ast.expr) -> bool:
    keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
    return any(
        keyword.arg == "frozen" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in keywords
    )


def _only_stores(node: ast.ClassDef) -> bool:
    """Whether a class has nothing but an `__init__` that stores its parameters, and perhaps other special methods."""
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    makers = [method for method in methods if method.name == "__init__"]
    if len(makers) != 1 or not all(is_dunder(method.name) for method in methods):
        return False
    body = [each for each in makers[0].body if not isinstance(each, ast.Expr | ast.Pass)]
    named = {each.arg for each in (*makers[0].args.args, *makers[0].args.kwonlyargs)}
    return bool(body) and all(_stores(statement, named) for statement in body)


def _stores(statement: ast.stmt, named: set[str]) -> bool:
    if not isinstance(statement, ast.Assign | ast.AnnAssign):
        return False
    target = statement.targets[0] if isinstance(statement, ast.Assign) else statement.target
    value = statement.value
    return isinstance(target, ast.Attribute) and isinstance(value, ast.Name) and value.id in named
