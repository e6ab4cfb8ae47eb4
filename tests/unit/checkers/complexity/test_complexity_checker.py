from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.checkers.complexity import CHECKER, run
from grader.checkers.complexity.scaling import catalogue as scaling
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Gap, Measurement
from grader.model.source import Source

FIXTURES = Path(__file__).parents[4] / "fixtures" / "complexity"
SCALING = FIXTURES / "scaling.py"
"""Measured by running, and held to its values with the other fixtures."""
STRUCTURE = [check for check in CHECKER.checks if check not in scaling.CHECKS]
ALL = frozenset(check.id for check in STRUCTURE)


def evidence(text: str, selected: frozenset[str] = ALL) -> list[Measurement | Gap]:
    source = Source(path="a.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = ast.parse(text)
    context = Context(tree=tree, units=find_units(source, tree), suppressions=(), selected=selected)
    return list(run(source, context))


def test_every_function_has_one_measurement_of_each_check_and_classes_and_modules_none():
    found = evidence("x = 1\nclass C:\n    def m(self):\n        return 1\n\ndef f():\n    return 2\n")
    assert {(item.qualname, item.check) for item in found} == {(name, check) for name in ("C.m", "f") for check in ALL}
    assert len(found) == 2 * len(ALL)


def test_a_measurement_is_exact_and_stands_on_its_definition():
    (found,) = evidence("x = 1\n@decorated\ndef f(a, b):\n    return a\n", frozenset({"complexity.parameters"}))
    assert (found.value, found.low, found.high) == (2.0, 2.0, 2.0)
    assert (found.span.line, found.span.end_line, found.span.column) == (3, 4, 1)
    assert found.unit_of_measure == "parameters"


def test_only_selected_checks_are_measured():
    assert [item.check for item in evidence("def f(): pass\n", frozenset({"complexity.nesting"}))] == [
        "complexity.nesting"
    ]


def test_a_second_definition_of_a_name_is_measured_apart():
    found = evidence("def f(): pass\ndef f(a): pass\n", frozenset({"complexity.parameters"}))
    assert [(item.qualname, item.value) for item in found] == [("f", 0.0), ("f#2", 1.0)]


def test_code_too_deep_for_radon_is_a_gap_for_that_function_and_check_alone():
    deep = "1" + " + 1" * 280
    found = evidence(f"def f():\n    return {deep}\n\ndef g():\n    return 1\n")
    gaps = [item for item in found if isinstance(item, Gap)]
    assert [(gap.checks, gap.units, gap.reason) for gap in gaps] == [(("complexity.cyclomatic",), ("f",), "too-large")]
    assert len(found) == 2 * len(ALL)


def test_radon_running_out_of_stack_is_a_gap(monkeypatch):
    from radon.visitors import ComplexityVisitor

    def overflow(*_):
        raise RecursionError

    monkeypatch.setattr(ComplexityVisitor, "visit", overflow)
    (gap,) = evidence("def f():\n    return 1\n", frozenset({"complexity.cyclomatic"}))
    assert isinstance(gap, Gap)
    assert gap.reason == "too-large"


@pytest.mark.parametrize(
    "file", sorted({*FIXTURES.glob("*.py")} - {FIXTURES / "scaling.py"}), ids=lambda file: file.stem
)
def test_fixtures_have_the_values_counted_by_hand(file):
    text = file.read_text()
    expected = {
        (number, check): float(value)
        for number, line in enumerate(text.splitlines(), 1)
        for check, value in re.findall(r"(complexity\.[\w-]+) = ([\d.]+)", line.partition("# expect:")[2])
    }
    found = {(item.span.line, item.check): item.value for item in evidence(text)}
    assert expected
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("check", STRUCTURE, ids=lambda check: check.id)
def test_the_bad_example_measures_clearly_more_than_the_good_one(check):
    bad, good = (max(item.value for item in evidence(text, frozenset({check.id}))) for text in (check.bad, check.good))
    comfortable = {"cyclomatic": 10, "cognitive": 10, "nesting": 3, "statements": 15, "parameters": 4}
    assert good <= comfortable[check.id.partition(".")[2]] < bad


def test_importing_the_checker_does_not_import_radon():
    program = "import sys, grader.checkers.complexity; print('radon' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == (
        "False\n"
    )
