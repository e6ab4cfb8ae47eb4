from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grader.checkers.complexity import run
from grader.checkers.complexity.structure import CHECKS as STRUCTURE
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.model.source import Source

FIXTURES = Path(__file__).parents[4] / "fixtures" / "complexity"
ALL = frozenset(check.id for check in STRUCTURE)
SEARCHED = {
    "complexity.duplication",
    "complexity.unreachable-code",
    "complexity.unused-private",
    "complexity.unused-variable",
}
COUNTED_BY_HAND = (
    "branches",
    "bumps",
    "cognitive",
    "cohesion",
    "cyclomatic",
    "locals",
    "nesting",
    "parameters",
    "statements",
)
COUNTED = ALL - SEARCHED - {"complexity.cohesion"}


def evidence(
    text: str, selected: frozenset[str] = ALL, *, path: str = "a.py", **surroundings: object
) -> list[Evidence]:
    source = Source(path=path, text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = ast.parse(text)
    units = find_units(source, tree)
    return list(run(source, Context(tree=tree, units=units, suppressions=(), selected=selected, **surroundings)))


def test_every_function_has_one_measurement_of_each_count_and_classes_and_modules_none():
    found = evidence("x = 1\nclass C:\n    def m(self):\n        return 1\n\ndef f():\n    return 2\n")
    measured = [(item.qualname, item.check) for item in found if isinstance(item, Measurement)]
    assert sorted(measured) == sorted((name, check) for name in ("C.m", "f") for check in COUNTED)


def test_what_is_searched_for_is_assessed_in_all_units():
    found = [item for item in evidence("x = 1\n") if isinstance(item, Assessed)]
    assert [(set(item.checks), item.units) for item in found] == [(SEARCHED, "all")]


def test_a_class_that_has_no_number_of_groups_is_assessed_all_the_same():
    (found,) = evidence("class C:\n    pass\n", frozenset({"complexity.cohesion"}))
    assert found == Assessed(checks=("complexity.cohesion",), path="a.py", units=("C",))


def test_the_share_of_duplicated_lines_is_told_of_the_module():
    text = (FIXTURES / "duplication.py").read_text()
    (share,) = [e for e in evidence(text, frozenset({"complexity.duplication"})) if isinstance(e, Measurement)]
    assert share.qualname == "<module>"
    assert 0.3 < share.value < 0.5


@pytest.mark.parametrize(
    ("module", "path", "found"),
    [
        ("subject", "a.py", [("_f", "high"), ("C.__m", "high"), ("C._n", "high")]),
        ("tool", "tool.py", [("_f", "medium"), ("C.__m", "high"), ("C._n", "medium")]),
        ("package.tool", "package/tool.py", [("C.__m", "high")]),
        ("package", "package/__init__.py", [("C.__m", "high")]),
    ],
)
def test_private_names_are_told_of_as_far_as_nobody_else_may_import_them(module, path, found):
    text = "def _f(): pass\nclass C:\n    def __m(self): pass\n    def _n(self): pass\n"
    flaws = evidence(text, frozenset({"complexity.unused-private"}), module=module, path=path)
    assert [(item.qualname, item.confidence) for item in flaws if isinstance(item, Finding)] == found


def test_a_private_name_that_an_imported_module_uses_is_used():
    text = "import other\ndef _f(): pass\n"
    selected = frozenset({"complexity.unused-private"})
    flaws = evidence(text, selected, module="tool", siblings={"other": "from tool import _f\n"})
    assert not [item for item in flaws if isinstance(item, Finding)]


def test_cognitive_complexity_comes_with_its_share_of_the_statements():
    text = "def f(a):\n    if a:\n        a += 1\n        a += 2\n    return a\n"
    (found,) = evidence(text, frozenset({"complexity.cognitive"}))
    assert found.detail == "0.25 a statement"


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


def test_code_that_is_deep_is_measured_all_the_same():
    deep = "1" + " + 1" * 280
    chain = "    if a < 0: pass\n" + "".join(f"    elif a < {n}: pass\n" for n in range(280)) + "    return a\n"
    assert not [
        item for item in evidence(f"def f():\n    return {deep}\n\ndef g(a):\n{chain}") if isinstance(item, Gap)
    ]


@pytest.mark.parametrize("file", [FIXTURES / f"{name}.py" for name in COUNTED_BY_HAND], ids=lambda file: file.stem)
def test_fixtures_have_the_values_counted_by_hand(file):
    text = file.read_text()
    expected = {
        (number, check): float(value)
        for number, line in enumerate(text.splitlines(), 1)
        for check, value in re.findall(r"(complexity\.[\w-]+) = ([\d.]+)", line.partition("# expect:")[2])
    }
    found = {(item.span.line, item.check): item.value for item in evidence(text) if isinstance(item, Measurement)}
    assert expected
    assert {key: found[key] for key in expected} == expected


@pytest.mark.parametrize("check", [c for c in STRUCTURE if c.id not in SEARCHED], ids=lambda check: check.id)
def test_the_bad_example_measures_clearly_more_than_the_good_one(check):
    bad, good = (max(item.value for item in evidence(text, frozenset({check.id}))) for text in (check.bad, check.good))
    comfortable = {
        "cyclomatic": 10,
        "cognitive": 10,
        "nesting": 3,
        "statements": 15,
        "parameters": 4,
        "branches": 6,
        "locals": 10,
        "bumps": 1,
        "cohesion": 1,
    }
    assert good <= comfortable[check.id.partition(".")[2]] < bad


@pytest.mark.parametrize("check", [c for c in STRUCTURE if c.id in SEARCHED], ids=lambda check: check.id)
def test_the_bad_example_has_one_flaw_and_the_good_one_none(check):
    bad, good = (
        [item for item in evidence(text, frozenset({check.id})) if isinstance(item, Finding)]
        for text in (check.bad, check.good)
    )
    assert [item.check for item in bad] == [check.id]
    assert not good


def test_importing_the_checker_does_not_import_radon():
    program = "import sys, grader.checkers.complexity; print('radon' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == (
        "False\n"
    )
