"""What ty says about calls of the standard library: attributes, arguments and keywords that it does not have.

ty also speaks of classes of the file's own, of types that it only guesses, and of attributes that are set; those
are matters of typing, not of calls that were made up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.packages.tables import standard_modules, standard_names
from grader.checkers.security.view import View
from grader.checkers.security.words import names
from grader.model.checker import Context, Diagnostic, ToolFailure

CHECK = "security.absent-call"

_HAS_NO = re.compile(r"`(?P<type>[^`|]+)` has no attribute `(?P<name>[a-z]\w*)`$")
_PLAIN_TYPE = re.compile(r"(?:Literal|LiteralString|(?P<name>[A-Za-z]\w*))(?:\[.*\])?")
_TYPES = names(
    "str bytes bytearray int float complex bool list dict set frozenset tuple range memoryview Path datetime date time"
    " timedelta Pattern Match Decimal Fraction UUID Connection Cursor HASH HMAC"
)
"""Types that ty knows whole, and that nobody gives further attributes."""


def judge(view: View, context: Context) -> Iterator[Judgement]:
    """One judgement for each call or attribute that the standard library does not have."""
    said = context.tools.get("ty", ())
    for diagnostic in () if isinstance(said, ToolFailure) else said:
        if not _is_made_up(view, diagnostic):
            continue
        found = Candidate(
            check=CHECK,
            cwe=628,
            span=diagnostic.span,
            message=diagnostic.message,
            severity="medium",
            confidence="medium",
        )
        yield Judgement(check=CHECK, lines=frozenset({diagnostic.span.line}), found=found)


def _is_made_up(view: View, diagnostic: Diagnostic) -> bool:
    place = (diagnostic.span.line, diagnostic.span.end_line)
    if diagnostic.code in ("missing-attribute", "unresolved-attribute"):
        said = _HAS_NO.search(diagnostic.message)
        plain = _PLAIN_TYPE.fullmatch(said["type"]) if said else None
        return plain is not None and (plain["name"] or "str") in _TYPES and plain["name"] not in view.classes
    for call in view.calls:
        if call.lineno <= place[0] <= (call.end_lineno or 0) and view.span(call).line <= place[1]:
            starred = any(isinstance(one, ast.Starred) for one in call.args) or any(
                one.arg is None for one in call.keywords
            )
            told = diagnostic.code != "no-matching-overload" or _is_odd(call)
            if told and not starred and _is_standard(view, call) and _is_named(call, diagnostic.message):
                return True
    return False


def _is_odd(call: ast.Call) -> bool:
    """Where no signature fits, it is the call's shape, not the type of a variable that ty has guessed."""
    return bool(call.keywords) or all(isinstance(one, ast.Constant) for one in call.args)


def _is_standard(view: View, call: ast.Call) -> bool:
    """A function of an imported module of the standard library, or a method of a literal."""
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Constant):
        return True
    name = view.name(call.func)
    module, _, function = name.rpartition(".")
    known = standard_names(module) if module.partition(".")[0] in standard_modules() else None
    return known is not None and function in known


def _is_named(call: ast.Call, message: str) -> bool:
    """Whether the message is about this call and none beside it; a class is spoken of by its constructor."""
    called = (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )
    named = re.findall(r"(?:function|bound method|method|class|of|to) `([\w.]+)`", message)
    return any(name.rpartition(".")[2] == called or f".{called}." in f".{name}." for name in named) if called else False
