"""`[strings]`: the one way to put values into text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Strings
from grader.checkers.conventions.loggers import is_log_call
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.strings",
    title="Values are put into text another way",
    why="One way to format text reads faster and can be searched for.",
    bad="def show(name):\n    return 'hello %s' % name\n",
    good="def show(name):\n    return f'hello {name}'\n",
)

EXAMPLE = """\
[strings]
format = "f-string"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_WAYS = {"f-string": "an f-string", "format": "`format`", "percent": "`%`", "plus": "`+`", "template": "`Template`"}


def find_strings(view: View, table: Strings) -> Iterator[Breach]:
    """Expressions that format text in any way but the declared one, outside the calls that are free."""
    because = f": {table.why}" if table.why else ""
    stack: list[ast.AST] = [view.tree]
    while stack:
        node = stack.pop()
        way = _way(view, node)
        if table.format and way and way != table.format:
            message = f"values go into text by {_WAYS[table.format]}, not by {_WAYS[way]}"
            yield view.breach(node, message + because)
        if isinstance(node, ast.Call) and _is_free(view, node, table.except_in):
            stack.append(node.func)
        elif way == "plus":
            stack.extend(_operands(node))
        elif isinstance(node, ast.JoinedStr):
            stack.extend(part.value for part in node.values if isinstance(part, ast.FormattedValue))
        else:
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def _way(view: View, node: ast.AST) -> str | None:
    """How an expression puts values into text, or None where it does not."""
    if isinstance(node, ast.JoinedStr):
        return "f-string" if any(isinstance(part, ast.FormattedValue) for part in node.values) else None
    if isinstance(node, ast.Call):
        function = node.func
        if view.names.is_any(function, "string.Template"):
            return "template"
        if isinstance(function, ast.Attribute) and function.attr in ("format", "format_map"):
            return "format" if _is_text(view, function.value) else None
    if isinstance(node, ast.BinOp):
        if isinstance(node.op, ast.Mod):
            return "percent" if _is_text(view, node.left) else None
        if isinstance(node.op, ast.Add):
            operands = _operands(node)
            text = [_is_text(view, each) for each in operands]
            return "plus" if any(text) and not all(text) else None
    return None


def _is_text(view: View, node: ast.expr) -> bool:
    """Whether an expression is surely text: a literal, or a name bound once to one."""
    if isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Name):
        bindings = view.names.bindings(node)
        value = bindings[0].value if len(bindings) == 1 else None
        return isinstance(value, ast.Constant) and isinstance(value.value, str)
    return False


def _operands(node: ast.AST) -> list[ast.expr]:
    """The members of a chain of `+`, left to right."""
    members: list[ast.expr] = []
    while isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        members.append(node.right)
        node = node.left
    if isinstance(node, ast.expr):
        members.append(node)
    return members[::-1]


def _is_free(view: View, node: ast.Call, kinds: list[str]) -> bool:
    if "logging" in kinds and is_log_call(view, node):
        return True
    called = ast.unparse(node.func)
    names = {called, called.rpartition(".")[2], called.partition(".")[0], *view.names.paths(node.func)}
    names |= {path.removeprefix("builtins.") for path in view.names.paths(node.func)}
    names |= {path.partition(".")[0] for path in view.names.paths(node.func)}
    return bool(names & set(kinds))
