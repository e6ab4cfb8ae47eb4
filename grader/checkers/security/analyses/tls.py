"""Is the other side of a connection verified? Options that come through dictionaries, and contexts that do not ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.model.evidence import Severity

CHECK = "security.tls-verification"

_UNVERIFIED = frozenset({"ssl._create_unverified_context", "ssl._create_stdlib_context"})
_CLIENTS = ("requests.", "httpx.", "aiohttp.", "urllib3.", "niquests.")
_SWITCHES = frozenset({"verify", "verify_ssl", "ssl_verify", "check_hostname", "assert_hostname"})


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each place that turns verification off."""
    for call in view.calls:
        if view.name(call.func) in _UNVERIFIED:
            yield _off(view, call, f"`{view.name(call.func)}` makes a context that verifies nobody")
            continue
        shape = call_shape(view, call, Frame(view.function_of(call)))
        if not shape.name.startswith(_CLIENTS):
            continue
        for switch in sorted(_SWITCHES & shape.options.keys()):
            if literal(view, shape.options[switch], Frame(view.function_of(call))) is False:
                yield _off(view, call, f"`{switch}` is False here: any server can pretend to be the right one")
    yield from _assignments(view)


def _assignments(view: View) -> Iterator[Judgement]:
    """`session.verify = False`, `context.verify_mode = CERT_NONE`: one for each function, the most telling."""
    told: set[ast.AST | None] = set()
    found = [node for node in view.nodes if isinstance(node, ast.Assign) and len(node.targets) == 1]
    for attribute in ("verify_mode", "verify", "_create_default_https_context", "check_hostname"):
        for node in found:
            target = node.targets[0]
            if not (isinstance(target, ast.Attribute) and target.attr == attribute):
                continue
            if attribute == "check_hostname" and view.name(target.value) == "self":
                continue  # a context class of its own sets its own default
            message = _message(view, attribute, node.value)
            if message and view.function_of(node) not in told:
                told.add(view.function_of(node))
                yield _off(view, node, message, asked_for=_is_asked_for(view, node))


def _message(view: View, attribute: str, value: ast.expr) -> str:
    if attribute == "verify_mode":
        return "`CERT_NONE` accepts any certificate" if view.name(value) == "ssl.CERT_NONE" else ""
    if attribute == "_create_default_https_context":
        return "turns certificate checks off for the whole process" if view.name(value) in _UNVERIFIED else ""
    if isinstance(value, ast.Constant) and value.value is False:
        return f"`{attribute}` is set to False: any server can pretend to be the right one"
    return ""


def _is_asked_for(view: View, node: ast.Assign) -> bool:
    """Whether the switch stands below an `if`: somebody else decides, and this code offers it."""
    for outer in view.parents(node):
        if isinstance(outer, ast.If) and not isinstance(outer.test, ast.Constant):
            return True
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
            break
    return False


def _off(view: View, node: ast.expr | ast.stmt, message: str, *, asked_for: bool = False) -> Judgement:
    severity: Severity = "low" if asked_for else "high"
    found = Candidate(check=CHECK, cwe=295, span=view.span(node), message=message, severity=severity)
    return Judgement(check=CHECK, lines=lines_of(node), found=found)
