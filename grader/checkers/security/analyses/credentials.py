"""Credentials in the source: literals beside names that speak of them, and texts in the format of a known key."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.credentials.formats import known_format
from grader.checkers.security.credentials.values import looks_real
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names, parts, speaks_of_credentials
from grader.model.evidence import Severity

CHECK = "security.hardcoded-secret"

_READS_ENVIRONMENT = (
    "os.environ.get",
    "os.getenv",
    "os.environ.setdefault",
    "decouple.config",
    "environ.get",
    "getenv",
)
_PAIRS_OF_NAME_AND_PASSWORD = (
    "requests.auth.HTTPBasicAuth",
    "requests.auth.HTTPDigestAuth",
    "httpx.BasicAuth",
    "aiohttp.BasicAuth",
    "base64.b64encode",
)
_LOGINS = frozenset({"login", "authenticate", "set_password", "create_user", "create_superuser", "basic_auth"})
_WRAPPERS = frozenset({"SecretStr", "Field", "bytes", "fromhex", "b64decode", "str", "Secret", "field", "SecretBytes"})
_SEVERAL = names("passwords tokens secrets passphrases keys credentials")
_LONGEST = 8_000
_NAME = re.compile(r"[A-Za-z_][\w .-]{1,48}")


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each text literal that a name speaks of, and for each that has the format of a key."""
    tests = _is_test(view.source.path)
    documentation = _documentation(view)
    for node in view.nodes:
        text = _text(node)
        if text is None or node in documentation or len(text) > _LONGEST or not isinstance(node, ast.expr):
            continue
        kind = known_format(text)
        name = _name_beside(view, node)
        if kind is not None:
            message = f"{kind} stands in the source" + (f" (`{name}`)" if name else "")
            yield _judgement(view, node, message, "low" if tests else "high")
        elif _NAME.fullmatch(name) and speaks_of_credentials(name):
            if not looks_real(text, name):
                yield Judgement(check=CHECK, lines=lines_of(node))
                continue
            severity: Severity = "info" if tests or _is_in_test(view, node) else "high"
            yield _judgement(view, node, f"a credential stands in the source (`{name}`)", severity)


def _judgement(view: View, node: ast.expr, message: str, severity: Severity) -> Judgement:
    found = Candidate(check=CHECK, cwe=798, span=view.span(node), message=message, severity=severity, confidence="high")
    return Judgement(check=CHECK, lines=lines_of(node), found=found)


def _text(node: ast.AST) -> str | None:
    """A literal, or several put together: a key is no less one for being written in parts."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = _text(node.left), _text(node.right)
        return None if left is None or right is None else left + right
    if not isinstance(node, ast.Constant):
        return None
    if isinstance(node.value, bytes):
        return node.value.decode("latin-1")
    return node.value if isinstance(node.value, str) else None


def _documentation(view: View) -> set[ast.AST]:
    """Texts that stand alone."""
    return {node.value for node in view.nodes if isinstance(node, ast.Expr)}


def _is_test(path: str) -> bool:
    place = PurePosixPath(path)
    folders = {part.lower() for part in place.parent.parts}
    return bool(folders & {"test", "tests", "testing"}) or place.name.startswith(("test_", "conftest"))


def _is_in_test(view: View, node: ast.AST) -> bool:
    return any(
        isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and outer.name.lower().startswith("test")
        for outer in view.parents(node)
    )


def _name_beside(view: View, node: ast.expr) -> str:
    """What a literal is assigned to, passed as, compared with, keyed by, or the fallback of; empty for all else."""
    outer = next(view.parents(node), None)
    if isinstance(outer, ast.BoolOp) and isinstance(outer.op, ast.Or) and node is outer.values[-1]:
        beside = _read_from_environment(view, outer.values[0])
        return beside or _name_beside(view, outer)
    if isinstance(outer, ast.IfExp):
        return _name_beside(view, outer)
    if isinstance(outer, ast.Call):
        return _passed_to(view, node, outer)
    if isinstance(outer, ast.Attribute):  # "text".encode()
        call = next(view.parents(outer), None)
        return _name_beside(view, call) if isinstance(call, ast.Call) and outer.attr == "encode" else ""
    if isinstance(outer, ast.Tuple | ast.List | ast.Set):
        return _in_collection(view, node, outer)
    return _assigned(node, outer)


def _assigned(node: ast.expr, outer: ast.AST | None) -> str:  # noqa: PLR0911 - one return a kind of place
    if isinstance(outer, ast.keyword):
        return outer.arg or ""
    if isinstance(outer, ast.Assign):
        return next(filter(None, map(last_name, outer.targets)), "")
    if isinstance(outer, ast.AnnAssign | ast.NamedExpr):
        return last_name(outer.target)
    if isinstance(outer, ast.Compare):
        equal = all(isinstance(one, ast.Eq | ast.NotEq) for one in outer.ops)
        others = [side for side in (outer.left, *outer.comparators) if side is not node]
        return last_name(others[0]) if equal and len(others) == 1 else ""
    if isinstance(outer, ast.Dict):
        for key, value in zip(outer.keys, outer.values, strict=True):
            if value is node and isinstance(key, ast.Constant):
                return str(key.value)
    if isinstance(outer, ast.arguments):
        named = [one.arg for one in (*outer.posonlyargs, *outer.args)]
        pairs = [*zip(reversed(named), reversed(outer.defaults), strict=False)]
        pairs += [(one.arg, value) for one, value in zip(outer.kwonlyargs, outer.kw_defaults, strict=True) if value]
        return next((name for name, value in pairs if value is node), "")
    return ""


def _passed_to(view: View, node: ast.expr, call: ast.Call) -> str:
    name = view.name(call.func)
    called = last_name(call.func)
    if node not in call.args:
        return ""
    place = call.args.index(node)
    if place == 1 and (name.endswith(_READS_ENVIRONMENT) or called in ("get", "setdefault", "getenv")):
        key = _text(call.args[0])
        return key or ""
    if place == 1 and (name in _PAIRS_OF_NAME_AND_PASSWORD or called in _LOGINS):
        return "password"
    if called == "compare_digest" and len(call.args) == 2:  # noqa: PLR2004 - the two that it compares
        return last_name(call.args[1 - place])
    if place == 0 and called in _WRAPPERS:
        return _name_beside(view, call)
    return ""


def _in_collection(view: View, node: ast.expr, outer: ast.Tuple | ast.List | ast.Set) -> str:
    around = next(view.parents(outer), None)
    pair = 2
    if (
        isinstance(around, ast.keyword)
        and around.arg in ("auth", "basic_auth", "credentials")
        and len(outer.elts) == pair
    ):
        return "password" if node is outer.elts[1] else ""
    if isinstance(around, ast.Assign):
        target = around.targets[0]
        if isinstance(target, ast.Tuple) and isinstance(outer, ast.Tuple) and len(target.elts) == len(outer.elts):
            return last_name(target.elts[outer.elts.index(node)])
        name = last_name(target)
        if name.lower().endswith("auth") and len(outer.elts) == pair:
            return "password" if node is outer.elts[1] else ""
        return name[:-1] if parts(name)[-1:] and parts(name)[-1] in _SEVERAL else ""
    return ""


def _read_from_environment(view: View, node: ast.expr) -> str:
    if isinstance(node, ast.Call) and node.args and view.name(node.func).endswith(_READS_ENVIRONMENT):
        return _text(node.args[0]) or ""
    return ""


def last_name(node: ast.AST) -> str:
    """The last name of `a.b`, `a["b"]`, `a`, or of what a method such as `strip` is called on."""
    if isinstance(node, ast.Subscript):
        return str(node.slice.value) if isinstance(node.slice, ast.Constant) else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        key = node.args[0] if node.args and node.func.attr == "get" else None
        return str(key.value) if isinstance(key, ast.Constant) else last_name(node.func.value)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
