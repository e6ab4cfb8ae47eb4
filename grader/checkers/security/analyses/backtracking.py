"""Regular expressions that take exponentially, or polynomially, long to find out that a text does not match."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.burning import CHECK, to_try
from grader.checkers.security.callshape import call_shape, lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.folding import constant_text
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.regexes.ambiguity import Ambiguity, ambiguity
from grader.checkers.security.view import View
from grader.model.evidence import Severity, Witness

_TAKES_PATTERN = {
    **{f"re.{name}": 2 for name in ("match", "search", "fullmatch", "findall", "finditer")},
    "re.compile": 1,
    "re.split": 3,
    "re.sub": 4,
    "re.subn": 4,
    "django.core.validators.RegexValidator": 9,
    "django.urls.re_path": 9,
    "wtforms.validators.Regexp": 9,
    "marshmallow.validate.Regexp": 9,
}
"""Calls whose first argument Python's own matcher runs, and the place of their flags."""

_STEEP = 3
"""The power from which loops that merely meet cost something: two of them are in every second expression."""

_ASKING = frozenset({"match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"})


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each expression that can be made to backtrack."""
    for call in view.calls:
        if not call.args and not call.keywords:
            continue
        frame = Frame(view.function_of(call))
        name = view.name(call.func)
        if name not in _TAKES_PATTERN:
            continue
        shape = call_shape(view, call, frame)
        node = shape.arguments[0] if shape.arguments else shape.options.get("pattern", shape.options.get("regex"))
        if node is None or isinstance(node, ast.Starred):
            continue
        pattern = constant_text(view, node, frame)
        if pattern is None or not re.search(r"[*+}]", pattern):
            continue
        place = _TAKES_PATTERN[name]
        given = shape.arguments[place] if len(shape.arguments) > place else shape.options.get("flags")
        uses = _uses(view, call) if name == "re.compile" else [call]
        asked = {use.func.attr for use in uses if isinstance(use.func, ast.Attribute)}
        flags = _flags(view, given)
        found = ambiguity(pattern, flags, whole=asked == {"fullmatch"} or name.startswith("marshmallow"))
        if found is not None:
            guarded = bool(uses) and all(_is_guarded(view, use) for use in uses)
            burns = found.growth == "exponential" and not guarded
            witness = to_try(pattern, found.pump, flags) if burns else None
            yield _found(view, call, found, witness, guarded=guarded)


def _found(view: View, call: ast.Call, ambiguous: Ambiguity, witness: Witness | None, *, guarded: bool) -> Judgement:
    severity: Severity
    if ambiguous.growth == "exponential":
        ways, severity = "doubles with each or two of them", "high"
    else:
        ways = f"grows with the length of the text to the power of {ambiguous.degree}"
        severity = "medium" if ambiguous.repeated else "low" if ambiguous.degree >= _STEEP else "info"
    message = f"on a text of many {ambiguous.pump[:20]!r} that does not match in the end, the time {ways}"
    if guarded:
        severity, message = "info", f"{message}; the length is limited here"
    found = Candidate(
        check=CHECK,
        cwe=1333,
        span=view.span(call),
        message=message,
        severity=severity,
        confidence="high",
        witness=witness,
    )
    return Judgement(check=CHECK, lines=lines_of(call), found=found)


def _flags(view: View, node: ast.expr | None) -> int:
    """The flags that an expression names; others change nothing here."""
    flags = 0
    for part in ast.walk(node) if node is not None else ():
        name = view.name(part) if isinstance(part, ast.Attribute | ast.Name) else ""
        value = getattr(re, name.removeprefix("re."), None) if name.startswith("re.") else None
        flags |= value if isinstance(value, re.RegexFlag) else 0
    return flags & (re.IGNORECASE | re.DOTALL | re.MULTILINE | re.VERBOSE | re.ASCII)


def _uses(view: View, call: ast.Call) -> list[ast.Call]:
    """Calls of methods of a compiled expression, by the name or attribute that it is assigned to."""
    outer = next(view.parents(call), None)
    if isinstance(outer, ast.Attribute):
        around = next(view.parents(outer), None)
        return [around] if isinstance(around, ast.Call) else []
    if not isinstance(outer, ast.Assign | ast.AnnAssign):
        return []
    target = outer.targets[0] if isinstance(outer, ast.Assign) else outer.target
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    found = []
    for use in view.uses(name):
        method = next(view.parents(use), None)
        if isinstance(method, ast.Attribute) and method.attr in _ASKING:
            asked = next(view.parents(method), None)
            found += [asked] if isinstance(asked, ast.Call) and asked.func is method else []
    return found


def _is_guarded(view: View, use: ast.Call) -> bool:
    """Whether the text is cut, or its length compared, in the function that asks."""
    function = view.function_of(use)
    subjects = {ast.unparse(argument) for argument in use.args}
    if any(isinstance(one, ast.Subscript) and isinstance(one.slice, ast.Slice) and one.slice.upper for one in use.args):
        return True
    if function is None:
        return False
    for node in view.own(function):
        if not isinstance(node, ast.Compare):
            continue
        for side in (node.left, *node.comparators):
            for part in ast.walk(side):
                is_length = isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "len"
                if is_length and isinstance(part, ast.Call) and ast.unparse(part.args[0]) in subjects:
                    return True
    return False
