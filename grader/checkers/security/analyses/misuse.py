"""Calls that are wrong by what they are given, however it gets there: aliases, constants, partials, `**options`."""

from __future__ import annotations

import ast
import re
import stat
from collections.abc import Iterator

from grader.checkers.security.callshape import CallShape, call_shape, lines_of, literal
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.misuse import CALLS, DEBUGGED, SETTINGS, Kind, Misuse, Test
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import names

_DEBUG = Kind("security.debug-mode", 489, "high")
_SITE_DEBUG = Kind("security.debug-mode", 489, "medium")
_SITE = names("INSTALLED_APPS MIDDLEWARE ROOT_URLCONF DATABASES TEMPLATES WSGI_APPLICATION ALLOWED_HOSTS")
_ONE_DEVELOPER = re.compile(r"(?:^|[/_])(?:dev|develop|development|local|tests?|debug|example)\w*(?:\.py$|/)")
_WORLD_WRITABLE = 0o002
_BY_NAME: dict[str, list[Misuse]] = {}
for _misuse in CALLS:
    for _call in _misuse.calls:
        _BY_NAME.setdefault(_call, []).append(_misuse)


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each call or assignment that the table knows to be wrong."""
    debugged = bool(DEBUGGED & {path.partition(".")[0] for path in view.imports.values()})
    for call in view.calls:
        frame = Frame(view.function_of(call))
        shape = call_shape(view, call, frame)
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        rows = _rows(shape.name, method)
        wrong = next((row for row in rows if _is_wrong(view, row, shape, frame)), None)
        if wrong is not None:
            name = shape.name or method
            yield _judgement(view, call, wrong.kind, f"`{name}`: {wrong.says}")
        elif debugged and method == "run" and literal(view, shape.options.get("debug"), frame) is True:
            yield _judgement(view, call, _DEBUG, "the debugger gives a Python prompt away")
    yield from _assignments(view, debugged=debugged)


def _rows(name: str, method: str) -> list[Misuse]:
    package = name.partition(".")[0]
    rows = [*_BY_NAME.get(name, ()), *_BY_NAME.get(f".{method}", ())]
    return rows + [row for row in _BY_NAME.get(f"{package}.", ()) if "." in name]


def _is_wrong(view: View, row: Misuse, shape: CallShape, frame: Frame) -> bool:
    if row.test == "always":
        return True
    given = [shape.options[keyword] for keyword in row.keyword.split() if keyword in shape.options]
    if row.place is not None and len(shape.arguments) > row.place:
        given.append(shape.arguments[row.place])
    return any(_matches(view, node, row.test, row.values, frame) for node in given)


def _matches(  # noqa: PLR0911 - one return a kind of test
    view: View, node: ast.expr, test: Test, values: tuple[object, ...], frame: Frame
) -> bool:
    if test == "named":
        target = node.func if isinstance(node, ast.Call) else node
        name = view.name(target)
        return any(name == value or name.endswith(f".{value}") for value in values)
    value = _mode(view, node) if test == "writable" and isinstance(node, ast.BinOp) else literal(view, node, frame)
    if value is ...:
        return False
    if test == "is":
        return any(value is one or (type(value) is type(one) and value == one) for one in values)
    if test == "text":
        return isinstance(value, str) and any(
            str(one) in part and not part.startswith("!") for part in value.split(":") for one in values
        )
    if isinstance(value, bool) or not isinstance(value, int):
        return False
    if test == "writable":
        return bool(value & _WORLD_WRITABLE)
    return any(isinstance(one, int) and value < one for one in values)


def _mode(view: View, node: ast.expr) -> int:
    """The bits that `stat.S_IRUSR | stat.S_IWOTH` names; others are taken for none."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return _mode(view, node.left) | _mode(view, node.right)
    name = view.name(node)
    value = getattr(stat, name.removeprefix("stat."), 0) if name.startswith("stat.S_") else 0
    if isinstance(node, ast.Constant):
        value = node.value
    return value if isinstance(value, int) else 0


def _assignments(view: View, *, debugged: bool) -> Iterator[Judgement]:
    for node in view.nodes:
        if not (isinstance(node, ast.Assign) and len(node.targets) == 1):
            continue
        target = node.targets[0]
        name = target.attr if isinstance(target, ast.Attribute) else ""
        if name in SETTINGS and isinstance(target, ast.Attribute) and view.name(target.value) != "self":
            test, values, kind, says = SETTINGS[name]
            if _matches(view, node.value, test, values, Frame(view.function_of(node))):
                yield _judgement(view, node, kind, f"`{name}`: {says}")
        if isinstance(target, ast.Name) and target.id == "DEBUG" and _is_site(view):
            if isinstance(node.value, ast.Constant) and node.value.value is True:
                yield _judgement(view, node, _SITE_DEBUG, "error pages show settings and code to everybody")
        elif debugged and _is_debug(target) and isinstance(node.value, ast.Constant) and node.value.value is True:
            yield _judgement(view, node, _DEBUG, "the debugger gives a Python prompt away")


def _is_site(view: View) -> bool:
    """Whether a module holds the settings of a Django site, and not those of one developer."""
    own = _ONE_DEVELOPER.search(view.source.path)
    return own is None and len(_SITE & view.constants.keys()) > 1


def _is_debug(target: ast.expr) -> bool:
    """`app.debug`, `app.config["DEBUG"]`."""
    if isinstance(target, ast.Subscript):
        is_config = isinstance(target.value, ast.Attribute) and target.value.attr == "config"
        return is_config and isinstance(target.slice, ast.Constant) and target.slice.value == "DEBUG"
    return isinstance(target, ast.Attribute) and target.attr == "debug"


def _judgement(view: View, node: ast.expr | ast.stmt, kind: Kind, message: str) -> Judgement:
    found = Candidate(check=kind.check, cwe=kind.cwe, span=view.span(node), message=message, severity=kind.severity)
    return Judgement(check=kind.check, lines=lines_of(node), found=found)
