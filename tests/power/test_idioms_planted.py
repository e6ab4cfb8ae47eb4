"""Faults planted in the idiom scan, in comparisons and in charts: each changes what the same test would hold."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from grader.checkers.complexity.scaling import check as scaling
from grader.checkers.complexity.scaling.curve import curve_of
from grader.checkers.complexity.scaling.idioms import scan, slices, view
from grader.checkers.complexity.scaling.idioms.check import CHECK, find_idioms
from grader.facts.units import find_units
from grader.model.checker import Context
from grader.model.evidence import Measurement
from grader.model.source import Source
from grader.rubric import comparison
from grader.sandbox.probe import probe

TEXT = (Path(__file__).parents[2] / "fixtures" / "complexity" / "idioms.py").read_text("utf-8")
SCANNED = "def f(x: list[int], y: list[int]) -> int:\n    return sum(a in y for a in x)\n"


def missed_and_false() -> tuple[set[int], set[int]]:
    expected = {n for n, line in enumerate(TEXT.split("\n"), start=1) if line.endswith(f"# expect: {CHECK.id}")}
    found = {idiom.node.lineno for those in find_idioms(ast.parse(TEXT)).values() for idiom in those}
    return expected - found, found - expected


def test_a_scan_that_takes_constants_for_large_is_noticed(monkeypatch):
    assert missed_and_false() == (set(), set())
    monkeypatch.setattr(view, "is_bounded", lambda *_: False)
    assert missed_and_false()[1]


def test_a_scan_that_takes_halving_for_cutting_off_is_noticed(monkeypatch):
    monkeypatch.setattr(slices, "takes_a_few", lambda _part: True)
    assert missed_and_false()[1]


@pytest.mark.parametrize("family", scan._FAMILIES, ids=lambda family: family.__module__.rpartition(".")[2])
def test_each_family_is_missed_when_it_is_left_out(monkeypatch, family):
    monkeypatch.setattr(scan, "_FAMILIES", tuple(one for one in scan._FAMILIES if one is not family))
    assert missed_and_false()[0]


def measurement() -> Measurement:
    source = Source(path="f.py", text=SCANNED, digest="")
    tree = ast.parse(SCANNED)
    context = Context(
        tree=tree,
        units=find_units(source, tree),
        suppressions=(),
        selected=frozenset(["complexity.scaling-time"]),
        isolation=probe(),
    )
    return next(one for one in scaling.run(source, context) if isinstance(one, Measurement))


def test_without_the_scan_the_class_and_the_points_are_the_same(monkeypatch):
    one = measurement()
    monkeypatch.setattr(scaling, "find_idioms", lambda _tree: {})
    other = measurement()
    assert one.detail == f"{other.detail}; line 2: `in` on a list in a loop"
    assert (one.label, one.value, one.low, one.high, one.points) == (
        other.label,
        other.value,
        other.low,
        other.high,
        other.points,
    )


def test_a_comparison_blind_to_evidence_finds_no_difference(monkeypatch):
    import grader

    def ahead() -> bool:
        sources = {"one": "def f(a):\n    return eval(a)\n", "other": "def f(a):\n    return a\n"}
        return grader.compare(sources=sources, no_exec=True, no_cache=True, select=["security"]).overall.difference

    assert ahead()
    monkeypatch.setattr(comparison, "traits_of", lambda *_: Counter())
    assert not ahead()


def test_a_curve_of_the_wrong_class_misses_the_points():
    points = tuple((float(n), float(n * n)) for n in (16, 32, 64, 128))
    span = find_units(Source(path="f.py", text="", digest=""), ast.parse(""))[0].span
    one = Measurement(
        check="complexity.scaling-time", path="f.py", qualname="f", span=span, value=2, low=2, high=2, points=points
    )
    ends = {}
    for label in ("O(n^2)", "O(n)"):
        curve = curve_of(
            Measurement(**{**{name: getattr(one, name) for name in one.__struct_fields__}, "label": label})
        )
        ends[label] = abs(curve[-1][1] - points[-1][1]) / points[-1][1] if curve else 1.0
    assert ends["O(n^2)"] < 0.01 < ends["O(n)"]
