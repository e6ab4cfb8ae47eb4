"""`[tests]`: where tests stand, what they are called, and how they are written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.conventions.declared.tables import Tests
from grader.checkers.conventions.definitions import Definition, decorator_names, own_nodes
from grader.checkers.conventions.lineage import bases_of
from grader.checkers.conventions.paths import matches
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.tests",
    title="A test is not where, or not how, the team writes tests",
    why="Tests that all look the same way are found, run and read without thinking.",
    bad="def test_total():\n    assert sum([1]) == 1\n",
    good="def test_an_empty_order_costs_nothing():\n    assert sum([]) == 0\n",
)

EXAMPLE = """\
[tests]
name = "^test_(a|an|the|it)_[a-z0-9_]+$"
"""
"""A conventions.toml under which `INFO.bad` is a breach."""

_TEST = re.compile(r"^test(?:_|[A-Z0-9]|$)")
"""Names of tests; `testing_area` or `tested` are not meant as one."""

_ASSERTION = re.compile(r"^assert[A-Z]\w*$|^fail(?:If|Unless|UnlessEqual)?$")


def find_tests(view: View, table: Tests) -> Iterator[Breach]:
    """Misplaced files at line 1; tests and test cases at their line; `self.assert...` at the expression."""
    because = f": {table.why}" if table.why else ""
    tests = [definition for definition in view.definitions if _is_test(view, definition)]
    if tests and table.paths and not matches(view.path, table.paths):
        yield view.breach(view.tree, f"tests stand in {', '.join(table.paths)}{because}")
    if tests and table.file and not re.search(table.file, view.path.rpartition("/")[2]):
        yield view.breach(view.tree, f"the name of a file with tests matches `{table.file}`{because}")
    if table.style == "pytest":
        yield from (view.breach(node, what + because) for node, what in _unittest(view))
    for definition in tests:
        node = definition.node
        if table.name and not re.search(table.name, node.name):
            yield view.breach(node, f"the name of test `{node.name}` does not match `{table.name}`{because}")
        count = sum(isinstance(inner, ast.Assert) or _is_assertion(inner) for inner in own_nodes(node))
        if table.max_asserts is not None and count > table.max_asserts:
            what = f"test `{node.name}` asserts {count} times; the limit is {table.max_asserts}"
            yield view.breach(node, what + because)


def _is_test(view: View, definition: Definition) -> bool:
    node = definition.node
    if isinstance(node, ast.ClassDef) or definition.nested or not _TEST.match(node.name):
        return False
    if "fixture" in decorator_names(node):
        return False
    owner = definition.owner
    return owner is None or owner.name.startswith("Test") or _is_test_case(view, owner)


def _unittest(view: View) -> Iterator[tuple[ast.AST, str]]:
    for definition in view.definitions:
        if isinstance(definition.node, ast.ClassDef) and _is_test_case(view, definition.node):
            yield definition.node, "tests are functions for pytest, not methods of a TestCase"
    for node in view.nodes:
        if _is_assertion(node):
            yield node, "tests use plain `assert`, not the methods of a TestCase"


def _is_test_case(view: View, node: ast.ClassDef) -> bool:
    return any(path.endswith("TestCase") for base in bases_of(view, node) for path in view.names.paths(base))


def _is_assertion(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    receiver = node.func.value
    return isinstance(receiver, ast.Name) and receiver.id == "self" and bool(_ASSERTION.match(node.func.attr))
