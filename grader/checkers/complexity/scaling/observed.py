"""Parameters whose calls are counted: objects by protocol, functions, database connections."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from typing import Any

from grader.checkers.complexity.scaling.shapes import OFFSET, Shape, single
from grader.facts.imports import dotted
from grader.facts.units import Function
from grader.inputs.annotations import Module, read_annotation
from grader.inputs.types import Items
from grader.sandbox.values import Build

RECORDING, DATABASE = "_grader_meter.recording", "_grader_meter.database"
"""The modules that recorders and databases are made by, in the subject's process."""
Annotation = Mapping[str, ast.expr | None]

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
        if isinstance(annotation, ast.Subscript) and _short(annotation.value) == "Callable":
            arguments = annotation.slice.elts if isinstance(annotation.slice, ast.Tuple) else []
            answer = _answer(arguments[1] if len(arguments) == 2 else None, module)  # noqa: PLR2004 - (arguments, result)
            found[name] = Build(target=f"{RECORDING}:Function", args=(answer[0],), kwargs={"many": answer[1]})
        elif (methods := _methods(annotation, tree, module)) is not None:
            found[name] = Build(target=f"{RECORDING}:Recorder", args=(methods,))
    return found


def databases(node: Function, module: Module) -> dict[str, Shape]:
    """By parameter, databases whose tables all have as many rows as the size says."""
    connections = [
        name
        for name, annotation in _annotations(node).items()
        if annotation is not None and dotted(annotation, module.imports) == "sqlite3.Connection"
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


def _methods(annotation: ast.expr, tree: ast.Module, module: Module) -> dict[str, tuple[Any, bool]] | None:
    """What the methods of a protocol of this module give; None for anything else."""
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == _short(annotation):
            if not any(_short(base) == "Protocol" for base in statement.bases):
                return None
            return {
                member.name: _answer(member.returns, module)
                for member in statement.body
                if isinstance(member, ast.FunctionDef) and not member.name.startswith("__")
            }
    return None


def _answer(annotation: ast.expr | None, module: Module) -> tuple[Any, bool]:
    """A value of a type; for a list one of its items, and that there are many."""
    type_ = read_annotation(annotation, module)
    try:
        return (single(type_.item, 1), True) if isinstance(type_, Items) else (single(type_, 1), False)
    except LookupError:
        return 1, False


def _short(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name
    return ""
