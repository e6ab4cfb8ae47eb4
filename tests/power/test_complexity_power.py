"""A planted fault in a measure must contradict the fixtures, whose values were counted by hand."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from grader.checkers.complexity import CHECKER, cognitive, cyclomatic, nesting, parameters, run, statements
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.source import Source

FIXTURES = Path(__file__).parents[2] / "fixtures" / "complexity"


def contradictions(name: str) -> list[tuple[int, str]]:
    text = (FIXTURES / f"{name}.py").read_text()
    source, tree = Source(path="a.py", text=text, digest=""), ast.parse(text)
    selected = frozenset(check.id for check in CHECKER.checks)
    context = Context(tree=tree, units=find_units(source, tree), suppressions=(), selected=selected)
    found = {(item.span.line, item.check): item.value for item in run(source, context)}
    expected = {
        (number, check): float(value)
        for number, line in enumerate(text.splitlines(), 1)
        for check, value in re.findall(r"(complexity\.[\w-]+) = ([\d.]+)", line.partition("# expect:")[2])
    }
    return [key for key, value in expected.items() if found[key] != value]


def only_itself(function):
    yield function


def always(value):
    return lambda *_, **__: value


PLANTS = {
    "nested functions left out": ("cyclomatic", cyclomatic, "_scopes", only_itself),
    "exception groups left out": ("cyclomatic", cyclomatic, "_group_handlers", always(0)),
    "ternaries left out": ("cognitive", cognitive, "_STRUCTURES", cognitive._STRUCTURES[:-1]),
    "else of loops left out": ("cognitive", cognitive, "_WITH_ELSE", ()),
    "no nesting": ("cognitive", cognitive, "_DEEPER", {}),
    "recursion left out": ("cognitive", cognitive, "recursive_functions", always([])),
    "decorators nest": ("cognitive", cognitive, "_decorated_function", always(None)),
    "one run whatever the operators": ("cognitive", cognitive, "pairwise", always(())),
    "dispatch counted by arms": ("cognitive", cognitive, "is_dispatch", always(False)),
    "every chain a dispatch": ("cognitive", cognitive, "is_dispatch", always(True)),
    "elif counted deeper": ("nesting", nesting, "elif_of", always(None)),
    "with left out": ("nesting", nesting, "_Block", ast.If | ast.For | ast.While | ast.Try | ast.Match),
    "docstrings counted": ("statements", statements, "_has_docstring", always(False)),
    "self counted": ("parameters", parameters, "receiver_of", always(None)),
}


@pytest.mark.parametrize(("fixture", "module", "attribute", "fault"), PLANTS.values(), ids=PLANTS)
def test_a_planted_fault_contradicts_the_fixtures(monkeypatch, fixture, module, attribute, fault):
    assert not contradictions(fixture)
    monkeypatch.setattr(module, attribute, fault)
    assert contradictions(fixture)
