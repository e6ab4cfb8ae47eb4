"""`[style]`: output, log messages, paths, quotes and TODO comments."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.tables import Style
from grader.checkers.conventions.fixes.values import lazily, requoted
from grader.checkers.conventions.literals import outermost_strings, tokens_of
from grader.checkers.conventions.loggers import is_log_call, message_of
from grader.checkers.conventions.view import Breach, Mend, View
from grader.model.checker import CheckInfo
from grader.model.source import Span

INFO = CheckInfo(
    id="conventions.declared.style",
    title="Output, log messages, paths, quotes or TODOs are not in the team's style",
    why="The team settled how programs speak and how text is written; exceptions cost every reader a moment.",
    bad="def pay(order):\n    print(order)\n",
    good="import logging\n\nlogger = logging.getLogger()\n\n\ndef pay(order):\n    logger.info('paid %s', order)\n",
)

EXAMPLE = """\
[style]
output = "logging"
log_args = "lazy"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_STREAMS = ("sys.stdout", "sys.stderr", "sys.__stdout__", "sys.__stderr__")
_WRITES = tuple(
    f"{stream}{buffer}.{method}"
    for stream in _STREAMS
    for buffer in ("", ".buffer")
    for method in ("write", "writelines")
)
_PATH_FUNCTIONS = frozenset(
    f"os.{name}"
    for name in (
        "chmod",
        "getcwd",
        "getcwdb",
        "link",
        "listdir",
        "lstat",
        "makedirs",
        "mkdir",
        "readlink",
        "remove",
        "rename",
        "replace",
        "rmdir",
        "scandir",
        "stat",
        "symlink",
        "unlink",
        "walk",
    )
) | {"glob.glob", "glob.iglob"}
"""Functions that have a counterpart in pathlib (those of ruff's PTH rules, `open` left out)."""

_PREFIX = re.compile(r"(?P<prefix>[A-Za-z]*)(?P<quote>\"\"\"|'''|\"|')")
_TODO = re.compile(r"#+\W*todo\b|\bTODO\b", re.IGNORECASE)
_SHOUTED = re.compile(r"\bTODO\b")


def find_style(view: View, table: Style) -> Iterator[Breach]:
    """Breaches of each declared key, in the order of the grammar."""
    because = f": {table.why}" if table.why else ""
    found = [*(_output(view) if table.output else ()), *(_paths(view) if table.paths else ())]
    yield from (view.breach(node, message + because) for node, message in found)
    if table.log_args:
        yield from (view.breach(node, what + because, mend) for node, what, mend in _log_args(view))
    if table.quotes:
        found_quotes = _quotes(view, table.quotes)
        yield from (Breach(span=span, message=what + because, mend=mend) for span, what, mend in found_quotes)
    if table.todo:
        yield from (Breach(span=span, message=what + because) for span, what in _todos(view, table.todo))


def _output(view: View) -> Iterator[tuple[ast.AST, str]]:
    for node in view.nodes:
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and view.names.is_any(node, "builtins.print"):
            yield node, "output goes through logging, not through `print`"
        elif isinstance(node, ast.Attribute):
            if view.names.is_any(node, "builtins.print"):
                yield node, "output goes through logging, not through `print`"
            elif view.names.is_any(node, *_WRITES):
                yield node, "output goes through logging, not to a standard stream"
        elif isinstance(node, ast.Call) and view.names.is_any(node.func, "os.write") and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and first.value in (1, 2):
                yield node, "output goes through logging, not to a standard stream"


def _log_args(view: View) -> Iterator[tuple[ast.AST, str, Mend]]:
    for node in view.nodes:
        if isinstance(node, ast.Call) and is_log_call(view, node):
            message = message_of(node)
            if message is not None and not _is_constant_text(view, message):
                yield (
                    message,
                    "a log message is a constant; its values are arguments",
                    partial(lazily, view, node, message),
                )


def _is_constant_text(view: View, node: ast.expr) -> bool:
    if isinstance(node, ast.Constant):
        return True
    if isinstance(node, ast.JoinedStr):
        return all(isinstance(part, ast.Constant) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _is_constant_text(view, node.left) and _is_constant_text(view, node.right)
    if isinstance(node, ast.IfExp):
        return _is_constant_text(view, node.body) and _is_constant_text(view, node.orelse)
    if isinstance(node, ast.Name | ast.Attribute):
        name = node.id if isinstance(node, ast.Name) else node.attr
        bindings = view.names.bindings(node) if isinstance(node, ast.Name) else []
        values = [binding.value for binding in bindings]
        known = bool(values) and all(isinstance(value, ast.Constant) for value in values)
        return known or (name.isupper() and len(name) > 1)
    return False


def _paths(view: View) -> Iterator[tuple[ast.AST, str]]:
    seen: set[int] = set()
    for node in view.nodes:
        if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load) or id(node) in seen:
            continue
        for path in view.names.paths(node):
            if path.startswith("os.path.") or path in _PATH_FUNCTIONS:
                seen.update(id(inner) for inner in ast.walk(node))
                yield node, f"paths are `pathlib.Path` objects, not text for `{path}`"
                break


def _quotes(view: View, wanted: str) -> Iterator[tuple[Span, str, Mend]]:
    """Strings in the other quotes; free are those that hold the wanted quote, and docstrings' triple double ones."""
    quote, other = ('"', "'") if wanted == "double" else ("'", '"')
    for token in outermost_strings(tokens_of(view.text), view.text):
        match = _PREFIX.match(token.string)
        if match is None:
            continue
        used = match["quote"]
        body = token.string[match.end() : len(token.string) - len(used)]
        if used[0] == other and quote not in body and used != '"""':
            span = Span(
                line=token.start[0],
                column=token.start[1] + 1,
                end_line=token.end[0],
                end_column=token.end[1] + 1,
            )
            yield span, f"strings are in {wanted} quotes", partial(requoted, token, span, match["prefix"], used, quote)


def _todos(view: View, pattern: str) -> Iterator[tuple[Span, str]]:
    for line, comment in view.comments.items():
        match = _TODO.match(comment) or _SHOUTED.search(comment)
        if match is None:
            continue
        from_word = comment[comment.lower().index("todo", match.start()) :]
        if not any(re.search(pattern, text) for text in (comment, comment.lstrip("# \t"), from_word)):
            column = view.lines[line - 1].find(comment)
            yield view.line_span(line, max(column, 0)), f"a TODO comment matches `{pattern}`"
