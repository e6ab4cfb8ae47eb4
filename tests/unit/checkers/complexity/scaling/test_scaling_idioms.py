"""Idioms that scale badly: each rests on a type, explains what was measured, and is a remark where nothing was."""

from __future__ import annotations

import ast
import hashlib
import inspect
import sys
from pathlib import Path

import pytest

from grader.checkers.complexity import run
from grader.checkers.complexity.scaling.idioms import scan
from grader.checkers.complexity.scaling.idioms.check import CHECK, find_idioms
from grader.checkers.complexity.scaling.idioms.view import Idiom
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.model.report import Isolation
from grader.model.source import Source
from grader.sandbox.probe import probe

FIXTURE = Path(__file__).parents[5] / "fixtures" / "complexity" / "idioms.py"
IDIOM, TIME = CHECK.id, "complexity.scaling-time"


def idioms(text: str) -> list[Idiom]:
    return [idiom for found in find_idioms(ast.parse(text)).values() for idiom in found]


def evidence(text: str, *selected: str, isolation: Isolation | None = None) -> list[Evidence]:
    source = Source(path="f.py", text=text, digest=hashlib.sha256(text.encode()).hexdigest())
    tree = ast.parse(text)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=frozenset(selected),
        isolation=isolation or Isolation(level="none"),
    )
    return list(run(source, context))


def test_each_line_of_the_fixture_that_expects_an_idiom_has_one_and_no_other():
    text = FIXTURE.read_text("utf-8")
    expected = [number for number, line in enumerate(text.split("\n"), start=1) if line.endswith(f"# expect: {IDIOM}")]
    assert [idiom.node.lineno for idiom in idioms(text)] == expected


def test_each_function_with_an_idiom_is_followed_by_two_that_only_look_like_it():
    text = FIXTURE.read_text("utf-8")
    lines = {idiom.node.lineno for idiom in idioms(text)}
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    functions = sorted((node for node in functions if node.body[0].lineno > node.lineno), key=lambda node: node.lineno)
    firing = [not lines.isdisjoint(range(node.lineno, node.end_lineno + 1)) for node in functions]
    places = [index for index, fires in enumerate(firing) if fires]
    alone = [functions[index].name for index in places if any(firing[index + 1 : index + 3])]
    assert alone == []
    assert len(firing) >= places[-1] + 3


def test_each_place_that_tells_of_an_idiom_does_so_in_the_fixture(monkeypatch):
    told = set()
    written = set()
    for family in scan._FAMILIES:
        module = sys.modules[family.__module__]
        tree = ast.parse(inspect.getsource(module))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Idiom"]
        written |= {(module.__name__, call.lineno) for call in calls}

        def spied(*, _module=module, **fields):
            told.add((_module.__name__, sys._getframe(1).f_lineno))
            return Idiom(**fields)

        monkeypatch.setattr(module, "Idiom", spied)
    idioms(FIXTURE.read_text("utf-8"))
    assert len(written) >= 15
    assert written - told == set()


@pytest.mark.parametrize(
    "body",
    [
        "def f(x, y):\n    return [a for a in x if a in y]\n",
        "def f(x: list[int], y: 'set[int]'):\n    return [a for a in x if a in y]\n",
        "def f(x: list[int], y: tuple[int, int]):\n    return [a for a in x if a in y]\n",
        "def f(x: list[int]):\n    y = []\n    y = set(x)\n    return [a for a in x if a in y]\n",
        "def f(x: list[int], y: list[int]):\n    y = make(y)\n    return [a for a in x if a in y]\n",
        "def f(x: list[int], sum):\n    return [sum(x[:a]) for a in x]\n",
        "def f(x: str):\n    out = ''\n    for a in x:\n        out = out + a\n    return out\n",
        "def f(x: list[int]):\n    for a in x:\n        y = []\n        y.insert(0, a)\n",
    ],
)
def test_without_the_type_that_makes_it_true_nothing_is_said(body):
    assert idioms(body) == []


@pytest.mark.parametrize(
    ("annotation", "said"),
    [
        ("list[int]", "`in` on a list in a loop"),
        ("'list[int] | None'", "`in` on a list in a loop"),
        ("Sequence[int]", "`in` on a list in a loop"),
        ("tuple[int, ...]", "`in` on a tuple in a loop"),
        ("deque[int]", "`in` on a deque in a loop"),
    ],
)
def test_the_type_is_read_off_the_annotation(annotation, said):
    found = idioms(f"def f(x: list[int], y: {annotation}):\n    return [a for a in x if a in y]\n")
    assert [idiom.said for idiom in found] == [said]


LOOKED_UP = "def f(x: list[int], y: list[int]) -> int:\n    return sum(a in y for a in x)\n"
TWICE = "def f(n: int) -> int:\n    return 1 if n < 2 else f(n - 1) + f(n - 2)\n"
ASKED = """from typing import Protocol


class Store(Protocol):
    def names(self, ids: list[int]) -> list[str]: ...


def f(store: Store, ids: list[int]) -> list[str]:
    return [store.names([one])[0] for one in ids]
"""


def measured(text: str, check: str) -> Measurement:
    return next(one for one in evidence(text, check, isolation=probe()) if isinstance(one, Measurement))


@pytest.mark.parametrize(
    ("text", "check", "label", "said"),
    [
        (LOOKED_UP, TIME, "O(n*m)", "line 2: `in` on a list in a loop"),
        (TWICE, TIME, "O(2^n)", "line 2: two or more calls of itself that each take a fixed step"),
        (ASKED, "complexity.scaling-calls", "O(n)", "line 9: `store.names` called for each item of a loop"),
    ],
)
def test_a_measurement_names_the_line_and_the_idiom(text, check, label, said):
    found = measured(text, check)
    assert found.label == label
    assert found.detail.endswith(f"; {said}")


@pytest.mark.parametrize(
    "body",
    [
        "def f(x: list[int]) -> int:\n    wanted = [3, 5, 7]\n    return sum(a in wanted for a in x)\n",
        "def f(x: list[int]) -> int:\n    list_ = set(x)\n    return sum(a in list_ for a in x)\n",
        "def f(x: list[int]) -> list[int]:\n    o = []\n    for a in x[:9]:\n        o = o + [a]\n    return o + x\n",
        "def f(x: list[int], y: list[int]) -> bool:\n    for a in x:\n        return a in y\n    return False\n",
    ],
)
def test_code_that_contradicts_its_idiom_has_the_class_that_is_measured_and_no_remark(body):
    found = measured(body, TIME)
    assert found.value <= 1
    assert "line " not in found.detail
    assert not [one for one in evidence(body, TIME, IDIOM, isolation=probe()) if isinstance(one, Finding)]


def test_what_was_measured_gets_no_remark_and_is_assessed():
    found = evidence(LOOKED_UP, TIME, IDIOM, isolation=probe())
    assert [one.label for one in found if isinstance(one, Measurement)] == ["O(n*m)"]
    assert not [one for one in found if isinstance(one, Finding)]
    assert Assessed(checks=(IDIOM,), path="f.py", units="all") in found


@pytest.mark.parametrize("selected", [(IDIOM,), (TIME, IDIOM)], ids=["static", "too weak a sandbox"])
def test_where_nothing_runs_the_idiom_is_a_remark_of_low_confidence(selected):
    found = evidence(LOOKED_UP, *selected)
    (remark,) = [one for one in found if isinstance(one, Finding)]
    assert (remark.check, remark.qualname, remark.span.line) == (IDIOM, "f", 2)
    assert (remark.severity, remark.confidence) == ("low", "low")
    assert bool([one for one in found if isinstance(one, Gap)]) == (TIME in selected)


def test_the_idioms_of_real_code_are_found_without_failure_in_any_of_our_own_files():
    root = Path(__file__).parents[5] / "grader"
    files = sorted(root.rglob("*.py"))[::7]
    assert len(files) > 20
    for file in files:
        find_idioms(ast.parse(file.read_text("utf-8")))


@pytest.mark.parametrize(
    "body",
    [
        f"    return {'json.loads(json.dumps(' * 40}x{'))' * 40}\n",
        f"    return {'[a for a in ' * 40}x{']' * 40}\n",
        f"    return {'sorted(list(x.copy(' * 30}x{')))' * 30}\n",
        "    if x:\n        return f(x - 1)\n" * 600,
        "    x = x + [1]\n" * 600,
    ],
    ids=["round trips", "comprehensions", "calls", "branches", "statements"],
)
def test_code_that_is_long_or_nested_does_not_hold_the_scan_up(body):
    find_idioms(ast.parse(f"import json\n\ndef f(x: list[int]):\n    for x in x:\n        pass\n{body}"))
