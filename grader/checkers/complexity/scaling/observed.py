"""Parameters whose calls are counted: objects by protocol, functions, database connections."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

from grader.checkers.complexity.scaling.interfaces import interface_of, short_name
from grader.checkers.complexity.scaling.shape import Shape
from grader.checkers.complexity.scaling.shapes import OFFSET, single
from grader.facts.imports import dotted
from grader.facts.units import Function
from grader.inputs.annotations import Module, read_annotation
from grader.inputs.types import Items, Table
from grader.sandbox.values import Build

RECORDING, DATABASE = "_grader_meter.recording", "_grader_meter.database"
"""The modules that recorders and databases are made by, in the subject's process."""
Answer = tuple[Any, str]
"""A value, and how it is given: `once`, for `each` item of what is asked, or in a `table` of those."""
Annotation = Mapping[str, ast.expr | None]

_AWAITED = frozenset(("Awaitable", "Coroutine"))
_TABLE = re.compile(r"\b(?:from|join|into|update)\s+([a-z_]\w*)", re.IGNORECASE)
_WORDS = re.compile(r"(?:([a-z_]\w*)\.)?([a-z_]\w*)", re.IGNORECASE)
_SQL = frozenset(
    [
        "select",
        "from",
        "where",
        "join",
        "left",
        "right",
        "inner",
        "outer",
        "cross",
        "on",
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "order",
        "group",
        "by",
        "having",
        "limit",
        "offset",
        "asc",
        "desc",
        "as",
        "distinct",
        "count",
        "sum",
        "avg",
        "min",
        "max",
        "insert",
        "into",
        "values",
        "update",
        "set",
        "delete",
        "like",
        "between",
        "union",
        "all",
        "exists",
        "case",
        "when",
        "then",
        "else",
        "end",
        "coalesce",
        "lower",
        "upper",
        "length",
    ]
)
_STRINGS = re.compile(r"'[^']*'|:\w+|\?")


def observed(node: Function, tree: ast.Module, module: Module) -> dict[str, Any]:
    """By parameter, a value that counts its calls: what no size of its own makes grow."""
    found: dict[str, Any] = {}
    for name, annotation in _annotations(node).items():
        if annotation is None:
            continue
        if isinstance(annotation, ast.Subscript) and short_name(annotation.value) == "Callable":
            arguments = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
            result = arguments[1] if len(arguments) == 2 else None  # noqa: PLR2004 - (arguments, result)
            awaited = isinstance(result, ast.Subscript) and short_name(result) in _AWAITED
            if awaited and isinstance(result, ast.Subscript):
                result = result.slice.elts[-1] if isinstance(result.slice, ast.Tuple) else result.slice
            found[name] = Build(target=f"{RECORDING}:Function", args=(*_answer(result, module), awaited))
        elif (methods := interface_of(annotation, tree)) is not None:
            answers = {
                method.name: (*_answer(method.returns, module), isinstance(method, ast.AsyncFunctionDef))
                for method in methods
            }
            found[name] = Build(target=f"{RECORDING}:Recorder", args=(answers,))
    return found


def databases(node: Function, module: Module) -> dict[str, Shape]:
    """By parameter, databases whose tables all have as many rows as the size says."""
    connections = [
        name
        for name, annotation in _annotations(node).items()
        if (dotted(annotation, module.imports) == "sqlite3.Connection" if annotation else _is_asked(node, name))
    ]
    if not connections:
        return {}
    tables = tables_of(node)
    if not tables:
        return {}
    make: Callable[[int], Any] = lambda rows: Build(  # noqa: E731 - one of many makers of this shape
        target=f"{DATABASE}:database", args=({name: sorted(columns) for name, columns in tables.items()}, rows, OFFSET)
    )
    return dict.fromkeys(connections, Shape("rows in each table", make))


def _is_asked(node: Function, name: str) -> bool:
    """Is a parameter without annotation given SQL to execute?"""
    return any(_TABLE.search(text) for inner in ast.walk(node) for text in _executed_by(inner, name))


def _executed_by(node: ast.AST, name: str) -> list[str]:
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id=owner), attr="execute" | "executemany"),
            args=[ast.Constant(value=str(text)), *_],
        ) if owner == name:
            return [text]
    return []


def tables_of(node: Function) -> dict[str, set[str]]:
    """The tables that a function's statements name, with their columns."""
    tables: dict[str, set[str]] = {}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            named = _TABLE.findall(inner.value)
            for table in named:
                tables.setdefault(table, set())
            for owner, column in _WORDS.findall(_STRINGS.sub(" ", inner.value)) if named else ():
                if column.lower() in _SQL or column in named:
                    continue
                if owner in tables:
                    tables[owner].add(column)
                elif not owner and len(set(named)) == 1:
                    tables[named[0]].add(column)
    return {name: columns or {"id"} for name, columns in tables.items()}


def _annotations(node: Function) -> Annotation:
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return {argument.arg: argument.annotation for argument in arguments}


def _answer(annotation: ast.expr | None, module: Module) -> Answer:
    """What a call gives for a type, and whether once, for each item that it is asked about, or as a table by those."""
    type_ = read_annotation(annotation, module)
    try:
        match type_:
            case Items(item=item):
                return single(item, 1), "each"
            case Table(value=value):
                return single(value, 1), "table"
        return single(type_, 1), "once"
    except LookupError:
        return 1, "once"
