from __future__ import annotations

import math
import signal

import pytest

from grader.model.checker import ToolFailure
from grader.tools import bisection
from grader.tools.bisection import Attempt, death_of, results_of_all

DEAD = ToolFailure(reason="crash", detail="killed by signal 6: abort")


def tool(killers, calls):
    def attempt(names):
        calls.append(tuple(names))
        if killers & set(names):
            return Attempt(death=DEAD)
        return Attempt(results=dict.fromkeys(names, ()))

    return attempt


@pytest.mark.parametrize("killers", [set(), {0}, {99}, {41}, {3, 4}, {0, 50, 99}])
def test_only_the_killers_lose_their_results(killers):
    calls = []
    found = results_of_all([str(n) for n in range(100)], tool({str(n) for n in killers}, calls))
    assert {name for name, result in found.items() if result == DEAD} == {str(n) for n in killers}
    assert all(result == () for name, result in found.items() if int(name) not in killers)
    assert list(found) == [str(n) for n in range(100)]
    assert len(calls) <= 1 + 2 * len(killers) * math.ceil(math.log2(100))


def test_answers_given_before_a_death_are_kept():
    calls = []

    def attempt(names):
        calls.append(len(names))
        before = names[: names.index("bad")] if "bad" in names else names
        return Attempt(results=dict.fromkeys(before, ()), death=DEAD)

    found = results_of_all(["a", "b", "bad", "c"], attempt)
    assert found == {"a": (), "b": (), "bad": DEAD, "c": ()}


def test_silence_about_a_file_is_a_failure_not_an_empty_result():
    found = results_of_all(["a", "b"], lambda names: Attempt(results={"a": ()} if "a" in names else {}))
    assert found["a"] == ()
    assert found["b"].reason == "crash"


def test_a_reason_that_lies_in_no_file_stops_the_search():
    calls = []

    def attempt(names):
        calls.append(names)
        return Attempt(death=ToolFailure(reason="missing-tool", detail="none"), hopeless=True)

    found = results_of_all(["a", "b", "c"], attempt)
    assert len(calls) == 1
    assert {result.reason for result in found.values()} == {"missing-tool"}


def test_the_search_is_bounded(monkeypatch):
    monkeypatch.setattr(bisection, "MAX_ATTEMPTS", 10)
    calls = []
    found = results_of_all([str(n) for n in range(64)], tool({str(n) for n in range(64)}, calls))
    assert len(calls) == 10
    assert {result.reason for result in found.values()} == {"crash", "budget"}


def test_no_files_start_no_tool():
    assert results_of_all([], lambda _: pytest.fail("started")) == {}


@pytest.mark.parametrize(
    ("status", "reason"),
    [(-signal.SIGXCPU, "timeout"), (-signal.SIGKILL, "memory"), (-signal.SIGABRT, "crash"), (3, "crash")],
)
def test_a_death_is_named_by_its_status(status, reason):
    assert death_of(status, "last words").reason == reason
