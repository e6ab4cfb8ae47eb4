"""Faults planted in what counts as tested, and in what the fixtures show, are seen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edge_cases_running import evidence_of
from expectations import fixtures
from oracles_shown import lacking, rungs_shown

from grader.checkers.edge_cases import coverage, run
from grader.model.evidence import Assessed, Gap

CRASH = "edge_cases.crash"
UNTAKEN = "def f(x: int) -> int:\n    if x * x == 7:\n        return 1\n    return x\n"
REFUSED = (
    "def f(x: str) -> int:\n    '''Return it.'''\n"
    "    if sum(map(ord, x)) % 97 != 1:\n        raise ValueError(x)\n    return len(x)\n"
)
PLAIN = "def f(x: int) -> int:\n    if x > 3:\n        return 1\n    return x\n"


def is_tested(text: str) -> bool:
    found = [one for one in evidence_of(text) if isinstance(one, Assessed | Gap) and CRASH in one.checks]
    return all(isinstance(one, Assessed) for one in found) and bool(found)


@pytest.mark.parametrize(
    ("text", "name", "planted"),
    [
        (UNTAKEN, "share_reached", lambda *_: 1.0),
        (UNTAKEN, "ENOUGH_BRANCHES", 0.0),
        (REFUSED, "needed", lambda *_: 0),
        (REFUSED, "answered", lambda _, trials, __: [trial.case for trial in trials]),
    ],
    ids=["every branch is taken", "no branch need be taken", "no answer is needed", "a refusal is an answer"],
)
def test_a_function_that_was_hardly_tried_passes_for_tested(monkeypatch, text, name, planted):
    assert not is_tested(text)
    monkeypatch.setattr(coverage, name, planted)
    assert is_tested(text)


@pytest.mark.parametrize(("name", "planted"), [("needed", lambda *_: 10_000), ("share_reached", lambda *_: 0.69)])
def test_a_function_that_was_well_tried_passes_for_untested(monkeypatch, name, planted):
    assert is_tested(PLAIN)
    monkeypatch.setattr(coverage, name, planted)
    assert not is_tested(PLAIN)


def test_inputs_that_are_not_drawn_leave_a_function_untested(monkeypatch):
    for source in ("gather", "further", "untaken"):
        monkeypatch.setattr(run, source, lambda *_: [])
    assert not is_tested(PLAIN)


def test_a_fixture_that_expects_nothing_shows_no_rung_firing():
    fixture = next(one for one in fixtures("edge_cases") if one.file.stem == "rungs")
    assert not any(lacking(*counts) for counts in rungs_shown(fixture).values())
    blank = replace(fixture, expected=frozenset())
    assert all(lacking(*counts) for counts in rungs_shown(blank).values())
