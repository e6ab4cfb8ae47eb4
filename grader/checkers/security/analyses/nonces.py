"""Values that must be new each time: initialisation vectors and nonces of ciphers, salts of passwords."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import CallShape, call_shape, lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.facts.units import Function
from grader.model.evidence import Severity

CHECK = "security.reused-nonce"

_MODES = names("CBC CTR GCM CFB CFB8 OFB")
_SEALS = frozenset(
    f"cryptography.hazmat.primitives.ciphers.aead.{name}"
    for name in ("AESGCM", "AESCCM", "AESOCB3", "AESSIV", "ChaCha20Poly1305", "AESGCMSIV")
)
_SALTED = {
    "hashlib.pbkdf2_hmac": (2, "salt"),
    "hashlib.scrypt": (-1, "salt"),
    "cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC": (-1, "salt"),
    "cryptography.hazmat.primitives.kdf.scrypt.Scrypt": (-1, "salt"),
    "bcrypt.hashpw": (1, "salt"),
    "argon2.low_level.hash_secret": (1, "salt"),
    "argon2.low_level.hash_secret_raw": (1, "salt"),
}
_MAKES_BYTES = names("bytes bytearray bytes.fromhex binascii.unhexlify base64.b64decode")
_DEEPEST = 6


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each value that is the same every time where it has to be new."""
    for call in view.calls:
        shape = call_shape(view, call, Frame(view.function_of(call)))
        salted = _SALTED.get(shape.name)
        if salted is not None:
            given = shape.options.get(salted[1]) or _argument(shape, salted[0])
            if given is not None and _is_fixed(view, given, view.function_of(call)):
                message = "every password gets the same salt: one table of guesses serves for all; use `os.urandom`"
                yield _found(view, call, "security.weak-password-hash", 760, "medium", message)
            continue
        nonce, key = _nonce(view, call, shape)
        if nonce is None:
            continue
        if key is not None and _is_part_of(nonce, key, view, view.function_of(call)):
            message = "the initialisation vector is taken from the key: it repeats, and tells what nobody may know"
        elif _is_fixed(view, nonce, view.function_of(call)):
            message = "the nonce is the same for every message: what two of them have in common shows; use `os.urandom`"
        else:
            continue
        yield _found(view, call, CHECK, 329 if "CBC" in ast.unparse(call) else 323, "high", message)


def _argument(shape: CallShape, index: int) -> ast.expr | None:
    return shape.arguments[index] if 0 <= index < len(shape.arguments) else None


def _nonce(view: View, call: ast.Call, shape: CallShape) -> tuple[ast.expr | None, ast.expr | None]:
    """The nonce that a call is given, and the key where it stands beside it."""
    package, _, last = shape.name.rpartition(".")
    if package.endswith("ciphers.modes") and last in _MODES:
        outer = next(view.parents(call), None)
        cipher = outer.args[0] if isinstance(outer, ast.Call) and outer.args else None
        key = cipher.args[0] if isinstance(cipher, ast.Call) and cipher.args else cipher
        return shape.arguments[0] if shape.arguments else next(iter(shape.options.values()), None), key
    if last == "new" and package.startswith(("Crypto.Cipher.", "Cryptodome.Cipher.")):
        given = shape.options.get("iv") or shape.options.get("IV") or shape.options.get("nonce")
        return given or _argument(shape, 2), _argument(shape, 0)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "encrypt" and shape.arguments:
        made = _made(view, call.func.value, view.function_of(call))
        if isinstance(made, ast.Call) and view.name(made.func) in _SEALS:
            return shape.options.get("nonce") or shape.arguments[0], made.args[0] if made.args else None
    return None, None


def _made(view: View, node: ast.expr, function: Function | None) -> ast.expr:
    """What a name, a constant of the module or a field of `self` is bound to, where that is one thing."""
    if isinstance(node, ast.Name):
        bound = view.bindings(function).get(node.id, []) if function is not None else []
        if len(bound) == 1 and not bound[0].is_element and not bound[0].augments:
            return bound[0].value
        if not bound and not _is_parameter(node.id, function):
            return view.constants.get(node.id, node)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"):
        owner = view.class_of(node)
        if owner is not None:
            fields = [value for value, _ in view.fields(owner).get(node.attr, [])] or _class_values(owner, node.attr)
            if len(fields) == 1:
                return fields[0]
    return node


def _class_values(owner: ast.ClassDef, name: str) -> list[ast.expr]:
    return [
        part.value
        for part in owner.body
        if isinstance(part, ast.Assign)
        and any(isinstance(target, ast.Name) and target.id == name for target in part.targets)
    ]


def _is_parameter(name: str, function: Function | None) -> bool:
    if function is None:
        return False
    spec = function.args
    return any(one.arg == name for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs))


def _is_fixed(view: View, node: ast.expr, function: Function | None, depth: int = 0) -> bool:
    """Whether an expression is made of constants only, lengths aside."""
    node = _made(view, node, function)
    if depth > _DEEPEST:
        return False
    if isinstance(node, ast.Constant):
        return isinstance(node.value, bytes | str | int)
    if isinstance(node, ast.BinOp):
        return all(_is_fixed(view, part, function, depth + 1) for part in (node.left, node.right))
    if isinstance(node, ast.Subscript):
        return _is_fixed(view, node.value, function, depth + 1)
    if isinstance(node, ast.Call):
        encoded = isinstance(node.func, ast.Attribute) and node.func.attr in ("encode", "ljust", "rjust", "zfill")
        parts = [*node.args, *([node.func.value] if encoded and isinstance(node.func, ast.Attribute) else [])]
        return (encoded or view.name(node.func) in _MAKES_BYTES) and all(
            _is_fixed(view, part, function, depth + 1) for part in parts
        )
    return False


def _is_part_of(nonce: ast.expr, key: ast.expr, view: View, function: Function | None) -> bool:
    """`key[:16]`, or the key itself."""
    node = _made(view, nonce, function)
    whole = node.value if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) else node
    return ast.unparse(whole) == ast.unparse(key) and isinstance(whole, ast.Name | ast.Attribute)


def _found(view: View, call: ast.Call, check: str, cwe: int, severity: Severity, message: str) -> Judgement:  # noqa: PLR0917 - what a finding is made of
    found = Candidate(
        check=check, cwe=cwe, span=view.span(call), message=message, severity=severity, confidence="medium"
    )
    return Judgement(check=check, lines=lines_of(call), found=found)
