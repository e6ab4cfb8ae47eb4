"""A fault planted in an oracle, the domain or the generator turns the fixtures red."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edge_cases_running import FIXTURES, alarms, evidence_of, misses

from grader.checkers.edge_cases import (
    argument_mutation,
    crash,
    documented_error,
    documented_example,
    relations,
    repeatability,
    return_type,
    run,
    shrinking,
)
from grader.inputs import call_zone, cases
from grader.inputs.conditions import Conditions
from grader.inputs.domain import Judgement
from grader.inputs.signature import Parameter
from grader.sandbox.values import Raised

BLINDED = {
    "mutation compares always equal": (argument_mutation, "differs", lambda *_, **__: False, "effects"),
    "answers never differ": (repeatability, "differs", lambda *_, **__: False, "effects"),
    "laws never break": (relations, "differs", lambda *_, **__: False, "effects"),
    "every type is right": (return_type, "accepts", lambda *_: True, "results"),
    "every example agrees": (documented_example, "_agrees", lambda *_: True, "results"),
    "every error is the documented one": (documented_error, "_keeps", lambda *_: True, "results"),
    "no exception is a crash": (crash, "ending", lambda *_: "rejected", "crashes"),
    "nothing hangs": (run, "find_hangs", lambda *_: (), "results"),
    "no boundary is tried": (cases, "special_values", lambda *_: [], "crashes"),
    "examples are not edited": (cases, "_edited", lambda *_: (), "crashes"),
}
ALARMIST = {
    "every value is in the domain": (
        call_zone,
        "judge",
        lambda *_: Judgement("in", "stated", "planted"),
        "crashes",
    ),
    "no exception is deliberate": (run, "raising_lines", lambda *_: frozenset(), "crashes"),
    "every type is wrong": (return_type, "accepts", lambda *_: False, "results"),
    "every example is contradicted": (documented_example, "_agrees", lambda *_: False, "results"),
    "every change counts": (argument_mutation, "_ANNOUNCED", argument_mutation.re.compile(r"(?!)"), "effects"),
    "nothing may change by itself": (run, "changing_functions", lambda *_: frozenset(), "effects"),
}


def text_of(name: str) -> str:
    return (FIXTURES / f"{name}.py").read_text("utf-8")


@pytest.mark.parametrize("fault", BLINDED)
def test_a_blinded_oracle_misses_what_a_fixture_expects(fault, monkeypatch):
    module, name, planted, fixture = BLINDED[fault]
    monkeypatch.setattr(module, name, planted)
    missing, _ = misses(text_of(fixture))
    assert missing


@pytest.mark.parametrize("fault", ALARMIST)
def test_an_alarmist_oracle_reports_what_no_fixture_expects(fault, monkeypatch):
    module, name, planted, fixture = ALARMIST[fault]
    monkeypatch.setattr(module, name, planted)
    _, extra = misses(text_of(fixture))
    assert extra


@pytest.mark.parametrize("name", ["crashes", "effects", "results"])
def test_without_a_planted_fault_the_fixtures_hold(name):
    assert misses(text_of(name)) == (set(), set())


def test_a_docstring_that_is_not_read_lets_the_stated_boundary_go(monkeypatch):
    def unread(parameter: Parameter, value: object) -> Judgement:
        bare = Parameter(
            **{**{name: getattr(parameter, name) for name in parameter.__struct_fields__}, "conditions": Conditions()}
        )
        return original(bare, value)

    original = call_zone.judge
    monkeypatch.setattr(call_zone, "judge", unread)
    missing, _ = misses(text_of("crashes"))
    assert missing


SHRINKABLE = '''
def share(total: int, people: int) -> int:
    """Return a share.

    total: any whole number.
    people: 3 or more.
    """
    return [4, 5][people - 3] + total


def tail(words: list[str]) -> str:
    """Return what comes last. words: any text each; may be empty."""
    if len(words) > 2:
        return words[len(words)]
    return words[0]
'''


SMALLEST = {"share(0, 5)", "tail([])", "tail(['', '', ''])"}


def witnesses():
    return {finding.witness.call for finding in alarms(evidence_of(SHRINKABLE))}


def test_witnesses_are_the_smallest_of_their_zone_and_group():
    assert witnesses() == SMALLEST


def test_a_shrinker_that_leaves_the_zone_turns_red(monkeypatch):
    monkeypatch.setattr(shrinking, "in_zone", lambda *_: lambda case: case)
    assert witnesses() != SMALLEST


def test_a_shrinker_that_takes_any_exception_for_the_same_turns_red(monkeypatch):
    monkeypatch.setattr(crash, "_is_same", lambda *found: isinstance(found[-1].outcome, Raised))
    assert witnesses() != SMALLEST


def test_a_shrinker_that_changes_nothing_turns_red(monkeypatch):
    monkeypatch.setattr(shrinking, "shrink", lambda case, *_, **__: case)
    assert witnesses() != SMALLEST
