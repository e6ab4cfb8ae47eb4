"""Values that nobody may guess, made from what can be guessed: the clock, counters, pseudo-random numbers."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View, own_nodes
from grader.checkers.security.words import names, parts, speaks_of_secrets
from grader.model.evidence import Severity

CHECK = "security.weak-random"

_GUESSABLE = names(
    "time.time time.time_ns time.monotonic datetime.datetime.now datetime.datetime.utcnow os.getpid uuid.uuid1 id"
)
_MERSENNE = frozenset(
    f"random.{name}"
    for name in [
        "random",
        "randrange",
        "randint",
        "choice",
        "choices",
        "sample",
        "shuffle",
        "getrandbits",
        "randbytes",
        "uniform",
        "Random",
    ]
)
_CODE_WORDS = frozenset({"code", "codes", "id", "ident", "key", "slug", "reference", "serial"})


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each use of the clock or of `random` where a secret is made."""
    for call in view.calls:
        name = view.name(call.func)
        if name in _MERSENNE:
            yield _random(view, call, name)
        elif name in _GUESSABLE:
            yield from _clock(view, call, name)


def _random(view: View, call: ast.Call, name: str) -> Judgement:
    purpose = _purpose(view, call)
    if purpose is None:
        return Judgement(
            check=CHECK, lines=lines_of(call), found=_found(view, call, "info", f"`{name}` can be predicted")
        )
    message = f"`{name}` can be predicted from what it gave before, and `{purpose}` must not be; use `secrets`"
    return Judgement(check=CHECK, lines=lines_of(call), found=_found(view, call, "high", message))


def _clock(view: View, call: ast.Call, name: str) -> Iterator[Judgement]:
    function = view.function_of(call)
    if function is None or not speaks_of_secrets(function.name):
        return
    hashed = any(
        isinstance(node, ast.Call) and view.name(node.func).startswith(("hashlib.", "base64.", "uuid.uuid5", "hex"))
        for node in own_nodes(function)
    )
    random = any(
        isinstance(node, ast.Call)
        and view.name(node.func).startswith(("secrets.", "os.urandom", "uuid.uuid4", "random.SystemRandom"))
        for node in own_nodes(function)
    )
    if hashed and not random:
        message = f"`{function.name}` makes its value of `{name}`, which can be guessed; use `secrets`"
        yield Judgement(check=CHECK, lines=lines_of(call), found=_found(view, call, "medium", message, cwe=340))


def _purpose(view: View, call: ast.Call) -> str | None:
    """The secret that a random value ends up in, by the names around it; None where there is none."""
    function = view.function_of(call)
    statement = next((node for node in view.parents(call) if isinstance(node, ast.stmt)), None)
    names = [function.name] if function is not None else []
    if isinstance(statement, ast.Assign):
        names += [ast.unparse(target).rpartition(".")[2] for target in statement.targets]
        if function is not None and view.name(call.func) == "random.Random":
            names += _used_through(statement, function)
    elif isinstance(statement, ast.AnnAssign):
        names.append(ast.unparse(statement.target).rpartition(".")[2])
    for node in view.parents(call):
        if isinstance(node, ast.keyword) and node.arg:
            names.append(node.arg)
        if node is statement:
            break
    for name in names:
        if speaks_of_secrets(name):
            return name
    spelled = function is not None and _spells_text(function)
    return next((name for name in names if spelled and _CODE_WORDS & set(parts(name))), None)


def _used_through(statement: ast.Assign, function: ast.AST) -> list[str]:
    """Names that a generator kept in a variable helps to fill."""
    kept = {target.id for target in statement.targets if isinstance(target, ast.Name)}
    found = []
    for node in own_nodes(function):
        if not isinstance(node, ast.Assign) or node is statement:
            continue
        if any(isinstance(part, ast.Name) and part.id in kept for part in ast.walk(node.value)):
            found += [ast.unparse(target).rpartition(".")[2] for target in node.targets]
    return found


def _spells_text(function: ast.AST) -> bool:
    """`"".join(choice(ALPHABET) ...)`: a text of random letters is made to be hard to guess."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
        and any(
            isinstance(part, ast.Attribute) and part.attr in ("choice", "choices", "sample") for part in ast.walk(node)
        )
        for node in own_nodes(function)
    )


def _found(view: View, call: ast.Call, severity: Severity, message: str, cwe: int = 338) -> Candidate:
    return Candidate(
        check=CHECK,
        cwe=cwe,
        span=view.span(call),
        message=message,
        severity=severity,
        confidence="medium",
    )
