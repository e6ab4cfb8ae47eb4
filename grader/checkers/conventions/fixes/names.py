"""Fixes that give a name another one, where every use of it is seen."""

from __future__ import annotations

import ast
import re

from grader.checkers.conventions.definitions import Definition
from grader.checkers.conventions.view import View
from grader.checkers.fixes.edits import replaced
from grader.facts.units import span_of
from grader.model.evidence import Edit, Fix
from grader.model.source import Span


def is_free(view: View, name: str) -> bool:
    """Whether a file gives a name no meaning yet, and Python none that it uses."""
    fields = ("id", "arg", "name", "asname")
    return name.isidentifier() and not any(
        getattr(node, field, None) == name for node in view.nodes for field in fields
    )


def is_free_around(view: View, place: ast.stmt | ast.ExceptHandler, name: str) -> bool:
    """Whether the function around a place, or the module where there is none, does not know a name."""
    around = [
        each.node
        for each in view.definitions
        if each.kind != "class" and each.node.lineno < place.lineno <= (each.node.end_lineno or 0)
    ]
    inside = list(ast.walk(around[-1])) if around else view.nodes
    fields = ("id", "arg", "name", "asname")
    return name.isidentifier() and not any(getattr(node, field, None) == name for node in inside for field in fields)


def uses(view: View, name: str, place: ast.AST) -> list[ast.Name] | None:
    """Every use of a name that one place gives its meaning; None where another place may give it too."""
    found = []
    for node in view.nodes:
        if isinstance(node, ast.Name) and node.id == name:
            bindings = view.names.bindings(node)
            if any(binding.node is place for binding in bindings):
                if len(bindings) > 1:
                    return None
                found.append(node)
        elif isinstance(node, ast.Global | ast.Nonlocal) and name in node.names:
            return None
    return found


def handler_renamed(view: View, handler: ast.ExceptHandler, name: str) -> Fix | None:
    """Another name for a caught exception, in its handler alone."""
    old = handler.name
    if old is None or handler.type is None or not is_free_around(view, handler, name):
        return None
    inside = [node for statement in handler.body for node in ast.walk(statement)]
    if any(isinstance(node, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) for node in inside):
        return None
    named = [node for node in inside if isinstance(node, ast.Name) and node.id == old]
    again = any(isinstance(node, ast.ExceptHandler) and node.name == old for node in inside)
    if again or not all(isinstance(node.ctx, ast.Load) for node in named):
        return None
    end = span_of(handler.type, view.lines)
    said = re.compile(rf"\s+as\s+({re.escape(old)})\b").match(view.lines[end.end_line - 1], end.end_column - 1)
    if said is None:
        return None
    place = Span(line=end.end_line, column=said.start(1) + 1, end_line=end.end_line, end_column=said.end(1) + 1)
    edits = [Edit(span=place, text=name), *(replaced(view, node, name) for node in named)]
    return Fix(title=f"call it `{name}`", safe=True, edits=tuple(edits))


def nested_renamed(view: View, definition: Definition, pattern: str) -> Fix | None:
    """The snake_case form of a function inside of a function, where that has the team's form."""
    node = definition.node
    wanted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", node.name).lower()
    outside = definition.nested and definition.kind == "function" and not node.decorator_list
    if not outside or wanted == node.name or not re.search(pattern, wanted) or not is_free(view, wanted):
        return None
    named = uses(view, node.name, node)
    said = re.compile(rf"(?:async\s+)?def\s+({re.escape(node.name)})\b").match(view.lines[node.lineno - 1].lstrip())
    texts = [one for one in view.nodes if isinstance(one, ast.Constant) and one.value == node.name]
    if named is None or said is None or texts:
        return None
    start = len(view.lines[node.lineno - 1]) - len(view.lines[node.lineno - 1].lstrip())
    place = Span(
        line=node.lineno, column=start + said.start(1) + 1, end_line=node.lineno, end_column=start + said.end(1) + 1
    )
    edits = [Edit(span=place, text=wanted), *(replaced(view, one, wanted) for one in named)]
    return Fix(title=f"call it `{wanted}`", safe=True, edits=tuple(edits))
