"""Faults planted in the measurement of scaling: each makes a class wrong, which the same check would notice."""

from __future__ import annotations

import pytest

from grader.checkers.complexity.scaling import check, instrument, shapes, sweep, verdicts
from grader.model.evidence import Measurement

QUEUE = (
    "def f(queue: list[str]) -> int:\n    n = 0\n    while queue:\n        queue.pop(0)\n        n += 1\n    return n\n"
)
WARMER = """\
def f(days: list[int]) -> list[int]:
    found = []
    for place, day in enumerate(days):
        later = next((other for other in range(place + 1, len(days)) if days[other] > day), place)
        found.append(later - place)
    return found
"""
PAIRS = "def f(items: list[int]) -> int:\n    kept = [(a, b) for a in items for b in items]\n    return len(kept)\n"
PLUS = "def f(left: list[int], right: list[int]) -> int:\n    return sum(x in right for x in left)\n"


def label(text: str, wanted: str) -> str | None:
    from grader.facts.tree import parse
    from grader.facts.units import find_units
    from grader.model.checker import Context
    from grader.model.source import Source
    from grader.sandbox.probe import probe

    source = Source(path="f.py", text=text, digest="")
    tree = parse(source)
    context = Context(
        tree=tree, units=find_units(source, tree), suppressions=(), selected=frozenset([wanted]), isolation=probe()
    )
    return next((one.label for one in check.run(source, context) if isinstance(one, Measurement)), None)


def test_a_meter_without_prices_misses_what_the_library_does(monkeypatch):
    assert label(QUEUE, "complexity.scaling-time") == "O(n^2)"
    files = sweep.meter_files()
    free = {**files, f"{instrument.METER}.prices": files[f"{instrument.METER}.prices"] + "\nMETHODS.clear()\n"}
    monkeypatch.setattr(check, "meter_files", lambda: free)
    assert label(QUEUE, "complexity.scaling-time") == "O(n)"


def test_only_growing_lists_would_hide_what_a_falling_one_costs(monkeypatch):
    assert label(WARMER, "complexity.scaling-time") == "O(n^2)"
    monkeypatch.setattr(shapes, "_ORDERS", shapes._ORDERS[1:2])
    monkeypatch.setattr(shapes, "MAX_SHAPES", 1)
    assert label(WARMER, "complexity.scaling-time") == "O(n)"


def test_memory_read_at_one_size_only_says_nothing(monkeypatch):
    assert label(PAIRS, "complexity.scaling-space") == "O(n^2)"
    monkeypatch.setattr(verdicts, "memory_growth", lambda _points: verdicts.Growth(name="1", low="1", high="1"))
    assert label(PAIRS, "complexity.scaling-space") == "O(1)"


def test_sizes_grown_only_together_cannot_be_told_apart(monkeypatch):
    assert label(PLUS, "complexity.scaling-time") == "O(n*m)"
    monkeypatch.setattr(verdicts, "product", lambda one, _other: [(n, n) for n in one])
    assert label(PLUS, "complexity.scaling-time") != "O(n*m)"


@pytest.mark.parametrize("name", ["ascending", "descending", "shuffled", "equal", "halves", "negative"])
def test_the_maker_of_shapes_draws_each_order(name):
    from grader.inputs.types import Items, Scalar

    made = {shape.name: shape.make(10) for shape in shapes.shapes(Items("list", Scalar("int")))}
    assert len(made[name]) == 10
    expected = {
        "ascending": made[name] == sorted(made[name]) and len({*made[name]}) == 10,
        "descending": made[name] == sorted(made[name], reverse=True) and len({*made[name]}) == 10,
        "shuffled": made[name] != sorted(made[name]) and len({*made[name]}) == 10,
        "equal": len({*made[name]}) == 1,
        "halves": [value % 2 for value in made[name]] == [0] * 5 + [1] * 5,
        "negative": max(made[name]) < 0,
    }
    assert expected[name]
