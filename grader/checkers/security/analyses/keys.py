"""Key material that stands in the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View

CHECK = "security.hardcoded-secret"

_TAKES_KEY = {
    "from_private_bytes": 0,
    "load_pem_private_key": 0,
    "load_der_private_key": 0,
    "derive_private_key": 0,
    "cryptography.fernet.Fernet": 0,
    "hmac.new": 0,
    "hmac.digest": 0,
    "jwt.encode": 1,
    "cryptography.hazmat.primitives.ciphers.algorithms.AES": 0,
    "Crypto.Cipher.AES.new": 0,
    "Cryptodome.Cipher.AES.new": 0,
    "itsdangerous.URLSafeTimedSerializer": 0,
    "itsdangerous.URLSafeSerializer": 0,
    "itsdangerous.TimestampSigner": 0,
}
_DECODES = ("fromhex", "b64decode", "urlsafe_b64decode", "unhexlify")
_SHORTEST = 4


def judge(view: View, origins: Origins) -> Iterator[Judgement]:
    """One judgement for each secret key that is made of constants only."""
    for call in view.calls:
        name = view.name(call.func)
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        index = _TAKES_KEY.get(name, _TAKES_KEY.get(method))
        if index is None or len(call.args) <= index:
            continue
        text = _text(origins, call.args[index])
        if text is not None and len(text) >= _SHORTEST:
            found = Candidate(
                check=CHECK,
                cwe=321,
                span=view.span(call),
                message=f"the secret key of `{method or name}` stands in the source",
                severity="high",
            )
            yield Judgement(check=CHECK, lines=lines_of(call), found=found)


def _text(origins: Origins, node: ast.expr) -> str | None:
    decodes = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _DECODES
    if isinstance(node, ast.Call) and decodes and node.args:
        return _text(origins, node.args[0])
    return origins.literal(node)
