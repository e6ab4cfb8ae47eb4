"""A fault planted in an oracle of objects or blocks, or in the generator of sequences, is noticed."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edge_cases_running import checks_of

from grader.checkers.edge_cases import hang, scopes
from grader.checkers.edge_cases.catalogue_state import STATE_CHECKS
from grader.checkers.edge_cases.objects import concurrency, faults, protocol, state
from grader.inputs import sequences

BAD = {check.id.partition(".")[2]: check.bad for check in STATE_CHECKS}
NEVER, ALWAYS = re.compile(r"(?!)"), re.compile("")

RACE = '''import asyncio


class Meter:
    """A sum that several tasks add to."""

    def __init__(self) -> None:
        self.total = 0

    async def add(self, amount: int) -> int:
        """Add an amount (1 or more) and give the sum."""
        before = self.total
        await asyncio.sleep(60)
        self.total = before + amount
        return self.total
'''
ENDLESS = '''def steps_down(number: int):
    """Yield the number and all below it down to 1. number: any whole number."""
    while number != 0:
        yield number
        number -= 1
'''
EMPTY = '''class Chain:
    """Numbers in a row."""

    def __init__(self) -> None:
        self._first = None

    def add(self, number: int) -> None:
        """Put a number in front."""
        self._first = (number, self._first)

    def first(self) -> int:
        """Give the number in front."""
        return self._first[0]
'''


def one_step_each(*asked):
    return [replace(one, steps=one.steps[:1]) for one in sequences.draw_sequences(*asked)]


def new_values(rule, _pool, source):
    return sequences.Step(operation=rule.operation, args=tuple(str(source.random()) for _ in rule.signature.parameters))


BLINDED = {
    "no later answer differs after an error": (state, "_answers_differ", lambda *_: False, BAD["state-after-error"]),
    "no later answer differs after a change": (state, "_answers_differ", lambda *_: False, BAD["aliasing"]),
    "there are no laws": (protocol, "_LAWS", (), BAD["object-invariant"]),
    "no exception is careless": (protocol, "_is_careless", lambda *_: False, EMPTY),
    "states never differ": (scopes, "differs", lambda *_: False, BAD["cleanup"]),
    "nothing is swallowed": (scopes, "_swallowed", lambda *_: False, BAD["swallowed-exception"]),
    "turns never differ": (concurrency, "differs", lambda *_: False, RACE),
    "every generator ends": (hang, "_gives_more", lambda *_: False, ENDLESS),
    "sequences have one step": (faults, "draw_sequences", one_step_each, BAD["object-invariant"]),
    "no value comes twice": (sequences, "_step", new_values, BAD["object-invariant"]),
    "no sequence is drawn": (sequences, "_can_be_called", lambda *_: False, BAD["aliasing"]),
}

LOCK = '''class Lock:
    """Opens with a code, three attempts long."""

    def __init__(self, code: int) -> None:
        self._code = code
        self.attempts = 0

    def open(self, code: int) -> bool:
        """Open it; raises ValueError for a wrong code, which counts as an attempt."""
        self.attempts += 1
        if code != self._code:
            raise ValueError("wrong")
        return True
'''
LIVE = '''class Team:
    """Members of a team; a new one has none."""

    def __init__(self) -> None:
        self._members: list[str] = []

    def join(self, name: str) -> None:
        """Take a member in."""
        self._members.append(name)

    def members(self) -> list[str]:
        """Return the live list of members."""
        return self._members
'''
FORGIVING = '''from contextlib import contextmanager, suppress


@contextmanager
def forgiving(count: int):
    """Ignore every exception of a block."""
    with suppress(Exception):
        yield count
'''
TO_OPEN = EMPTY.replace("    def add(", "    def open(")
BAG = '''class Bag:
    """Weighed goods."""

    def __init__(self) -> None:
        self._weights: list[int] = []

    def put(self, grams: int) -> None:
        """Put a piece in."""
        self._weights.append(grams)

    def __len__(self) -> int:
        return sum(self._weights)

    def __iter__(self):
        return iter(self._weights)
'''
ALARMIST = {
    "every trace of a failed call counts": (state, "_COUNTS_FAILURES", NEVER, LOCK),
    "every result is a copy by promise": (state, "COPY_PROMISED", ALWAYS, LIVE),
    "no exception may be ignored": (scopes, "_SWALLOWS", NEVER, FORGIVING),
    "nothing has to begin": (protocol, "_TO_BEGIN", NEVER, TO_OPEN),
    "every law holds for every class": (protocol, "MOST_BROKEN", 1.0, BAG),
}


@pytest.mark.parametrize("fault", BLINDED)
def test_a_blinded_oracle_misses_what_it_found(fault, monkeypatch):
    module, name, planted, text = BLINDED[fault]
    assert checks_of(text)
    monkeypatch.setattr(module, name, planted)
    assert checks_of(text) == []


@pytest.mark.parametrize("fault", ALARMIST)
def test_an_alarmist_oracle_reports_what_it_let_pass(fault, monkeypatch):
    module, name, planted, text = ALARMIST[fault]
    assert checks_of(text) == []
    monkeypatch.setattr(module, name, planted)
    assert checks_of(text)
