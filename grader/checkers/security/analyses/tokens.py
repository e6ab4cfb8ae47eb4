"""Values that nobody may guess, made from what can be guessed: the clock, counters, pseudo-random numbers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts, speaks_of_secrets
from grader.facts.units import Function
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
_HARMLESS_USE = names(
    "jitter delay backoff wait sleep colour color noise shuffle sample demo dice game test retry shard bucket cache "
    "etag weight position animation avatar theme example fake mock data batch"
)
"""Words in a function's name that say that nobody needs to be kept from guessing."""

_HANDS_ON = (["send"], ["save"], ["store"], ["set"], ["email"], ["mail"], ["issue"], ["register"], ["add"])
"""First words of functions whose name says what they are given."""

_CODE_WORDS = frozenset({"code", "codes", "id", "ident", "key", "slug", "reference", "serial"})


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each use of the clock or of `random` where a secret is made."""
    for call in view.calls:
        name = _drawn(view, call)
        if name:
            yield _random(view, call, name)
        elif view.name(call.func) in _GUESSABLE:
            yield from _clock(view, call, view.name(call.func))


def _drawn(view: View, call: ast.Call) -> str:
    """The function of `random` that a call is of; through a generator, too: `RNG.choice`, `self.rng.choice`."""
    name = view.name(call.func)
    if name in _MERSENNE:
        return name
    if not (isinstance(call.func, ast.Attribute) and f"random.{call.func.attr}" in _MERSENNE):
        return ""
    kept = call.func.value
    made: list[ast.expr] = []
    if isinstance(kept, ast.Name):
        made = [one.value for one in view.bindings(view.function_of(call)).get(kept.id, ())]
        made += [view.constants[kept.id]] if not made and kept.id in view.constants else []
    elif isinstance(kept, ast.Attribute) and view.name(kept.value) == "self":
        owner = view.class_of(call)
        made = [value for value, _ in view.fields(owner).get(kept.attr, ())] if owner is not None else []
    is_mersenne = any(isinstance(one, ast.Call) and view.name(one.func) == "random.Random" for one in made)
    return f"random.{call.func.attr}" if is_mersenne else ""


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
        for node in view.own(function)
    )
    random = any(
        isinstance(node, ast.Call)
        and view.name(node.func).startswith(("secrets.", "os.urandom", "uuid.uuid4", "random.SystemRandom"))
        for node in view.own(function)
    )
    if hashed and not random:
        message = f"`{function.name}` makes its value of `{name}`, which can be guessed; use `secrets`"
        yield Judgement(check=CHECK, lines=lines_of(call), found=_found(view, call, "medium", message, cwe=340))


def _purpose(view: View, call: ast.Call) -> str | None:
    """The secret that a random value ends up in, by the names around it and those it is given to; None without one."""
    function = view.function_of(call)
    if any(keyword.arg in ("weights", "cum_weights") for keyword in call.keywords):
        return None  # a draw from a distribution
    names = _names_around(view, call)
    if function is not None:
        names += [function.name] if not _HARMLESS_USE & set(parts(function.name)) else []
        names += _promised(function)
        if view.returns(function) and not _HARMLESS_USE & set(parts(function.name)):
            names += [name for use in view.uses(function.name) for name in _names_around(view, use)]
    for name in names:
        if speaks_of_secrets(name):
            return name
    spelled = function is not None and _spells_text(view, function)
    return next((name for name in names if spelled and _CODE_WORDS & set(parts(name))), None)


def _names_around(view: View, node: ast.expr) -> list[str]:
    """What a value is assigned to, passed as and keyed by, and the same for the variable that it is kept in."""
    names: list[str] = []
    function = view.function_of(node)
    child: ast.AST = node
    for outer in view.parents(node):
        if isinstance(outer, ast.keyword) and outer.arg:
            names.append(outer.arg)
        elif isinstance(outer, ast.Dict):
            pairs = zip(outer.keys, outer.values, strict=True)
            names += [str(key.value) for key, value in pairs if value is child and isinstance(key, ast.Constant)]
        elif isinstance(outer, ast.Assign):
            names += [ast.unparse(target).rpartition(".")[2] for target in outer.targets]
            if function is not None:
                names += _used_through(view, outer, function)
        elif isinstance(outer, ast.AnnAssign):
            names.append(ast.unparse(outer.target).rpartition(".")[2])
        if isinstance(outer, ast.stmt):
            break
        child = outer
    return names


def _promised(function: Function) -> list[str]:
    """A secret that the first sentence of a docstring says the function makes."""
    said = (ast.get_docstring(function) or "").partition("\n")[0].partition(".")[0].lower()
    made = re.match(r"(?:make|create|generate|build|draw|produce|return|issue|new|mint)s?\b(?P<what>.*)", said)
    return [word for word in re.findall(r"[a-z]+", made["what"])[:6] if speaks_of_secrets(word)] if made else []


def _used_through(view: View, statement: ast.Assign, function: Function) -> list[str]:
    """Names that a value, or a generator, kept in a variable helps to fill."""
    kept = {target.id for target in statement.targets if isinstance(target, ast.Name)}
    found: list[str] = []
    for node in view.own(function):
        if isinstance(node, ast.Assign) and node is not statement and _reads(node.value, kept):
            found += [ast.unparse(target).rpartition(".")[2] for target in node.targets]
        elif isinstance(node, ast.keyword) and node.arg and isinstance(node.value, ast.Name) and node.value.id in kept:
            found.append(node.arg)
        elif isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [str(key.value) for key, value in pairs if isinstance(key, ast.Constant) and _reads(value, kept)]
        elif isinstance(node, ast.Call) and any(isinstance(one, ast.Name) and one.id in kept for one in node.args):
            called = ast.unparse(node.func).rpartition(".")[2]
            found += [called] if parts(called)[:1] in _HANDS_ON else []
    return found


def _reads(node: ast.AST, kept: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in kept for part in ast.walk(node))


def _spells_text(view: View, function: Function) -> bool:
    """`"".join(choice(ALPHABET) ...)`: a text of random letters is made to be hard to guess."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "join"
        and isinstance(node.func.value, ast.Constant)
        and any(
            isinstance(part, ast.Attribute) and part.attr in ("choice", "choices", "sample") for part in ast.walk(node)
        )
        for node in view.own(function)
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
