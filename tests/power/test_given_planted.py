"""A fault planted in an oracle over what was given turns its fixture red."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edge_cases_running import ALARMING, evidence_of
from expectations import FIXTURES, read_fixture

from grader.checkers.edge_cases.given import ballot, exchange, given_tests, majority, pairing, reference, run, sequences
from grader.inputs.domain import Judgement
from grader.model.evidence import Assessed, Finding, Gap
from grader.sandbox.values import Returned

BLINDED = {
    "no answer differs": (reference, "disagreement", lambda *_: None, "reference"),
    "no call is repeated on an object": (sequences, "_scripts", lambda *_: [], "reference"),
    "no test is judged": (given_tests, "_judge", lambda *_: None, "tests"),
    "all candidates differ": (ballot, "values_differ", lambda *_, **__: True, "majority"),
    "every input is outside": (pairing, "judge_call", lambda *_: Judgement("out"), "majority"),
}


def misses(name: str) -> tuple[set[tuple[int, str]], set[tuple[int, str]]]:
    fixture = read_fixture(FIXTURES / "edge_cases" / "given" / f"{name}.py")
    check = next(iter(fixture.expected)).check
    evidence = evidence_of(fixture.text, selected=frozenset({check}), effort="normal", **fixture.given)
    expected = {(one.line, one.check) for one in fixture.expected}
    found = {(one.span.line, one.check) for one in evidence if isinstance(one, Finding) and one.severity in ALARMING}
    return expected - found, found - expected


@pytest.mark.parametrize("name", ["majority", "reference", "tests"])
def test_the_fixtures_are_as_they_say(name):
    assert misses(name) == (set(), set())


@pytest.mark.parametrize("fault", BLINDED)
def test_an_oracle_that_sees_nothing_is_noticed(fault, monkeypatch):
    module, name, planted, fixture = BLINDED[fault]
    ballot.hold.cache_clear()
    monkeypatch.setattr(module, name, planted)
    missing, _ = misses(fixture)
    ballot.hold.cache_clear()
    assert missing


def test_a_reference_that_raises_is_no_oracle(monkeypatch):
    typed = 'def part(one: int, whole: int) -> float:\n    """Part it. one, whole: any numbers."""\n    return {}\n'
    code, other = typed.format("one / whole if whole else 0.0"), typed.format("one / whole")
    assert not [one for one in evidence_of(code, reference=other) if isinstance(one, Finding)]
    raising = reference.disagreement

    def strict(expected, got, promise):
        if not isinstance(expected, Returned) and isinstance(got, Returned):
            expected = Returned(value="raised", args=(), kwargs={})
        return raising(expected, got, promise)

    monkeypatch.setattr(reference, "is_answer", lambda *_: True)
    monkeypatch.setattr(reference, "disagreement", strict)
    found = [one for one in evidence_of(code, reference=other) if isinstance(one, Finding)]
    assert {one.check for one in found} == {"edge_cases.reference"}


def test_a_pass_taken_for_a_failure_is_noticed(monkeypatch):
    read = exchange._result

    def failed(noted):
        return replace(read(noted), outcome="failed")

    monkeypatch.setattr(exchange, "_result", failed)
    _, extra = misses("tests")
    assert extra


def test_a_vote_won_by_half_is_noticed(monkeypatch):
    ballot.hold.cache_clear()
    for module in (ballot, majority):
        monkeypatch.setattr(module, "alike", lambda _: (1, 2))
    _, extra = misses("majority")
    ballot.hold.cache_clear()
    assert extra


def test_a_test_run_that_is_lost_is_a_gap_not_a_pass(monkeypatch):
    code = "def one():\n    return 1\n"
    tests = "from code_of import one\n\n\ndef test_one():\n    assert one() == 1\n"
    monkeypatch.setattr(exchange, "_result", lambda _: None)
    evidence = evidence_of(code, selected=frozenset({"edge_cases.given-test"}), tests=tests)
    assert [one.reason for one in evidence if isinstance(one, Gap)] == ["no-input"]
    assert not [one for one in evidence if isinstance(one, Assessed)]


def test_weak_isolation_is_a_gap_for_each_of_them(monkeypatch):
    from grader.model.report import Isolation

    monkeypatch.setattr(run, "ask_tests", lambda *_: pytest.fail("it was run"))
    given = {"tests": "assert 1\n", "reference": "def one():\n    return 1\n", "candidates": ("a", "b", "c", "d")}
    evidence = evidence_of("def one():\n    return 1\n", isolation=Isolation(level="limits"), **given)
    gapped = {check for one in evidence if isinstance(one, Gap) for check in one.checks if one.reason == "isolation"}
    assert {"edge_cases.given-test", "edge_cases.reference", "edge_cases.majority"} <= gapped
