"""Files that are read whole, and then gone through line by line."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.scaling.idioms.view import Idiom, View


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    loops = [node for node in ast.walk(view.node) if isinstance(node, ast.For | ast.comprehension)]
    for loop in loops:
        said = _reads_whole(view, loop.iter)
        if said:
            yield _idiom(loop.iter, said)
    uses = [node.id for node in ast.walk(view.node) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    looped = {loop.iter.id for loop in loops if isinstance(loop.iter, ast.Name)}
    for node in ast.walk(view.node):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in looped and uses.count(name) == 1:
                said = _reads_whole(view, value)
                if said:
                    yield _idiom(value, said)


def _idiom(node: ast.expr, said: str) -> Idiom:
    return Idiom(
        node=node,
        said=f"{said} where one line at a time is looked at",
        instead="It holds the whole file at once; a loop over the file holds one line.",
        channel="space",
    )


def _reads_whole(view: View, node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=file, attr="readlines"), args=[]):
            return "`readlines()`" if view.unbounded(file, "file") else ""
        case ast.Call(func=ast.Attribute(value=text, attr="splitlines"), args=[]):
            return _whole_text(view, text)
        case ast.Call(func=ast.Attribute(value=text, attr="split"), args=[ast.Constant(value="\n")]):
            return _whole_text(view, text)
    return ""


def _whole_text(view: View, node: ast.expr) -> str:
    match node:
        case ast.Call(func=ast.Attribute(value=file, attr="read"), args=[]):
            return "`read()`" if view.unbounded(file, "file") else ""
        case ast.Call(func=ast.Attribute(value=path, attr="read_text")):
            return "`read_text()`" if view.unbounded(path, "path") else ""
    return ""
