"""Which calls write to a log."""

from __future__ import annotations

import ast
import re

from grader.checkers.conventions.view import View

METHODS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "trace", "success"}
)
"""Methods of a logger that take a message."""

MAKERS = ("logging.getLogger", "logging.Logger", "structlog.get_logger", "structlog.getLogger")
"""Calls that make a logger."""

_LIKELY = re.compile(r"^_*(?:\w+_)?(?:log|logger|logging)$", re.IGNORECASE)


def is_log_call(view: View, node: ast.AST) -> bool:
    """Whether a node calls a message method of a logger, or of the logging module itself."""
    if not isinstance(node, ast.Call):
        return False
    function = node.func
    if isinstance(function, ast.Name):
        return any(path in {f"logging.{method}" for method in METHODS} for path in view.names.paths(function))
    return isinstance(function, ast.Attribute) and function.attr in METHODS and _is_logger(view, function.value)


def message_of(node: ast.Call) -> ast.expr | None:
    """The message argument of a log call; `log` takes a level before it."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    index = 1 if name == "log" else 0
    if len(node.args) > index:
        return None if any(isinstance(each, ast.Starred) for each in node.args[: index + 1]) else node.args[index]
    return next((keyword.value for keyword in node.keywords if keyword.arg in ("msg", "message", "event")), None)


def _is_logger(view: View, node: ast.expr) -> bool:
    paths = view.names.paths(node)
    if paths:
        return any(path == "logging" or _LIKELY.match(path.rsplit(".", 1)[-1]) for path in paths)
    if isinstance(node, ast.Call):
        return view.names.is_any(node.func, *MAKERS)
    if isinstance(node, ast.Attribute):
        return bool(_LIKELY.match(node.attr))
    if isinstance(node, ast.Name):
        values = [binding.value for binding in view.names.bindings(node)]
        if any(isinstance(value, ast.Call) and view.names.is_any(value.func, *MAKERS) for value in values):
            return True
        return bool(_LIKELY.match(node.id))
    return False
