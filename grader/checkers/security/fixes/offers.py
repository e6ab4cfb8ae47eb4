"""Which change would remove a finding. Nothing is offered where the change could mean something else."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator

from grader.checkers.fixes.edits import importing, replaced, source_of, with_keyword, without_keyword
from grader.checkers.security.bindings import definitions
from grader.checkers.security.candidate import Candidate
from grader.checkers.security.fixes.statements import parameterised
from grader.checkers.security.view import View
from grader.checkers.security.words import speaks_of_checksums
from grader.model.evidence import Fix

_LOADERS = frozenset({"Loader", "FullLoader", "UnsafeLoader", "CLoader"})
_STARTS = frozenset(f"subprocess.{name}" for name in ("run", "call", "check_call", "check_output", "Popen"))
_SHELL_ONLY = re.compile(r"[|&;<>()$`\\\"'*?\[\]#~=%!{}\n]")
_BUILT_IN = frozenset(
    {"cd", "export", "source", "ulimit", "umask", "alias", "set", "unset", "exec", "eval", "exit", "."}
)
_DRAWS = frozenset(
    f"random.{name}" for name in ("choice", "choices", "randint", "randrange", "sample", "getrandbits", "random")
)
_NOT_WITHOUT_CARE = frozenset({"filter", "where", "filter_by", "having"})


def offer(view: View, candidate: Candidate) -> Fix | None:
    """The change that a candidate asks for, if there is one."""
    make = _OFFERS.get(candidate.check)
    if make is None or (candidate.severity == "info" and make is not _no_shell):
        return None
    return next(make(view, candidate), None)


def _calls(view: View, candidate: Candidate) -> Iterator[ast.Call]:
    """Calls that a candidate can speak of, the one at its very place first."""
    on_line = [call for call in view.calls if call.lineno <= candidate.span.line <= (call.end_lineno or call.lineno)]
    yield from sorted(on_line, key=lambda call: view.span(call) != candidate.span)


def _safe_load(view: View, candidate: Candidate) -> Iterator[Fix]:
    tagged = any(
        isinstance(node, ast.Attribute | ast.Name)
        and view.name(node).rpartition(".")[2] in ("add_constructor", "YAMLObject")
        for node in view.nodes
    )
    for call in _calls(view, candidate):
        name = view.name(call.func)
        if name not in ("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.full_load") or tagged:
            continue
        loaders = [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "Loader")]
        others = [keyword for keyword in call.keywords if keyword.arg != "Loader"]
        plain = all(view.name(loader).removeprefix("yaml.") in _LOADERS for loader in loaders)
        if others or not call.args or len(loaders) > 1 or not plain or not isinstance(call.func, ast.Attribute):
            continue
        safe = "safe_load_all" if name.endswith("_all") else "safe_load"
        text = f"{source_of(view, call.func.value)}.{safe}({source_of(view, call.args[0])})"
        yield Fix(title=f"load with `yaml.{safe}`", safe=True, edits=(replaced(view, call, text),))


def _constant_time(view: View, candidate: Candidate) -> Iterator[Fix]:
    for node in view.nodes:
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq | ast.NotEq)):
            continue
        if not node.lineno <= candidate.span.line <= (node.end_lineno or node.lineno):
            continue
        left, right = node.left, node.comparators[0]
        kinds = {_kind(view, left), _kind(view, right)} - {""}
        in_query = any(
            isinstance(outer, ast.Call)
            and isinstance(outer.func, ast.Attribute)
            and outer.func.attr in _NOT_WITHOUT_CARE
            for outer in view.parents(node)
        )
        imports = importing(view, "hmac")
        if len(kinds) != 1 or in_query or imports is None or not (_digest(view, left) or _digest(view, right)):
            continue
        negation = "not " if isinstance(node.ops[0], ast.NotEq) else ""
        text = f"{negation}hmac.compare_digest({source_of(view, left)}, {source_of(view, right)})"
        if negation and isinstance(next(view.parents(node), None), ast.Compare | ast.BinOp | ast.Await):
            continue
        sure = bool(_kind(view, left) and _kind(view, right))
        yield Fix(title="compare in constant time", safe=sure, edits=(*imports, replaced(view, node, text)))


def _digest(view: View, node: ast.expr) -> str:
    """`str` for `.hexdigest()`, `bytes` for `.digest()`, through a variable too."""
    if isinstance(node, ast.Name):
        reaching, outside = definitions(view, node, view.function_of(node))
        value = reaching[0][0] if len(reaching) == 1 and not outside else None
        return "" if value is None or isinstance(value, ast.Name) else _digest(view, value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return {"hexdigest": "str", "digest": "bytes"}.get(node.func.attr, "")
    return ""


def _kind(view: View, node: ast.expr) -> str:
    """Whether an expression is text or bytes for sure."""
    if isinstance(node, ast.Name):
        function = view.function_of(node)
        spec = function.args if function is not None else None
        hints = (
            [one.annotation for one in (*spec.posonlyargs, *spec.args, *spec.kwonlyargs) if one.arg == node.id]
            if spec
            else []
        )
        names = [ast.unparse(hint) for hint in hints if hint is not None]
        if names and names[0] in ("str", "bytes"):
            return names[0]
    return _digest(view, node)


def _secrets(view: View, candidate: Candidate) -> Iterator[Fix]:
    if any(view.name(call.func) == "random.seed" for call in view.calls):
        return
    imports = importing(view, "secrets")
    for call in _calls(view, candidate):
        name = view.name(call.func)
        if name not in _DRAWS or imports is None or not isinstance(call.func, ast.Attribute):
            continue
        method = name.rpartition(".")[2]
        given = "secrets.choice" if method == "choice" else f"secrets.SystemRandom().{method}"
        yield Fix(title="draw from `secrets`", safe=True, edits=(*imports, replaced(view, call.func, given)))


def _no_shell(view: View, candidate: Candidate) -> Iterator[Fix]:
    for call in _calls(view, candidate):
        if view.name(call.func) not in _STARTS or not call.args:
            continue
        command = call.args[0]
        text = command.value if isinstance(command, ast.Constant) and isinstance(command.value, str) else None
        named = {keyword.arg: keyword.value for keyword in call.keywords}
        shell = named.get("shell")
        is_on = isinstance(shell, ast.Constant) and shell.value is True
        if text is None or not is_on or None in named or "executable" in named or _SHELL_ONLY.search(text):
            continue
        words = shlex.split(text)
        dropped = without_keyword(view, call, "shell")
        if not words or words[0] in _BUILT_IN or dropped is None:
            continue
        listed = "[" + ", ".join(_quoted(word) for word in words) + "]"
        yield Fix(title="start it without a shell", safe=True, edits=(replaced(view, command, listed), dropped))


def _quoted(word: str) -> str:
    return '"' + word + '"' if '"' not in word and "\\" not in word else repr(word)


def _placeholders(view: View, candidate: Candidate) -> Iterator[Fix]:
    roots = {path.partition(".")[0] for path in view.imports.values()}
    if "sqlite3" not in roots:
        return
    for call in _calls(view, candidate):
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if method != "execute" or len(call.args) != 1 or call.keywords:
            continue
        text = parameterised(call.args[0], lambda node: source_of(view, node))
        if text is not None:
            yield Fix(title="pass values as parameters", safe=True, edits=(replaced(view, call.args[0], text),))


def _verified(view: View, candidate: Candidate) -> Iterator[Fix]:
    for call in _calls(view, candidate):
        for keyword in call.keywords:
            off = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
            dropped = without_keyword(view, call, "verify") if keyword.arg == "verify" and off else None
            if dropped is not None and view.name(call.func).startswith(("requests.", "httpx.")):
                yield Fix(title="verify the certificate", safe=False, edits=(dropped,))


def _said_to_be_a_checksum(view: View, candidate: Candidate) -> Iterator[Fix]:
    for call in _calls(view, candidate):
        function = view.function_of(call)
        if view.name(call.func) not in ("hashlib.md5", "hashlib.sha1") or any(one.arg is None for one in call.keywords):
            continue
        if candidate.severity == "low" and function is not None and speaks_of_checksums(function.name):
            edit = with_keyword(view, call, "usedforsecurity=False")
            yield Fix(title="say that it protects nothing", safe=True, edits=(edit,))


def _filtered(view: View, candidate: Candidate) -> Iterator[Fix]:
    for call in _calls(view, candidate):
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        named = {keyword.arg for keyword in call.keywords}
        if method == "extractall" and not named & {"filter", "members", "pwd", None} and len(call.args) < 2:  # noqa: PLR2004 - the second are the members
            yield Fix(
                title="extract with the filter `data`", safe=False, edits=(with_keyword(view, call, 'filter="data"'),)
            )


def _debug_off(view: View, candidate: Candidate) -> Iterator[Fix]:
    for call in _calls(view, candidate):
        for keyword in call.keywords:
            if keyword.arg == "debug" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True:
                yield Fix(title="turn the debugger off", safe=False, edits=(replaced(view, keyword.value, "False"),))


_OFFERS: dict[str, Callable[[View, Candidate], Iterator[Fix]]] = {
    "security.archive-extraction": _filtered,
    "security.broken-authentication": _constant_time,
    "security.command-injection": _no_shell,
    "security.debug-mode": _debug_off,
    "security.sql-injection": _placeholders,
    "security.tls-verification": _verified,
    "security.unsafe-deserialisation": _safe_load,
    "security.weak-hash": _said_to_be_a_checksum,
    "security.weak-random": _secrets,
}
