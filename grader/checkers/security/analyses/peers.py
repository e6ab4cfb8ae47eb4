"""Steps that one place of a file lacks and its neighbours take: guards of routes, limits of archives."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts
from grader.facts.units import Function

_GUARD = re.compile(
    r"(?i)login_?required|auth|require|permission|jwt|admin_?only|protected|ensure_|verify_|must_be|signed_in|roles?_"
    r"|current_(?:active_)?(?:user|member|admin|account|principal|staff|superuser)|get_(?:current|active|admin)_"
    r"|check_(?:access|token|owner|session|user|admin)|logged_in|staff|api_?key|owner_?only|is_admin|is_superuser"
)
_DENIES = re.compile(r"\b40[13]\b|Forbidden|PermissionDenied|Unauthori[sz]ed|NotAuthenticated")
_OWNS = re.compile(r"(?i)owner|user_?id|author|created_by|belongs")
_NO_GUARD = re.compile(r"(?i)require_(?:http_methods|get|post|json|safe)|requires_csrf|csrf")
_VERBS = names("get post put patch delete route api_route")
_CHANGING = names("post put patch delete")
_CHANGES = names(
    "delete remove update edit create add admin export grant revoke reset set change transfer promote purge drop cancel"
    " approve ban rename upload import restore wipe rotate"
)
_OPEN_TO_ALL = names("login signin logout register signup health healthz ping webhook callback index home static hook")
_MOST = 0.6
_LEAST_PEERS = 2
_READS = names("extractall extract read open")
_ARCHIVES = frozenset({"zipfile.ZipFile", "tarfile.open", "tarfile.TarFile", "gzip.open", "zlib.decompressobj"})
_SIZES = names("file_size size compress_size max_length")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each place that stands out."""
    functions = [node for node in view.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    yield from _routes(view, functions)
    yield from _archives(view, functions)


def _routes(view: View, functions: list[Function]) -> Iterator[Judgement]:
    """A route that changes something, without the guard that most others have."""
    routes = [function for function in functions if _verb(function)]
    guarded = [function for function in routes if _guards(view, function)]
    if len(guarded) < _LEAST_PEERS or len(guarded) < _MOST * (len(routes) - 1) or len(guarded) == len(routes):
        return
    usual = _usual(view, guarded)
    for function in routes:
        words = set(parts(function.name))
        if function in guarded or words & _OPEN_TO_ALL or not (_verb(function) in _CHANGING or words & _CHANGES):
            continue
        message = f"`{function.name}` can be called by anybody: {len(guarded)} other routes here stand behind `{usual}`"
        found = Candidate(
            check="security.missing-authentication",
            cwe=639 if _OWNS.search(usual) and "!=" in usual else 862,
            span=view.span(function),
            message=message,
            severity="high",
            confidence="medium",
        )
        yield Judgement(check=found.check, lines=lines_of(function), found=found)


def _verb(function: Function) -> str:
    """The verb that a route answers, or the empty text for what is no route."""
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in _VERBS:
            listed = [
                part.value
                for key in mark.keywords
                if key.arg == "methods"
                for part in ast.walk(key.value)
                if isinstance(part, ast.Constant)
            ]
            changing = [str(verb).lower() for verb in listed if str(verb).lower() in _CHANGING]
            return changing[0] if changing else mark.func.attr
    return ""


def _guards(view: View, function: Function) -> list[str]:
    """What asks who is there: decorators, dependencies, calls in the body."""
    asked: list[ast.AST] = [mark for mark in function.decorator_list if not _is_route(mark)]
    asked += [default for default in (*function.args.defaults, *function.args.kw_defaults) if default is not None]
    asked += [one.annotation for one in (*function.args.args, *function.args.kwonlyargs) if one.annotation is not None]
    asked += [
        key.value
        for mark in function.decorator_list
        if isinstance(mark, ast.Call)
        for key in mark.keywords
        if key.arg in ("dependencies", "auth")
    ]
    asked += [node.func for node in view.own(function) if isinstance(node, ast.Call)]
    texts = [ast.unparse(node) for node in asked]
    found = [text for text in texts if _GUARD.search(text) and not _NO_GUARD.search(text)]
    return found + [
        ast.unparse(node.test) for node in view.own(function) if isinstance(node, ast.If) and _rejects(node)
    ]


def _rejects(node: ast.If) -> bool:
    """`if ...: abort(403)`, or whatever else says that somebody may not."""
    for statement in node.body:
        parts_of = [statement.exc] if isinstance(statement, ast.Raise) else [getattr(statement, "value", None)]
        for part in parts_of:
            if part is not None and _DENIES.search(ast.unparse(part)):
                return True
    return False


def _is_route(mark: ast.expr) -> bool:
    return isinstance(mark, ast.Call) and isinstance(mark.func, ast.Attribute) and mark.func.attr in _VERBS


def _usual(view: View, guarded: list[Function]) -> str:
    counts: dict[str, int] = {}
    for function in guarded:
        for text in dict.fromkeys(_guards(view, function)):
            counts[text] = counts.get(text, 0) + 1
    return max(counts, key=lambda text: counts[text])[:60]


def _archives(view: View, functions: list[Function]) -> Iterator[Judgement]:
    """An archive is unpacked without a look at sizes that another function of the file takes."""
    opening = [function for function in functions if _opens(view, function)]
    asking = [function for function in opening if _asks_for_size(function)]
    if not asking:
        return
    for function in opening:
        if function in asking or not _unpacks(view, function):
            continue
        message = (
            f"`{function.name}` unpacks without a limit; `{asking[0].name}` asks for the size first:"
            " a small archive can fill the disk"
        )
        found = Candidate(
            check="security.archive-bomb",
            cwe=409,
            span=view.span(function),
            message=message,
            severity="medium",
            confidence="medium",
        )
        yield Judgement(check=found.check, lines=lines_of(function), found=found)


def _opens(view: View, function: Function) -> bool:
    return any(isinstance(node, ast.Call) and view.name(node.func) in _ARCHIVES for node in view.own(function))


def _asks_for_size(function: Function) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr in _SIZES for node in ast.walk(function))


def _unpacks(view: View, function: Function) -> bool:
    return any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _READS
        for node in view.own(function)
    )
