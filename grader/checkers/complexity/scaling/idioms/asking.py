"""Questions that are asked for each item, where one could be asked for all."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.scaling.idioms.kinds import of_annotation
from grader.checkers.complexity.scaling.idioms.view import Idiom, View
from grader.facts.imports import dotted

_CONNECTIONS = frozenset(("sqlite3.Connection", "sqlite3.Cursor", "psycopg.Connection", "psycopg.Cursor"))
_MANY = frozenset(("list", "tuple", "set", "iterable"))
_QUERIES = ("select", "insert", "update", "delete")


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    annotations = {
        argument.arg: argument.annotation
        for argument in [*view.node.args.posonlyargs, *view.node.args.args, *view.node.args.kwonlyargs]
    }
    cursors = _cursors(view, annotations)
    for place in view.in_loops():
        match place.node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="execute"), args=[text, *_]):
                if name in cursors and _is_query(text):
                    yield Idiom(
                        node=place.node,
                        said="a query in a loop",
                        instead="Each item costs a round trip; one query, or executemany, asks for all.",
                        channel="calls",
                    )
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method)) if name in annotations:
                bulk = _bulk_method(view, annotations[name])
                if bulk and (bulk != method or _asks_for_one(place.node)):
                    yield _one_by_one(place.node, f"{name}.{method}", f"{name}.{bulk}")
            case ast.Call(func=ast.Name(id=name)) if name in annotations and _asks_for_one(place.node):
                if _takes_many(annotations[name]):
                    yield _one_by_one(place.node, name, name)


def _cursors(view: View, annotations: dict[str, ast.expr | None]) -> set[str]:
    """Parameters that are connections, and what their `cursor()` is bound to."""
    found = {
        name
        for name, annotation in annotations.items()
        if annotation is not None and dotted(annotation, view.around.imports) in _CONNECTIONS
    }
    for node in ast.walk(view.node):
        match node:
            case ast.Assign(
                targets=[ast.Name(id=name)],
                value=ast.Call(func=ast.Attribute(value=ast.Name(id=owner), attr="cursor")),
            ) if owner in found:
                found.add(name)
    return found


def _is_query(node: ast.expr) -> bool:
    text = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    match text:
        case ast.Constant(value=str(words)):
            return words.lstrip().lower().startswith(_QUERIES)
    return False


def _one_by_one(node: ast.expr, asked: str, bulk: str) -> Idiom:
    return Idiom(
        node=node,
        said=f"`{asked}` called for each item of a loop",
        instead=f"`{bulk}` takes many at once.",
        channel="calls",
    )


def _asks_for_one(call: ast.Call) -> bool:
    """Is a collection of a single item passed?"""
    return any(isinstance(one, ast.List | ast.Tuple | ast.Set) and len(one.elts) == 1 for one in call.args)


def _takes_many(annotation: ast.expr | None) -> bool:
    """`Callable[[list[int]], ...]`."""
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[ast.List(elts=[first, *_]), _])):
            kind = of_annotation(first)
            return kind is not None and kind.name in _MANY
    return False


def _bulk_method(view: View, annotation: ast.expr | None) -> str | None:
    """The method of a Protocol of this file that takes a collection."""
    if not isinstance(annotation, ast.Name):
        return None
    for statement in view.around.tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == annotation.id and _is_protocol(statement):
            for method in statement.body:
                if isinstance(method, ast.FunctionDef) and any(
                    (kind := of_annotation(argument.annotation)) is not None and kind.name in _MANY
                    for argument in method.args.args
                ):
                    return method.name
    return None


def _is_protocol(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).rpartition(".")[2] == "Protocol" for base in node.bases)
