"""What the scaling of whole functions comes to: classes, gaps, and what is left alone."""

from __future__ import annotations

import ast

import pytest

from grader.checkers.complexity.scaling.catalogue import CHECKS
from grader.checkers.complexity.scaling.check import run
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Assessed, Gap, Measurement
from grader.model.report import Isolation
from grader.model.source import Source
from grader.sandbox.probe import probe

ALL = frozenset(check.id for check in CHECKS)


def evidence(text: str, *, selected: frozenset[str] = ALL, isolation: Isolation | None = None):
    source = Source(path="f.py", text=text, digest="")
    tree = ast.parse(text)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=selected,
        isolation=isolation or probe(),
    )
    return list(run(source, context))


def time_label(text: str, name: str = "f") -> str:
    found = evidence(text, selected=frozenset(["complexity.scaling-time"]))
    return next(one.label for one in found if isinstance(one, Measurement) and one.qualname == name)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_the_bad_example_grows_faster_than_the_good_one(check):
    def degree(text: str) -> float:
        found = evidence(text, selected=frozenset([check.id]))
        return max(one.value for one in found if isinstance(one, Measurement))

    assert degree(check.bad) >= degree(check.good) + 0.9


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("def f(x: list[int]):\n    yield from (a for a in x for b in x)\n", "O(n^2)"),
        ("async def f(x: list[int]) -> int:\n    return sum(1 for a in x)\n", "O(n)"),
        ("async def f(x: list[int]):\n    for a in x:\n        yield x.index(a)\n", "O(n^2)"),
        ("def f(x: dict[str, int]) -> int:\n    return sum(x.values())\n", "O(n)"),
        ("def f(x: list[list[int]]) -> list[int]:\n    return [sum(row) for row in x]\n", "O(n*m)"),
    ],
)
def test_generators_coroutines_tables_and_rows_are_measured(body, label):
    assert time_label(body) == label


@pytest.mark.parametrize(
    "body",
    [
        "def f(x: list[int]) -> int:\n    wanted = [1, 2, 3]\n    return sum(a in wanted for a in x)\n",
        "def f(x: list[int]) -> int:\n    list_ = set(x)\n    return sum(a in list_ for a in x)\n",
        "def f(x: list[int]) -> int:\n    n = 0\n    for a in x:\n        n += sum(a for b in 'abc')\n    return n\n",
        "def f(x: list[int]) -> list[int]:\n    o = []\n    for a in x[:9]:\n        o = o + [a]\n    return o + x\n",
        "def f(x: str) -> str:\n    out = ''\n    for a in x:\n        out += a\n    return out\n",
    ],
)
def test_code_that_only_looks_quadratic_has_the_class_that_is_measured(body):
    assert time_label(body) == "O(n)"


def test_methods_grow_with_their_object():
    text = "class Box:\n    def __init__(self, items: list[int]):\n        self.items = items\n\n"
    text += "    def twice(self) -> bool:\n        return any(self.items.count(item) > 1 for item in self.items)\n"
    assert time_label(text, "Box.twice") == "O(n^2)"


def test_a_function_that_takes_nothing_that_grows_is_assessed_without_a_number():
    (found,) = evidence("def f(flag: bool) -> int:\n    return 1 if flag else 2\n")
    assert isinstance(found, Assessed)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("def f(x: Unknown, y: list[int]) -> int:\n    return 1\n", "no-input"),
        ("@other\ndef f(x: list[int]) -> int:\n    return 1\n", "unsupported"),
        ("def f(x: list[int]) -> int:\n    raise ValueError\n", "no-input"),
        ("import os\ndef f(x: list[int]) -> int:\n    os._exit(3)\n", "no-input"),
    ],
)
def test_what_cannot_be_measured_is_a_gap(body, reason):
    found = evidence(body)
    assert {one.reason for one in found if isinstance(one, Gap)} in ({reason}, {"crash"})
    assert not any(isinstance(one, Measurement) for one in found)


def test_nothing_runs_where_isolation_is_too_weak():
    (gap,) = evidence("def f(x: list[int]) -> int:\n    return 1\n", isolation=Isolation(level="limits"))
    assert isinstance(gap, Gap)
    assert gap.reason == "isolation"


def test_the_same_bytes_have_the_same_evidence():
    text = "def f(x: list[str], y: list[str]) -> set[str]:\n    return {a for a in x if a in y}\n"
    assert evidence(text) == evidence(text)
