"""The player, on classes of this file: the one place where its code runs outside the sandbox."""

from __future__ import annotations

import asyncio
import os
from contextlib import contextmanager
from pathlib import Path

import pytest

from grader.checkers.edge_cases.player.blocks import scope
from grader.checkers.edge_cases.player.steps import play


class Box:
    def __init__(self) -> None:
        self.things: list[int] = []

    def add(self, thing: int) -> None:
        self.things.append(thing)

    def all(self) -> list[int]:
        return self.things

    def refuse(self, thing: int) -> None:
        self.things.append(thing)
        raise ValueError(f"no {thing}")

    async def later(self, thing: int) -> int:
        await asyncio.sleep(1000)
        self.things.append(thing)
        return len(self.things)

    def drain(self):
        yield from self.things

    @property
    def size(self) -> int:
        return len(self.things)

    def __len__(self) -> int:
        return len(self.things)


def values(*steps) -> list[object]:
    return [record[2] for record in play(Box(), list(steps), __file__)]


def step(operation: str, *args: object, on: int = 0) -> tuple[object, ...]:
    return (on, operation, list(args), {})


def test_each_step_has_a_record():
    assert values(step(".add()", 3), step("len"), step(".size"), step(".drain()")) == [None, 1, 1, [3]]


def test_what_was_seen_stays_as_it_was():
    assert values(step(".add()", 3), step(".all()"), step(".add()", 4), step(".all()"))[1] == [3]


def test_a_result_can_be_worked_on():
    assert values(step(".add()", 3), step(".all()"), step("spoil", on=2), step("len")) == [None, [3], True, 0]


def test_coroutines_run_one_by_one_or_together():
    assert values(step(".later()", 3), step("together", [["later", [4], {}], ["later", [5], {}]])) == [1, [2, 3]]


def test_an_exception_is_described_and_the_steps_go_on():
    (kind, touched, name, bases, message, lines, innermost), after = play(
        Box(), [step(".refuse()", 7), step("len")], __file__
    )
    assert (kind, touched, name, message, innermost) == ("raised", True, "ValueError", "no 7", True)
    assert bases == ["ValueError", "Exception", "BaseException"]
    assert len(lines) == 1
    assert after[2] == 1


def test_a_step_that_changes_nothing_leaves_no_trace():
    records = play(Box(), [step(".add()", 3), step("len")], __file__)
    assert [record[1] for record in records] == [True, False]


def test_a_part_of_the_object_is_known_as_such():
    records = play(Box(), [step(".add()", 3), step(".all()"), step(".drain()")], __file__)
    assert [record[3] for record in records] == [False, True, False]


@contextmanager
def variable(name: str):
    os.environ[name] = "1"
    yield
    del os.environ[name]


@contextmanager
def quiet(_name: str):
    try:
        yield
    except Exception:  # noqa: BLE001 - swallowing it is the point
        return


def pairs(items: list[int]):
    pair: list[int] = []
    for item in items:
        pair.append(item)
        yield pair


async def wait(gone: list[str]) -> str:
    try:
        await asyncio.sleep(1000)
    except asyncio.CancelledError:
        gone.append("cancelled")
        raise
    return "waited"


@pytest.mark.parametrize(
    ("function", "kind", "fails", "ending"),
    [
        (variable, "with", False, "ended"),
        (variable, "with", True, "planted"),
        (quiet, "with", True, "swallowed"),
    ],
)
def test_a_block_tells_how_it_ended(function, kind, fails, ending, monkeypatch):
    monkeypatch.setenv("GRADER_TEST", "0")
    _, found, _ = scope(None, function, ["GRADER_TEST"], {}, kind, fails, __file__)
    assert found[0] == ending


def test_the_states_before_inside_and_after_are_kept(monkeypatch):
    monkeypatch.delenv("GRADER_TEST", raising=False)
    states, _, _ = scope(None, variable, ["GRADER_TEST"], {}, "with", True, __file__)
    assert ["GRADER_TEST" in state["environment"] for state in states] == [False, True, True]
    monkeypatch.delenv("GRADER_TEST")


def test_items_are_kept_as_they_came_and_as_they_are():
    _, ending, items = scope(None, pairs, [[1, 2]], {}, "generator", False, __file__)
    assert ending == ["ended"]
    assert items == [[[1], [1, 2]], [[1, 2], [1, 2]]]


def test_a_coroutine_is_cancelled_where_it_waits():
    states, ending, _ = scope(None, wait, [[]], {}, "coroutine", True, __file__)
    assert ending == ["planted"]
    assert [state["arguments"][0] for state in states] == [[[]], [[]], [["cancelled"]]]


def test_no_descriptor_is_left_open():
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(3):
        values(step(".later()", 3), step("together", [["later", [4], {}]]))
    assert len([*Path("/proc/self/fd").iterdir()]) == before
