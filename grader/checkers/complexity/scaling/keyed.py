"""Tables whose keys the code names: rows of records, all with the same keys, rather than tables that grow."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy

from msgspec.structs import replace

from grader.facts.units import Function
from grader.inputs.module import Module
from grader.inputs.names import type_by_name
from grader.inputs.signature import Parameter
from grader.inputs.types import ANY, Field, Items, Record, Scalar, Table, Type, unsupported
from grader.inputs.use_types import Follower
from grader.inputs.uses import Scope

MAX_ROUNDS = 4
"""How often names that stand for rows are looked for, each time with those that were found before."""
_SAME_ITEMS = frozenset(("list", "tuple", "sorted", "reversed", "iter", "filter"))
_ASKING = frozenset(("get", "pop", "setdefault"))


def with_keys(parameter: Parameter, node: Function, module: Module) -> Parameter:
    """The parameter with the tables in its type that are records, by the keys that the code reads of them."""
    match parameter.type:
        case Items(item=Table(key=key, value=value)) if _is_text(key):
            rows = _Rows(node, many=parameter.name)
            record = _record(rows, value, node, module)
            return parameter if record is None else replace(parameter, type=replace(parameter.type, item=record))
        case Table(value=Table(key=key, value=value)) if _is_text(key):
            rows = _Rows(node, table=parameter.name)
            record = _record(rows, value, node, module)
            return parameter if record is None else replace(parameter, type=replace(parameter.type, value=record))
        case Table(key=key, value=value) if _is_text(key) and value == ANY:
            record = _record(_Rows(node, one=parameter.name), value, node, module)
            return parameter if record is None else replace(parameter, type=record)
    return parameter


def _is_text(type_: Type) -> bool:
    return type_ in (Scalar("str"), ANY)


class _Rows:
    """The names in a function that stand for one row, for many, or for a table of them."""

    def __init__(self, node: Function, *, one: str = "", many: str = "", table: str = "") -> None:
        self.one, self.many, self.tables = {one}, {many}, {table}
        for _ in range(MAX_ROUNDS):
            before = len(self.one) + len(self.many)
            for inner in ast.walk(node):
                self._look(inner)
            if len(self.one) + len(self.many) == before:
                break

    def _look(self, node: ast.AST) -> None:
        match node:
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                self._loop(target, source)
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if self.is_one(value):
                    self.one.add(name)
                elif self._is_many(value):
                    self.many.add(name)
            case ast.Call(args=arguments, keywords=keywords) if any(map(self._is_many, arguments)):
                for value in (*arguments, *(keyword.value for keyword in keywords)):
                    if isinstance(value, ast.Lambda) and len(value.args.args) == 1:
                        self.one.add(value.args.args[0].arg)

    def _loop(self, target: ast.expr, source: ast.expr) -> None:
        match target, source:
            case ast.Name(id=name), _ if self._is_many(source):
                self.one.add(name)
            case ast.Tuple(elts=[_, ast.Name(id=name)]), ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
                if self._is_many(inner):
                    self.one.add(name)
            case ast.Tuple(elts=[_, ast.Name(id=name)]), ast.Call(func=ast.Attribute(ast.Name(id=table), "items")):
                if table in self.tables:
                    self.one.add(name)

    def is_one(self, node: ast.expr) -> bool:
        """Is this one row?"""
        match node:
            case ast.Name(id=name):
                return name in self.one
            case ast.Subscript(value=ast.Name(id=name), slice=index) if not isinstance(index, ast.Slice):
                return name in self.many or name in self.tables
        return False

    def _is_many(self, node: ast.expr) -> bool:
        match node:
            case ast.Name(id=name):
                return name in self.many
            case ast.Subscript(value=inner, slice=ast.Slice()):
                return self._is_many(inner)
            case ast.Call(func=ast.Name(id=name), args=arguments) if name in _SAME_ITEMS:
                return any(map(self._is_many, arguments))
            case ast.Call(func=ast.Attribute(ast.Name(id=table), "values"), args=[]):
                return table in self.tables
            case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
                return self.is_one(inner)
        return False

    def key_of(self, node: ast.AST) -> str:
        """The key that an expression reads of a row; empty where it reads none."""
        match node:
            case ast.Subscript(value=row, slice=ast.Constant(value=str(key)), ctx=ast.Load()) if self.is_one(row):
                return key
            case ast.Call(func=ast.Attribute(value=row, attr=name), args=[ast.Constant(value=str(key)), *_]):
                return key if name in _ASKING and self.is_one(row) else ""
        return ""


def _record(rows: _Rows, value: Type, node: Function, module: Module) -> Record | None:
    """A table with the keys that are read of rows; None where none is."""
    keys = list(dict.fromkeys(filter(None, map(rows.key_of, ast.walk(node)))))
    if not keys:
        return None
    if value != ANY:
        return Record("", tuple(Field(key, value) for key in keys), keyed=True)
    named = _Named(rows)
    follower = Follower(Scope(named.visit(deepcopy(node)), module), module, None, 0)
    return Record("", tuple(Field(key, _type_of(key, named.names[key], follower)) for key in keys), keyed=True)


def _type_of(key: str, name: str, follower: Follower) -> Type:
    """What the code does with the value of a key says; else what its name suggests."""
    kinds: Iterator[Type | None] = iter((follower.type_of(name), type_by_name(key)))
    return next((found for found in kinds if found is not None and unsupported(found) is None), ANY)


class _Named(ast.NodeTransformer):
    """Puts a name of its own in the place of each key that is read."""

    def __init__(self, rows: _Rows) -> None:
        self.rows = rows
        self.names: dict[str, str] = {}

    def visit(self, node: ast.AST) -> ast.AST:
        """A name for what reads a key, anything else as it is."""
        key = self.rows.key_of(node)
        if not key:
            return super().generic_visit(node)
        name = self.names.setdefault(key, f"_grader_key_{len(self.names)}")
        return ast.copy_location(ast.Name(name, ast.Load()), node)
