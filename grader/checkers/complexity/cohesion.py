"""Whether the methods of a class have anything to do with one another."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.checkers.complexity.receiver import receiver_of
from grader.facts.units import Function
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.cohesion",
    title="Groups of methods that share nothing (LCOM4)",
    why="Methods that touch none of each other's fields are two classes under one name: they change for two reasons.",
    bad="""\
class Shop:
    def add(self, item):
        self.items.append(item)

    def total(self):
        return sum(item.price for item in self.items)

    def log(self, line):
        self.lines.append(line)

    def written(self):
        return "\\n".join(self.lines)
""",
    good="""\
class Basket:
    def add(self, item):
        self.items.append(item)

    def remove(self, item):
        self.items.remove(item)

    def total(self):
        return sum(item.price for item in self.items)
""",
    applies=("class",),
    severity="medium",
    help_url="https://codescene.io/docs/guides/technical/code-health.html",
)

MIN_METHODS = 3
"""Fewer methods make no groups worth naming."""

_PLAIN_BASES = {"object", "Generic"}
_RECORDS = {"dataclass", "define", "frozen", "mutable", "attrs", "attributes", "s"}
_SETTING_UP = {"__init__", "__new__", "__post_init__", "__del__"}
"""They touch every field, and so would join all groups."""

_SPECIAL = "special methods"
"""Stands for what all special methods touch together."""


def measure(node: ast.ClassDef) -> int | None:
    """Groups of methods connected by fields and calls through `self`; None where the number says nothing.

    Static and class methods, and methods that use nothing of `self`, are in no group. Special methods connect groups
    and make none, `__init__` and the like not even that; nor do accessors make a group: properties, and methods that do
    nothing but return or set one field. None for fewer than three methods; for dataclasses, test classes and those with
    abstract methods; and for classes with bases, protocols and enums among them: what is inherited would connect them.

    Source: Hitz and Montazeri 1995 (LCOM4), CodeScene; accessors, special methods and bases are ours.
    """
    methods = [each for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    if _has_another_purpose(node, methods):
        return None
    used = [(method, fields) for method in methods if _is_plain(method) and (fields := _used_of_self(method))]
    working = {method.name for method, _ in used if not _is_special(method)}
    if len(working) < MIN_METHODS:
        return None
    makers = {method.name for method, _ in used if not _is_special(method) and not _is_accessor(method)}
    groups = _groups({method.name, *fields} for method, fields in used)
    return max(1, sum(not group.isdisjoint(makers) for group in groups))


def _has_another_purpose(node: ast.ClassDef, methods: list[Function]) -> bool:
    marks = {_last_part(decorator) for method in methods for decorator in method.decorator_list}
    return (
        bool(node.keywords)
        or not {_last_part(each) for each in node.decorator_list}.isdisjoint(_RECORDS)
        or not {_last_part(base) for base in node.bases} <= _PLAIN_BASES
        or any(mark.startswith("abstract") for mark in marks)
        or node.name.startswith("Test")
    )


def _last_part(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last_part(node.func)
    if isinstance(node, ast.Subscript):
        return _last_part(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_plain(method: Function) -> bool:
    marks = {_last_part(each) for each in method.decorator_list}
    return method.name not in _SETTING_UP and marks.isdisjoint({"staticmethod", "classmethod", "overload"})


def _is_special(method: Function) -> bool:
    return method.name.startswith("__") and method.name.endswith("__")


def _is_accessor(method: Function) -> bool:
    if {"property", "cached_property", "setter", "deleter"} & {_last_part(each) for each in method.decorator_list}:
        return True
    body = method.body[1:] if ast.get_docstring(method, clean=False) is not None else method.body
    match body:
        case [ast.Return(value=ast.Attribute(value=ast.Name()))]:
            return True
        case [ast.Assign(targets=[ast.Attribute(value=ast.Name())], value=ast.Name() | ast.Constant())]:
            return True
    return False


def _used_of_self(method: Function) -> set[str]:
    """Names that a method reaches through `self`; `self` alone may reach what any special method does."""
    receiver = receiver_of(method, in_class=True)
    nodes = list(ast.walk(method))
    reached = [each for each in nodes if isinstance(each, ast.Attribute) and _is_named(each.value, receiver)]
    through = {id(each.value) for each in reached}
    alone = any(_is_named(each, receiver) and id(each) not in through for each in nodes)
    return {each.attr for each in reached} | ({_SPECIAL} if alone or (reached and _is_special(method)) else set())


def _is_named(node: ast.AST, name: str | None) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _groups(members: Iterable[set[str]]) -> list[set[str]]:
    """Join the sets that have a common member."""
    groups: list[set[str]] = []
    for names in members:
        touched = [group for group in groups if not group.isdisjoint(names)]
        groups = [group for group in groups if group.isdisjoint(names)]
        groups.append(names.union(*touched))
    return groups
