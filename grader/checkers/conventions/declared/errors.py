"""`[errors]`: how exceptions are raised, chained, named, caught and derived."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.tables import Errors
from grader.checkers.conventions.definitions import own_nodes
from grader.checkers.conventions.exceptions import built_in_exception, exception_classes
from grader.checkers.conventions.fixes.names import handler_renamed
from grader.checkers.conventions.fixes.values import chained
from grader.checkers.conventions.lineage import bases_of, lineage, local_class
from grader.checkers.conventions.view import Breach, Mend, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.errors",
    title="Exceptions are not handled the team's way",
    why="Callers and logs of this team count on narrow handlers, kept causes and its own exception classes.",
    bad="def load(path):\n    try:\n        return open(path).read()\n    except Exception:\n        return ''\n",
    good="def load(path):\n    try:\n        return open(path).read()\n    except OSError:\n        return ''\n",
)

EXAMPLE = """\
[errors]
chain = "required"
broad = "never"
swallow = "never"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_Fault = tuple[ast.AST, str] | tuple[ast.AST, str, Mend]
_Found = Iterator[_Fault]


def find_errors(view: View, table: Errors) -> Iterator[Breach]:
    """Handlers at their `except`, raises at their line, classes at their `class`."""
    because = f": {table.why}" if table.why else ""
    found: list[_Fault] = []
    exceptions = exception_classes(view) if table.base or table.message else []
    for node in view.nodes:
        if isinstance(node, ast.ExceptHandler):
            found += _handler_faults(view, node, table)
        elif isinstance(node, ast.Raise) and node.exc is not None:
            found += _raise_faults(view, node, table, exceptions)
    found += _class_faults(view, table, exceptions)
    seen = set()
    for node, message, *mends in found:
        breach = view.breach(node, message + because, mends[0] if mends else None)
        if (breach.span, message) not in seen:
            seen.add((breach.span, message))
            yield breach


def _handler_faults(view: View, node: ast.ExceptHandler, table: Errors) -> _Found:
    if table.except_name and node.name and not re.fullmatch(table.except_name, node.name):
        mend = partial(handler_renamed, view, node, table.except_name)
        yield node, f"a caught exception is called `{table.except_name}`, not `{node.name}`", mend
    if table.broad and _is_broad(view, node.type):
        yield node, "handlers name what they can handle, never everything"
    if table.swallow and all(_is_nothing(statement) for statement in node.body):
        yield node, "a handler does something about the exception, or lets it pass"
    for inner in own_nodes(node) if table.chain else ():
        if not isinstance(inner, ast.Raise) or inner.exc is None or inner.cause is not None:
            continue
        if not _is_the_same(inner.exc, node.name):
            mend = partial(chained, view, node, inner, table.except_name)
            yield inner, "an exception raised while another is handled says `from error` or `from None`", mend


def _is_the_same(raised: ast.expr, name: str | None) -> bool:
    """Whether the caught exception itself is raised again, or what its `with_traceback` gives back."""
    if isinstance(raised, ast.Call) and isinstance(raised.func, ast.Attribute) and raised.func.attr == "with_traceback":
        raised = raised.func.value
    return isinstance(raised, ast.Name) and raised.id == name


def _is_broad(view: View, caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    members = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(built_in_exception(view, member) in ("Exception", "BaseException") for member in members)


def _is_nothing(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Pass):
        return True
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and statement.value.value is Ellipsis
    )


def _raise_faults(view: View, node: ast.Raise, table: Errors, exceptions: list[ast.ClassDef]) -> _Found:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    if raised is None:
        return
    name = built_in_exception(view, raised)
    allowed = {*table.allowed_builtin, table.base}
    if name and (table.base or table.allowed_builtin) and name not in allowed:
        yield node, f"`{name}` is built in; raise an exception of the team's own{_of(table)}"
    empty = not isinstance(node.exc, ast.Call) or not (node.exc.args or node.exc.keywords)
    if table.message and empty and _is_own(view, raised, table, exceptions):
        yield node, "the team's own exceptions are raised with a message"


def _is_own(view: View, raised: ast.expr, table: Errors, exceptions: list[ast.ClassDef]) -> bool:
    """Whether a raised class is the team's: of this file, the base itself, or imported from where the base is."""
    local = local_class(view, raised)
    if local is not None:
        ours = local in exceptions or _derives(view, local, table)
        return ours and not _speaks_for_itself(view, local)
    base = _last(table.base)
    home = {path.rpartition(".")[0] for path in _imported(view) if base and _last(path) == base}
    for path in view.names.paths(raised):
        module, _, name = path.rpartition(".")
        if module != "builtins" and (name == base or module in home) and name[:1].isupper():
            return True
    return False


def _imported(view: View) -> list[str]:
    bindings = view.names.module.bindings.values()
    return [path for group in bindings for binding in group for path in binding.paths]


def _speaks_for_itself(view: View, node: ast.ClassDef) -> bool:
    """Whether a class makes its own message: it or a class of the file that it derives from has an `__init__`."""
    return any(
        isinstance(statement, ast.FunctionDef) and statement.name in ("__init__", "__str__")
        for current in lineage(view, node)
        for statement in current.body
    )


def _class_faults(view: View, table: Errors, exceptions: list[ast.ClassDef]) -> _Found:
    for node in exceptions if table.base else ():
        if node.name != _last(table.base) and not _derives(view, node, table):
            yield node, f"exception classes derive from `{table.base}`"


def _derives(view: View, node: ast.ClassDef, table: Errors) -> bool:
    return any(_is_base(view, base, table) for base in bases_of(view, node))


def _is_base(view: View, node: ast.expr, table: Errors) -> bool:
    if not table.base:
        return False
    names = [ast.unparse(node), *view.names.paths(node)]
    return any(name in (table.base, f"builtins.{table.base}") or _last(name) == _last(table.base) for name in names)


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]


def _of(table: Errors) -> str:
    return f" (below `{table.base}`)" if table.base else ""
