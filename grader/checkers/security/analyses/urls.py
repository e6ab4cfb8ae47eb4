"""Where a request goes: host checks that let other hosts through, and addresses that replace the intended one."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.bindings import definitions
from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.pieces import Trust
from grader.checkers.security.view import View

CHECK = "security.server-side-request-forgery"

_HOST_WORDS = frozenset({"host", "hostname", "netloc", "domain"})
_DOMAIN = re.compile(r"(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_VERBS = ("get", "post", "put", "patch", "delete", "head", "options", "request", "stream")
_FETCHES = frozenset(
    {f"{client}.{verb}" for client in ("requests", "httpx") for verb in _VERBS}
    | {"urllib.request.urlopen", "urllib.request.urlretrieve", "urllib.request.Request", "aiohttp.request"}
)


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each weak host check and each fetch whose address the caller can replace."""
    for call in view.calls:
        yield from _suffix(view, call)
        yield from _substring(view, call)
        if view.name(call.func) in _FETCHES and call.args:
            yield from _fetch(view, origins, call)


def _suffix(view: View, call: ast.Call) -> Iterator[Judgement]:
    """`host.endswith("example.org")` also lets `evil-example.org` through."""
    func = call.func
    if not (isinstance(func, ast.Attribute) and func.attr == "endswith" and len(call.args) == 1):
        return
    subject = func.value
    name = subject.attr if isinstance(subject, ast.Attribute) else subject.id if isinstance(subject, ast.Name) else ""
    if name.lower() in _HOST_WORDS and any(_DOMAIN.fullmatch(text) for text in _texts(view, call.args[0])):
        message = "a suffix without a leading dot also lets `evil-` and the like in front of the name through"
        yield _found(view, call, message)


def _substring(view: View, call: ast.Call) -> Iterator[Judgement]:
    """`any(host in address for host in HOSTS)`: the name may stand anywhere in the address."""
    if not (view.name(call.func) == "any" and call.args and isinstance(call.args[0], ast.GeneratorExp)):
        return
    generator = call.args[0]
    test, loop = generator.elt, generator.generators[0]
    if not (isinstance(test, ast.Compare) and isinstance(test.ops[0], ast.In) and isinstance(loop.target, ast.Name)):
        return
    if not (isinstance(test.left, ast.Name) and test.left.id == loop.target.id):
        return
    texts = _texts(view, loop.iter)
    if texts and all(_DOMAIN.fullmatch(text.removeprefix("https://")) for text in texts):
        yield _found(view, call, "the host's name may stand anywhere in the address: compare the parsed host instead")


def _fetch(view: View, origins: Origins, call: ast.Call) -> Iterator[Judgement]:
    frame = Frame(view.function_of(call))
    node, inside = _followed(view, call.args[0], frame)
    if not isinstance(node, ast.Call):
        return
    if view.name(node.func) == "urllib.parse.urljoin" and len(node.args) > 1:
        pieces = origins.pieces(node.args[1], inside)
        open_start = bool(pieces) and pieces[0].trust_for("url") >= Trust.PARAMETER
        if open_start:
            yield _found(view, call, "`urljoin` lets a second part such as `//other.example/` replace the whole host")
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "get" and len(node.args) > 1:
        key, default = node.args[:2]
        trust = max(piece.trust_for("url") for piece in origins.pieces(default, inside))
        if ast.unparse(key) == ast.unparse(default) and trust >= Trust.PARAMETER:
            yield _found(view, call, "a name that is not in the table is used as the address itself")


def _followed(view: View, node: ast.expr, frame: Frame) -> tuple[ast.expr, Frame]:
    """The expression behind a name bound once, or behind a helper of this file with one `return`."""
    for _ in range(4):
        if isinstance(node, ast.Name):
            reaching, outside = definitions(view, node, frame.function)
            if len(reaching) != 1 or outside or reaching[0][1]:
                break
            node = reaching[0][0]
        elif isinstance(node, ast.Call) and view.name(node.func) in view.functions:
            function = view.functions[view.name(node.func)]
            values = view.returns(function)
            if len(values) != 1:
                break
            node, frame = values[0], Frame(function)
        else:
            break
    return node, frame


def _texts(view: View, node: ast.expr) -> list[str]:
    """The constants that an expression holds, through a name bound once."""
    if isinstance(node, ast.Name):
        node = view.constants.get(node.id, node)
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _found(view: View, call: ast.Call, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=918, span=view.span(call), message=message, severity="high", confidence="medium")
    return Judgement(check=CHECK, lines=lines_of(call), found=found)
