"""Tokens and ciphers used the wrong way: signatures nobody checks, secrets compared letter by letter."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of, literal, mapping
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts
from grader.model.evidence import Confidence, Severity

_AUTH = "security.broken-authentication"
_CIPHER = "security.weak-cipher"
_PROOFS = names("signature hmac digest mac sig apikey")
_PROOF_PAIRS = (("api", "key"), ("shared", "secret"), ("webhook", "secret"), ("client", "secret"), ("secret", "token"))


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each fault."""
    for call in view.calls:
        name = view.name(call.func)
        if name in ("jwt.decode", "jose.jwt.decode"):
            yield from _token(view, call)
        elif name.startswith(("jwt.", "jose.")) and name.rpartition(".")[2] == "get_unverified_claims":
            yield _found(
                view, call, _AUTH, 347, "high", "medium", "the claims of a token are read without its signature"
            )
        elif name.endswith(("AES.new", "DES3.new")):
            yield from _cipher(view, call)
    for node in view.nodes:
        if isinstance(node, ast.Compare):
            yield from _compared(view, node)


def _token(view: View, call: ast.Call) -> Iterator[Judgement]:
    frame = Frame(view.function_of(call))
    shape = call_shape(view, call, frame)
    options = shape.options.get("options", shape.arguments[3] if len(shape.arguments) > 3 else None)  # noqa: PLR2004 - its fourth argument
    chosen = mapping(view, options, frame) if options is not None else {}
    algorithms = shape.options.get("algorithms", shape.arguments[2] if len(shape.arguments) > 2 else None)  # noqa: PLR2004 - its third argument
    listed = view.constants.get(algorithms.id, algorithms) if isinstance(algorithms, ast.Name) else algorithms
    texts = [str(part.value).lower() for part in ast.walk(listed) if isinstance(part, ast.Constant)] if listed else []
    message = ""
    if literal(view, shape.options.get("verify"), frame) is False or (
        "verify_signature" in chosen and literal(view, chosen["verify_signature"], frame) is False
    ):
        message = "the token is read without checking its signature: anybody can write one"
    elif "none" in texts:
        message = "`none` is among the algorithms: a token without a signature is accepted"
    elif isinstance(listed, ast.List) and any(
        isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Constant) and part.slice.value == "alg"
        for part in ast.walk(listed)
    ):
        message = "the token itself names the algorithm that it is checked with"
    if message:
        yield _found(view, call, _AUTH, 347, "high", "high", message)
        return
    for option, said in (("verify_exp", "never expires"), ("verify_aud", "may be meant for somebody else")):
        if option in chosen and literal(view, chosen[option], frame) is False:
            severity: Severity = "medium" if option == "verify_exp" else "low"
            yield _found(view, call, _AUTH, 613, severity, "medium", f"`{option}` is off: the token {said}")


def _cipher(view: View, call: ast.Call) -> Iterator[Judgement]:
    shape = call_shape(view, call, Frame(view.function_of(call)))
    mode = shape.arguments[1] if len(shape.arguments) > 1 else shape.options.get("mode")
    if mode is not None and view.name(mode).endswith("MODE_ECB"):
        message = "ECB encrypts equal blocks alike: patterns of the text stay visible"
        yield _found(view, call, _CIPHER, 327, "medium", "high", message)


def _compared(view: View, node: ast.Compare) -> Iterator[Judgement]:
    """`given == self.api_key`: how long it takes tells how many letters are right."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return
    sides = (node.left, node.comparators[0])
    if any(isinstance(side, ast.Constant | ast.List | ast.Tuple | ast.Dict | ast.Set) for side in sides):
        return
    if view.function_of(node) is None or not any(_is_proof(side) for side in sides):
        return
    if any(isinstance(side, ast.Call) and _name_of(side).startswith(("len", "type", "set")) for side in sides):
        return
    name = next(_name_of(side) for side in sides if _is_proof(side))
    message = f"`{name}` is compared with `==`, whose time tells how many letters were right; use `hmac.compare_digest`"
    yield _found(view, node, _AUTH, 208, "medium", "low", message)


def _is_proof(node: ast.expr) -> bool:
    words = parts(_name_of(node))
    if not words or words[-1] in ("count", "len", "length", "size", "type", "name", "id", "algorithm", "method"):
        return False
    return bool(_PROOFS & {words[-1]}) or any(
        pair == tuple(words[index : index + 2]) for index in range(len(words) - 1) for pair in _PROOF_PAIRS
    )


def _name_of(node: ast.AST) -> str:
    if isinstance(node, ast.Subscript):
        return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
    if isinstance(node, ast.Call):
        return _name_of(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _found(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
    view: View, node: ast.expr, check: str, cwe: int, severity: Severity, confidence: Confidence, message: str
) -> Judgement:
    found = Candidate(
        check=check, cwe=cwe, span=view.span(node), message=message, severity=severity, confidence=confidence
    )
    return Judgement(check=check, lines=lines_of(node), found=found)
