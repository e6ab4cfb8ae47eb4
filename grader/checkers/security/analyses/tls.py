"""Is the other side of a connection verified? Options that come through dictionaries, and contexts that do not ask."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View

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
    for node in view.nodes:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Attribute):
            yield from _assignment(view, node, node.targets[0])


def _assignment(view: View, node: ast.Assign, target: ast.Attribute) -> Iterator[Judgement]:
    value = node.value
    if target.attr in ("verify", "check_hostname") and isinstance(value, ast.Constant) and value.value is False:
        yield _off(view, node, f"`{target.attr}` is set to False: any server can pretend to be the right one")
    elif target.attr == "verify_mode" and view.name(value) == "ssl.CERT_NONE":
        yield _off(view, node, "`CERT_NONE` accepts any certificate")
    elif target.attr == "_create_default_https_context" and view.name(value) in _UNVERIFIED:
        yield _off(view, node, "turns certificate checks off for the whole process")


def _off(view: View, node: ast.expr | ast.stmt, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=295, span=view.span(node), message=message, severity="high")
    return Judgement(check=CHECK, lines=lines_of(node), found=found)
