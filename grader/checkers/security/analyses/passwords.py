"""How passwords are turned into digests: too few rounds, or a hash that is made to be fast."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.bindings import definitions
from grader.checkers.security.callshape import call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import speaks_of_passwords

CHECK = "security.weak-password-hash"

MIN_ROUNDS = 100_000
"""Of PBKDF2. OWASP's password storage cheat sheet (2023) asks for 210,000 (SHA-512) to 600,000 (SHA-256) and more for
SHA-1; what lies below a sixth of that is no matter of taste."""

_ROUNDS = {"hashlib.pbkdf2_hmac": (3, "iterations")}
_ROUNDS_BY_NAME = {"PBKDF2HMAC": "iterations", "PBKDF2": "count"}
_FAST = frozenset(
    f"hashlib.{name}" for name in ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512")
)


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each derivation with too few rounds, and each password that is only hashed."""
    for call in view.calls:
        frame = Frame(view.function_of(call))
        shape = call_shape(view, call, frame)
        rounds = shape.options.get(_ROUNDS_BY_NAME.get(shape.name.rpartition(".")[2], ""))
        if shape.name in _ROUNDS:
            index, keyword = _ROUNDS[shape.name]
            rounds = shape.arguments[index] if len(shape.arguments) > index else shape.options.get(keyword)
        value = literal(view, rounds, frame)
        if isinstance(value, int) and value < MIN_ROUNDS:
            message = (
                f"{value:,} rounds of PBKDF2 are guessed through quickly; use at least {MIN_ROUNDS:,}, better 600,000"
            )
            yield _found(view, call, message)
        elif shape.name in _FAST and _takes_password(view, call, shape.arguments, frame):
            yield Judgement(check="security.weak-hash", lines=lines_of(call))  # the same fault, said better here
            yield _found(view, call, f"`{shape.name}` is made to be fast: use scrypt, argon2 or PBKDF2 for passwords")


def _takes_password(view: View, call: ast.Call, arguments: tuple[ast.expr, ...], frame: Frame) -> bool:
    """Whether a password goes into a hash: when it is made, through a variable, or by `update`."""
    given = list(arguments[:1])
    outer = next(view.parents(call), None)
    if isinstance(outer, ast.Assign) and isinstance(outer.targets[0], ast.Name):
        hasher = outer.targets[0].id
        given += [
            use.args[0]
            for use in view.calls
            if isinstance(use.func, ast.Attribute)
            and use.func.attr == "update"
            and isinstance(use.func.value, ast.Name)
            and use.func.value.id == hasher
            and use.args
            and view.function_of(use) is frame.function
        ]
    for node in tuple(given):
        if isinstance(node, ast.Name) and not speaks_of_passwords(node.id):
            given += [value for value, _ in definitions(view, node, frame.function)[0]]
    return any(map(_is_password, given))


def _is_password(node: ast.expr) -> bool:
    """`password.encode()`, `salt + password`: a password goes straight into the hash."""
    return any(
        (isinstance(part, ast.Name) and speaks_of_passwords(part.id))
        or (isinstance(part, ast.Attribute) and speaks_of_passwords(part.attr))
        for part in ast.walk(node)
    )


def _found(view: View, call: ast.Call, message: str) -> Judgement:
    found = Candidate(check=CHECK, cwe=916, span=view.span(call), message=message, severity="medium", confidence="high")
    return Judgement(check=CHECK, lines=lines_of(call), found=found)
