"""A file is asked about, then used: in between, somebody else may have put another one there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts
from grader.facts.units import Function

CHECK = "security.file-race"

_ASKS = names("os.path.exists os.path.isfile os.path.lexists os.path.islink")
_ASKS_OF_PATH = names("exists is_file is_symlink")
_CLAIMS = names("lock locked locks lockfile pid pidfile acquire claim reserve exclusive mutex semaphore lease")
"""Words of functions, and of the files they make, that promise that nobody else has the same."""

_WRITES = names("write_text write_bytes touch")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each function that asks `os.access` before it opens, or claims a file that it did not see."""
    for function in view.nodes:
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _in_function(view, function)


def _in_function(view: View, function: Function) -> Iterator[Judgement]:
    calls = [node for node in view.own(function) if isinstance(node, ast.Call)]
    asked = {ast.unparse(call.args[0]) for call in calls if view.name(call.func) == "os.access" and call.args}
    seen = {text for call in calls if (text := _seen(view, call))}
    if not asked and not seen:
        return
    claims = {
        text
        for text in seen
        if _CLAIMS & {*parts(function.name), *parts(text.replace(".", "_")), *_class_words(view, function)}
    }
    tested = {
        part
        for node in view.own(function)
        if isinstance(node, ast.If | ast.While | ast.IfExp)
        for part in ast.walk(node.test)
    }
    asked = {one for one in asked if any(isinstance(part, ast.Call) and _about(part) == one for part in tested)}
    for call in sorted(calls, key=lambda one: one.lineno):
        target = _used(view, call)
        if target in asked:
            message = f"`os.access` was asked about `{target}` before: it may be another file by now; open it, and see"
        elif target in claims and _creates(call):
            message = f"two callers may both find that `{target}` is not there, and both make it; open it with `x`"
        else:
            continue
        found = Candidate(
            check=CHECK, cwe=367, span=view.span(call), message=message, severity="medium", confidence="medium"
        )
        yield Judgement(check=CHECK, lines=lines_of(call), found=found)


def _about(call: ast.Call) -> str:
    return ast.unparse(call.args[0]) if call.args else ""


def _class_words(view: View, function: Function) -> list[str]:
    owner = view.class_of(function)
    return parts(owner.name) if owner is not None else []


def _seen(view: View, call: ast.Call) -> str:
    """The file whose presence a call asks about."""
    if view.name(call.func) in _ASKS:
        return _about(call)
    is_path = isinstance(call.func, ast.Attribute) and call.func.attr in _ASKS_OF_PATH and not call.args
    return ast.unparse(call.func.value) if is_path and isinstance(call.func, ast.Attribute) else ""


def _used(view: View, call: ast.Call) -> str:
    """The file that a call opens, writes or takes away."""
    if view.name(call.func) in ("open", "io.open", "os.open", "os.remove", "os.unlink", "shutil.rmtree"):
        return _about(call)
    if isinstance(call.func, ast.Attribute) and call.func.attr in (*_WRITES, "open", "unlink"):
        return ast.unparse(call.func.value)
    return ""


def _creates(call: ast.Call) -> bool:
    """Whether a call writes a file, and takes one that is there already."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in _WRITES:
        return not any(one.arg == "exist_ok" for one in call.keywords)
    is_method = isinstance(call.func, ast.Attribute) and call.func.attr == "open" and not _opens_by_name(call)
    modes = [*call.args[0 if is_method else 1 :], *(one.value for one in call.keywords if one.arg == "mode")]
    return any(isinstance(one, ast.Constant) and str(one.value)[:1] in ("w", "a") for one in modes)


def _opens_by_name(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in ("io", "os")
