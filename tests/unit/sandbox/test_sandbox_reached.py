from __future__ import annotations

import json

import pytest

from grader.sandbox import replies
from grader.sandbox.counting import MAX_NEW_LINES
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Exhausted, Limits, Returned, Subject
from grader.sandbox.wire import MalformedError

TEXT = """\
import helper
def f(x):
    if x > 1:
        return 1
    return helper.g(x)
def endless():
    while True:
        x = 1
def imported():
    return 2
def dying():
    import os
    os._exit(1)
imported()
"""
HELPER = "def g(x):\n\n\n\n\n\n\n\n\n\n    return x\n"


@pytest.fixture
def session():
    subject = Subject(module="m", path="m.py", text=TEXT, siblings={"helper": HELPER})
    with open_session(subject, limits=Limits(events=2_000), level="kernel") as opened:
        yield opened


def test_the_lines_that_calls_run_are_known_those_of_the_import_and_of_siblings_are_not(session):
    session.load()
    assert session.reached == set()
    session.call([Call(target="f", args=(0,))])
    assert session.reached == {3, 5}
    session.call([Call(target="f", args=(2,)), Call(target="imported")])
    assert session.reached == {3, 4, 5, 10}


def test_lines_outlive_the_process_that_ran_them(session):
    endless, died, returned = session.call([Call(target="endless"), Call(target="dying"), Call(target="f", args=(0,))])
    assert (type(endless), type(died), type(returned)) == (Exhausted, Died, Returned)
    assert {7, 8, 3, 5} <= session.reached


def test_a_line_is_said_once_by_a_process(session):
    call = Call(target="f", args=(0,))
    session.call([call])
    session.reached.clear()
    session.call([call])
    assert session.reached == set()


def test_lines_that_the_file_does_not_have_are_not_believed():
    body = json.dumps({"id": "1", "kind": "returned", "value": 1, "events": 0, "reached": [1, 2, 99]})
    assert replies.read_reached(body.replace(" ", "").encode(), 10) == [1, 2]


@pytest.mark.parametrize(
    "said", ["[-1]", '["1"]', "[1.5]", "[true]", "7", f"[{','.join(['1'] * (MAX_NEW_LINES + 1))}]"]
)
def test_lines_of_another_shape_are_malformed(said):
    body = f'{{"id":"1","kind":"returned","value":1,"events":0,"reached":{said}}}'
    with pytest.raises(MalformedError):
        replies.read_outcome(body.encode(), "1", Call(target="f"))


def test_more_lines_than_one_reply_takes_wait_for_the_next():
    count = MAX_NEW_LINES + 500
    text = "def f(x):\n" + "    x += 1\n" * count + "    return x\ndef g():\n    return 1\n"
    with open_session(Subject(module="m", path="m.py", text=text), level="kernel") as session:
        session.call([Call(target="f", args=(0,))])
        assert len(session.reached) == MAX_NEW_LINES
        session.call([Call(target="g")])
        assert len(session.reached) == count + 2
