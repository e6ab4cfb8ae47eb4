"""What a child says on its pipe besides its answers, or in place of them: tampering, and never more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
import frame_mutants

from grader.sandbox import errors
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, Loaded, NotLoaded, Returned, Subject

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")
LIMITS = Limits(cpu_seconds=1.0, memory=256 * 1024 * 1024, reply_size=256 * 1024)
SPEAKER = """
import json, os, sys, time

def own_id():
    frame = sys._getframe()
    while frame:
        for value in [*frame.f_locals.values()]:
            name = getattr(value, "id", None)
            if type(name) is str and len(name) == 16:
                return name
        frame = frame.f_back

def reply(**fields):
    body = json.dumps({"id": own_id(), "kind": "returned", "value": 1, "events": 1, **fields}).encode()
    return len(body).to_bytes(4, "big") + body

def say(data):
    while data:
        data = data[os.write(61, data):]

def neighbour():
    return 2
"""
SPOILT = {
    "cut, then the end": "say(reply()[:-1]); os._exit(0)",
    "cut in the length, then the end": "say(reply()[:2]); os._exit(0)",
    "cut, then an end as if by hand": "say(reply()[:20]); os._exit(1)",
    "cut, then silence": "say(reply()[:-1]); time.sleep(60)",
    "cut, then work": "say(reply()[:-1])\nwhile True: sum(range(10**6))",
    "cut, then a closed pipe": "say(reply()[:-1]); os.close(61); time.sleep(60)",
    "cut, then the real answer": "say(reply()[:-1])",
    "longer than allowed": "say((2**18 + 1).to_bytes(4, 'big')); time.sleep(60)",
    "as long as can be said": "say(b'\\xff' * 4); time.sleep(60)",
    "longer than announced": "say(b'\\0\\0\\0\\x09' + reply()[4:])",
    "of no length": "say(bytes(4))",
    "twice": "say(reply() * 2)",
    "a hundred times": "say(reply() * 100)",
    "one before the real one": "say(reply())",
    "to the question before": "say(reply(id='0' * 16))",
    "to no question": "say(reply(id=''))",
    "to a question of another type": "say(reply(id=7))",
    "of the import": "say(reply(kind='loaded'))",
    "of an unknown kind": "say(reply(kind='passed'))",
    "of no kind": "say(reply(kind=None))",
    "with more fields": "say(reply(score=100))",
    "with fields of other types": "say(reply(events='1'))",
    "with a count below zero": "say(reply(events=-1))",
    "with a value of no encoding": "say(reply(value={'passed': True}))",
    "with a set of lists": "say(reply(value={'s': [[1]]}))",
    "with too many keys": "say(reply(value={'s': list(range(20_000))}))",
    "with other arguments": "say(reply(args=[1, 2, 3]))",
    "with a name of great length": "say(reply(value={'O': 'x' * 100_000}))",
    "with a kind of great length": "say(reply(kind='\\x1b[2J' * 10_000))",
    "with half a character in a key": "say(reply(**{'a\\ud800': 1}))",
    "with a zone of great length": "say(reply(value={'T': [2000, 1, 1, 0, 0, 0, 0, 0, ['x' * 100_000]]}))",
    "nested deeply": "say(reply(value=None)[:4] + b'[' * 9999)\nos._exit(0)",
    "no JSON": "say(b'\\0\\0\\0\\x04\\xff\\xfe\\0\\0')",
    "a list": "say(b'\\0\\0\\0\\x02[]')",
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_answer_is_tampering_and_its_neighbours_live(name: str):
    lines = "\n    ".join(SPOILT[name].splitlines())
    text = f"{SPEAKER}\ndef f():\n    {lines}\n    return 1\n"
    subject = Subject(module="m", path="m.py", text=text)
    with open_session(subject, limits=LIMITS, level="kernel") as session:
        before, spoilt, after = session.call([Call(target="neighbour"), Call(target="f"), Call(target="neighbour")])
    assert isinstance(before, Returned), before
    if name in ("one before the real one", "twice", "a hundred times"):
        # The first is an answer that it could have given; the next one answers nobody.
        assert isinstance(spoilt, Returned)
        assert isinstance(after, Died)
        spoilt = after
    else:
        assert isinstance(after, Returned), after
    assert isinstance(spoilt, Died), spoilt
    assert spoilt.reason == "tampering", spoilt
    assert len(spoilt.detail) <= errors.MAX_DETAIL


@pytest.mark.parametrize(
    "line",
    [
        "say(reply())",
        "say(reply()[:5])",
        "say(reply()[:5]); os._exit(0)",
        "say(reply(kind='loaded'))",
        "say(bytes(4))",
        "say(b'\\xff' * 9)",
        "say(reply(kind='x' * 100_000))",
    ],
)
def test_what_is_said_at_import_is_tampering(line: str):
    text = f"{SPEAKER}\n{line}\ndef f():\n    return 1\n"
    with open_session(Subject(module="m", path="m.py", text=text), limits=LIMITS, level="kernel") as session:
        loaded = session.load()
        if isinstance(loaded, Loaded):  # the import it claims for itself; the real one then answers nobody
            [outcome] = session.call([Call(target="f")])
            assert isinstance(outcome, Died)
            assert outcome.reason == "tampering"
        else:
            assert isinstance(loaded, NotLoaded)
            assert loaded.reason == "tampering", loaded
            assert len(loaded.detail) <= errors.MAX_DETAIL


def outcomes_of_mutants(count: int, seed: int) -> dict[str, int]:
    counts = frame_mutants.tally(frame_mutants.real_replies(), count, seed)
    totals = {"refused": 0, "same": 0, "other": 0}
    for (_, what), number in counts.items():
        totals[what] += number
    kinds = {kind for kind, _ in counts}
    assert kinds == {*frame_mutants.BYTE_CHANGES, *frame_mutants.TREE_CHANGES}
    return totals


def test_a_changed_reply_is_refused_or_an_answer_of_known_types(record_property):
    totals = outcomes_of_mutants(10_000, seed=1)
    record_property("mutants of replies", repr(totals))
    assert totals["refused"] > 8_000
    assert totals["other"] > 100, "the changes must reach what is not checked at the door"


@pytest.mark.slow
def test_many_changed_replies_are_refused_or_answers_of_known_types(record_property):
    totals = {seed: outcomes_of_mutants(50_000, seed) for seed in (2, 3, 5)}
    record_property("mutants of replies", repr(totals))
    assert all(total["refused"] > 40_000 for total in totals.values())
