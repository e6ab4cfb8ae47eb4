"""Checks that a path lies inside a folder, which it can still leave."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View

CHECK = "security.path-traversal"

_DECODES = ("urllib.parse.unquote", "urllib.parse.unquote_plus")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each comparison of `os.path.commonprefix`, and each decoding after a check."""
    for call in view.calls:
        name = view.name(call.func)
        if name == "os.path.commonprefix" and isinstance(next(view.parents(call), None), ast.Compare):
            message = "`commonprefix` compares letters: `/srv/data-old` is inside `/srv/data` for it; use `commonpath`"
            yield _found(view, call, message)
        elif name in _DECODES and call.args and _checks_for_dots(view, call.args[0]):
            yield _found(view, call, "the check runs before the text is decoded: `%2e%2e%2f` passes it")


def _checks_for_dots(view: View, node: ast.expr) -> bool:
    """Whether the argument is a helper of this file that rejects `..` or slashes."""
    if not isinstance(node, ast.Call):
        return False
    function = view.functions.get(view.name(node.func))
    if function is None or not any(isinstance(part, ast.Raise) for part in ast.walk(function)):
        return False
    return any(
        isinstance(part, ast.Compare)
        and isinstance(part.ops[0], ast.In | ast.NotIn)
        and isinstance(part.left, ast.Constant)
        and part.left.value in ("..", "/", "../", "\\")
        for part in ast.walk(function)
    )


def _found(view: View, call: ast.Call, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=22, span=view.span(call), message=message, severity="high", confidence="medium")
    return Judgement(check=CHECK, lines=lines_of(call), found=found)
