"""Alternatives of the same code: which one is ahead, and when there is nothing to choose between them."""

from __future__ import annotations

import itertools

import pytest

import grader
from grader.engine.problem import UsageError
from grader.model.comparison import Comparison
from grader.reporters.comparison import render, verdict

SCANNED = '''def common(left: list[int], right: list[int]) -> list[int]:
    """Return the items of left that are in right."""
    return [item for item in left if item in right]
'''
ASKED = '''def common(left: list[int], right: list[int]) -> list[int]:
    """Return the items of left that are in right."""
    known = set(right)
    return [item for item in left if item in known]
'''
RENAMED = '''def shared(ours: list[int], theirs: list[int]) -> list[int]:
    """Return the items of ours that are in theirs."""
    return [one for one in ours if one in theirs]
'''
FORMATTED = """import sqlite3


def find(connection: sqlite3.Connection, name: str) -> list[tuple[int]]:
    return connection.execute(f"SELECT id FROM member WHERE name = '{name}'").fetchall()
"""
BOUND = """import sqlite3


def find(connection: sqlite3.Connection, name: str) -> list[tuple[int]]:
    return connection.execute("SELECT id FROM member WHERE name = ?", (name,)).fetchall()
"""
CRASHES = '''def mean(numbers: list[float]) -> float:
    """Return the mean of numbers, zero for none.

    >>> mean([1.0, 3.0])
    2.0
    >>> mean([])
    0.0
    """
    return sum(numbers) / len(numbers)
'''
HOLDS = CRASHES.replace("len(numbers)", "len(numbers) if numbers else 0.0")
PAIRS = {
    "security": (FORMATTED, BOUND, {"no_exec": True}),
    "edge_cases": (CRASHES, HOLDS, {}),
    "complexity": (SCANNED, ASKED, {"select": ["complexity.scaling-time"]}),
}


def compared(*texts: str, names: tuple[str, ...] = ("one", "two", "three"), **settings) -> Comparison:
    settings = {"no_cache": True, "select": list(PAIRS), **settings}
    return grader.compare(sources=dict(zip(names, texts, strict=False)), **settings)


def ranks(comparison: Comparison, dimension: str | None = None) -> dict[str, int]:
    found = [comparison.overall, *comparison.dimensions]
    ranking = next(one for one in found if one.dimension == dimension)
    return {comparison.alternatives[one.alternative]: one.rank for one in ranking.standings}


@pytest.mark.parametrize("dimension", PAIRS)
def test_the_better_of_two_is_ahead_whichever_is_given_first(dimension):
    worse, better, settings = PAIRS[dimension]
    settings = {"select": [dimension], **settings}
    one = compared(worse, better, names=("worse", "better"), **settings)
    other = compared(better, worse, names=("better", "worse"), **settings)
    assert ranks(one, dimension) == ranks(one) == ranks(other, dimension) == ranks(other) == {"better": 1, "worse": 2}
    assert verdict(one) == verdict(other)
    assert verdict(one).startswith("better is ahead of worse, in ")


def test_the_measured_growth_stands_beside_each_other():
    (row,) = compared(SCANNED, ASKED, select=["complexity.scaling-time"]).scaling
    assert (row.check, row.function) == ("complexity.scaling-time", "common")
    assert row.labels == ("O(n*m)", "O(n+m)")


def test_findings_of_one_alternative_alone_are_named():
    comparison = compared(FORMATTED, BOUND, no_exec=True)
    assert [[item.check for item in found] for found in comparison.only_in] == [["security.sql-injection"], []]


@pytest.mark.parametrize("other", [SCANNED, RENAMED, f"\n\n{SCANNED}"], ids=["equal", "renamed", "moved"])
def test_equal_and_merely_renamed_versions_are_no_different(other):
    comparison = compared(SCANNED, other, select=["complexity", "security"])
    assert not any(one.difference for one in (comparison.overall, *comparison.dimensions))
    assert verdict(comparison) == "no difference"
    assert comparison.only_in == ((), ())


def test_of_three_two_equal_ones_share_their_rank():
    for texts in itertools.permutations([("a", SCANNED), ("b", ASKED), ("c", RENAMED)]):
        names = tuple(name for name, _ in texts)
        found = compared(*(text for _, text in texts), names=names, select=["complexity.scaling-time"])
        assert ranks(found) == {"b": 1, "a": 2, "c": 2}


def test_a_reference_is_asked_about_each(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "trusted.py").write_text("def half(n: int) -> int:\n    return n // 2\n")
    wrong = "def half(n: int) -> int:\n    return int(n / 2)\n"
    right = "def half(n: int) -> int:\n    return n >> 1\n"
    found = compared(
        wrong, right, reference="trusted.py", entry_point="half", select=["edge_cases.reference"], names=("w", "r")
    )
    assert ranks(found) == {"r": 1, "w": 2}
    with pytest.raises(UsageError, match="half_of: w does not define it"):
        compared(wrong, right, entry_point="half_of", no_exec=True, names=("w", "r"))


def test_file_names_and_folders_do_not_matter(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Odd-Name").mkdir()
    (tmp_path / "Odd-Name" / "test_it.py").write_text(SCANNED)
    (tmp_path / "plain.py").write_text(SCANNED)
    found = grader.compare("Odd-Name/test_it.py", "plain.py", no_exec=True, no_cache=True)
    assert found.alternatives == ("Odd-Name/test_it.py", "plain.py")
    assert verdict(found) == "no difference"


def test_folders_are_compared_file_by_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in (("one", FORMATTED), ("two", BOUND)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "store.py").write_text(text)
    found = grader.compare("one", "two", no_exec=True, no_cache=True, select=["security"])
    assert ranks(found) == {"two": 1, "one": 2}
    assert [item.path for item in found.only_in[0]] == ["store.py"]
    (tmp_path / "one" / "more.py").write_text("x = 1\n")
    with pytest.raises(UsageError, match="--entry-point: it goes with alternatives that are one file each"):
        grader.compare("one", "two", no_exec=True, no_cache=True, entry_point="find")


def test_one_alternative_is_no_comparison():
    with pytest.raises(UsageError, match="two alternatives at least"):
        compared(SCANNED)


def test_every_format_names_the_alternatives_and_the_verdict_escaped():
    found = compared(FORMATTED, BOUND, names=("a\x1b[31m|", "b"), no_exec=True, select=["security"])
    for name in ("terminal", "markdown", "json"):
        text = render(name, found)
        assert "\x1b" not in text
        assert "sql-injection" in text
        assert text == render(name, found)
    assert "a\\u001b[31m|" in render("terminal", found)
    assert "a\\u001b[31m|" not in render("markdown", found)
