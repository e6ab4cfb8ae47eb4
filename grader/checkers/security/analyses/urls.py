"""Where a request goes: host checks that let other hosts through, whoever asks them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View

CHECK = "security.server-side-request-forgery"

_HOST_WORDS = frozenset({"host", "hostname", "netloc", "domain"})
_DOMAIN = re.compile(r"(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each weak host check."""
    for call in view.calls:
        yield from _suffix(view, call)
        yield from _substring(view, call)


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


def _texts(view: View, node: ast.expr) -> list[str]:
    """The constants that an expression holds, through a name bound once."""
    if isinstance(node, ast.Name):
        node = view.constants.get(node.id, node)
    return [part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)]


def _found(view: View, call: ast.Call, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=918, span=view.span(call), message=message, severity="high", confidence="medium")
    return Judgement(check=CHECK, lines=lines_of(call), found=found)
