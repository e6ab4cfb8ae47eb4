"""Names as PEP 8 has them, where a team declared nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec import Struct

from grader.checkers.conventions.declared.roles import is_constant
from grader.checkers.conventions.defaults.lapse import Lapse
from grader.checkers.conventions.definitions import Definition, is_dunder
from grader.checkers.conventions.lineage import local_class
from grader.checkers.conventions.names import Binding
from grader.checkers.conventions.view import View
from grader.facts.units import unit_at
from grader.model.checker import CheckInfo
from grader.model.source import Unit

INFO = CheckInfo(
    id="conventions.naming",
    title="A name is not as PEP 8 has it",
    why="Case tells functions, classes and constants apart at a glance; other case misleads.",
    bad="def readAll(path):\n    return path\n",
    good="def read_all(path):\n    return path\n",
    severity="low",
    help_url="https://peps.python.org/pep-0008/#naming-conventions",
)

ROLES = ("function", "class", "variable", "constant")

_FUNCTION = re.compile(r"^_*[a-z][a-z0-9_]*$|^_+$")
_CLASS = re.compile(r"^_*[A-Z][A-Za-z0-9]*$")
_MIXED_CASE = re.compile(r"^_*[a-z][a-z0-9]*[A-Z]")
FRAMEWORK = re.compile(
    r"^(?:setUp|tearDown|setUpClass|tearDownClass|setUpModule|tearDownModule|addCleanup|runTest|maxDiff|longMessage"
    r"|(?:do|visit|leave|depart|generic|handle|on|test)_?[A-Z]\w*|(?:do|visit|leave|depart)_\w+)$"
)
"""Names that a framework looks for: unittest's, http.server's, those of tree visitors."""

_SHOWN = 5


class _Misnamed(Struct, frozen=True, kw_only=True):
    role: str
    name: str
    node: ast.AST
    private: bool = False


def find_misnamed(view: View, units: tuple[Unit, ...], roles: frozenset[str]) -> Iterator[Lapse]:
    """Names against PEP 8 in these roles, once a unit; names of a framework and overrides are free."""
    by_unit: dict[str, list[_Misnamed]] = {}
    for each in _misnamed(view):
        if each.role in roles:
            unit = unit_at(units, each.node.lineno)  # type: ignore[attr-defined] # every bound node has a line
            by_unit.setdefault(unit.qualname, []).append(each)
    for found in by_unit.values():
        names = list(dict.fromkeys(f"{each.role} `{each.name}`" for each in found))
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        message = f"not named as PEP 8 has it: {', '.join(names[:_SHOWN])}{more}"
        mild = all(each.private or each.role == "constant" for each in found)
        yield Lapse(breach=view.breach(found[0].node, message), severity="info" if mild else "low")


def _misnamed(view: View) -> Iterator[_Misnamed]:
    for definition in view.definitions:
        node = definition.node
        private = node.name.startswith("_")
        if isinstance(node, ast.ClassDef):
            if not _CLASS.match(node.name):
                yield _Misnamed(role="class", name=node.name, node=node, private=private)
        elif not _FUNCTION.match(node.name) and not _is_free(view, definition):
            yield _Misnamed(role="function", name=node.name, node=node, private=private)
    for scope in view.names.scopes:
        for name, bindings in scope.bindings.items():
            first = bindings[0]
            if first.kind in ("variable", "parameter") and scope.kind != "class" and _MIXED_CASE.match(name):
                yield _Misnamed(role="variable", name=name, node=first.owner or first.node)
    yield from _constants(view)


def _constants(view: View) -> Iterator[_Misnamed]:
    for name, bindings in view.names.module.bindings.items():
        if _is_lower_constant(view, name, bindings):
            yield _Misnamed(role="constant", name=name, node=bindings[0].node)


def _is_lower_constant(view: View, name: str, bindings: list[Binding]) -> bool:
    value = bindings[0].value
    if len(bindings) > 1 or value is None or is_dunder(name) or not name.islower():
        return False
    return isinstance(value, ast.Constant | ast.UnaryOp) and is_constant(view, value)


def _is_free(view: View, definition: Definition) -> bool:
    node = definition.node
    if is_dunder(node.name) or FRAMEWORK.match(node.name) or node.decorator_list:
        return True
    if definition.owner is None:
        return False
    return any(local_class(view, base) is None for base in definition.owner.bases)
