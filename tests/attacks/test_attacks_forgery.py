"""Forged answers, lying values, searches for what is expected: in vain, as answers are data and the judge is apart.

Each has its counterpart: a driver that believes more than ours, or a judge in the subject's own process, is taken in.
"""

# ruff: noqa: E501 - programs in a table read better whole

from __future__ import annotations

import contextlib
import json
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from grader.sandbox import replies
from grader.sandbox.process import EndedError, Process
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, Loaded, NotLoaded, Outcome, Raised, Returned, Skipped, Subject

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]
LIMITS = Limits(events=500_000, cpu_seconds=2.0, memory=256 * 1024 * 1024)
HEAD = "import ctypes, gc, json, os, sys, threading, time\n"
BELIEVED = b'{"id":"0","kind":"returned","value":"an end","events":0}'


def outcome_of(text: str, *args: object, target: str = "f") -> Outcome:
    subject = Subject(module="m", path="m.py", text=HEAD + text)
    with open_session(subject, limits=LIMITS) as session:
        return session.call([Call(target=target, args=args)])[0]


@contextlib.contextmanager
def credulous() -> Iterator[None]:
    """A driver that takes the first frame for the answer, whatever its id, and an end with status 0 for one, too."""
    read_outcome, read_load, receive = replies.read_outcome, replies.read_load, Process.receive

    def first_frame(process: Process, *args: Any) -> bytes:
        try:
            body = receive(process, *args)
        except EndedError as error:
            if "status 0" not in error.died.detail:
                raise
            return BELIEVED
        process.incoming.clear()
        return body

    def believe(body: bytes, _identity: str, call: Call) -> Outcome:
        return read_outcome(body, json.loads(body)["id"], call)

    def believe_load(body: bytes, identity: str) -> Loaded | NotLoaded:
        return Loaded(events=0) if body == BELIEVED else read_load(body, identity)

    with (
        mock.patch.object(Process, "receive", first_frame),
        mock.patch.object(Process, "expect_silence"),
        mock.patch.object(replies, "read_outcome", believe),
        mock.patch.object(replies, "read_load", believe_load),
    ):
        yield


FORGED = """
def forge(fd):
    body = b'{"id":"0","kind":"skipped","detail":"forged"}'
    try:
        os.write(fd, len(body).to_bytes(4, "big") + body)
    except OSError:
        pass
"""
FORGERIES = {
    "on every descriptor": "def f():\n    for fd in range(300): forge(fd)\n    return 1\n",
    "on every descriptor by number": (
        'def f():\n    for fd in range(300):\n        body = b\'{"id":"0","kind":"skipped","detail":"forged"}\'\n'
        "        ctypes.CDLL(None).write(fd, len(body).to_bytes(4, 'big') + body, len(body) + 4)\n    return 1\n"
    ),
    "by a thread": (
        "def f():\n    thread = threading.Thread(target=forge, args=(61,))\n    thread.start(); thread.join()\n    return 1\n"
    ),
    "on a copy of the descriptor": "def f():\n    forge(os.dup(61))\n    return 1\n",
    "in an encoder of JSON": (
        "def f():\n    class Forger(dict):\n        def items(self):\n            forge(61)\n            return super().items()\n"
        "    return json.dumps(Forger(a=1))\n"
    ),
    "while it is collected": "class Late:\n    def __del__(self): forge(61)\ndef f():\n    Late()\n    gc.collect()\n    return 1\n",
}
ENDS = {
    "by the system": "os._exit(0)",
    "by the library": "ctypes.CDLL(None).exit(0)",
    "by the library's quick way": "ctypes.CDLL(None)._exit(0)",
    "by the number of the call": "ctypes.CDLL(None).syscall(231, 0)",
    "in a thread": "threading.Thread(target=os._exit, args=(0,)).start(); time.sleep(5)",
    "in a finaliser": "type('Late', (), {'__del__': lambda self: os._exit(0)})()",
    "in a hook of tracing": "sys.setprofile(lambda *_: os._exit(0)); len('')",
}


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_answer_is_tampering_where_ids_and_silence_are_checked(name: str):
    found = outcome_of(FORGED + FORGERIES[name])
    assert isinstance(found, Died), found
    assert found.reason == "tampering"
    with credulous():
        assert outcome_of(FORGED + FORGERIES[name]) == Skipped(detail="forged")


@pytest.mark.parametrize("name", ENDS)
def test_an_end_is_no_answer(name: str):
    text = f"def f():\n    {ENDS[name]}\n    return 1\n"
    found = outcome_of(text)
    assert isinstance(found, Died), found
    assert found.reason == "crash"
    with credulous():
        believed = outcome_of(text)
    assert isinstance(believed, Returned), believed
    assert believed.value == "an end"


@pytest.mark.parametrize("name", ENDS)
def test_an_end_at_import_is_no_import(name: str):
    subject = Subject(module="m", path="m.py", text=f"{HEAD}{ENDS[name]}\ndef f():\n    return 1\n")
    with open_session(subject, limits=LIMITS) as session:
        loaded = session.load()
    assert isinstance(loaded, NotLoaded), loaded
    assert loaded.reason == "crash"
    with credulous(), open_session(subject, limits=LIMITS) as session:
        assert isinstance(session.load(), Loaded)


LIES = {
    "equal to all": (
        "class A:\n    def __eq__(self, other): return True\n    __hash__ = None\nvalue = A()",
        "value == 3",
    ),
    "of another class": ("class A:\n    __class__ = int\nvalue = A()", "isinstance(value, int)"),
    "an integer of its own": (
        "class A(int):\n    def __eq__(self, other): return True\n    __hash__ = int.__hash__\nvalue = A(3)",
        "isinstance(value, int) and value == 99",
    ),
    "a text of its own": (
        "class A(str):\n    def __eq__(self, other): return True\n    __hash__ = str.__hash__\nvalue = A('x')",
        "isinstance(value, str) and value == 'right'",
    ),
    "a list of its own": (
        "class A(list):\n    def __iter__(self): return iter([1])\nvalue = A()",
        "list(value) == [1]",
    ),
    "a dictionary of its own": (
        "class A(dict):\n    def __getitem__(self, key): return 'right'\nvalue = A()",
        "value['anything'] == 'right'",
    ),
    "of a metaclass that cannot be hashed": (
        "class M(type):\n    def __eq__(cls, other): raise SystemExit\nclass A(metaclass=M): passed = True\nvalue = A()",
        "value.passed",
    ),
    "another when it is pickled": (
        "class A:\n    def __reduce__(self): return int, (3,)\nvalue = A()",
        "__import__('pickle').loads(__import__('pickle').dumps(value)) == 3",
    ),
    "another when it is copied": (
        "class A:\n    def __deepcopy__(self, memo): return 3\nvalue = A()",
        "__import__('copy').deepcopy(value) == 3",
    ),
    "another as JSON": (
        "class A(float):\n    def __format__(self, form): return '3'\nvalue = A('nan')",
        "f'{value}' == '3'",
    ),
    "true in every way": (
        "class A:\n    def __bool__(self): return True\n    def __getattr__(self, name): return lambda *_: True\nvalue = A()",
        "value.passed() and value.is_correct('whatever')",
    ),
    "with a name of its own": (
        "class A: pass\nA.__qualname__ = '\\x1b[2J::error::' + 'x' * 10**5\nvalue = A()",
        "'\\x1b[2J' in type(value).__qualname__",
    ),
    "of a metaclass that lies": (
        (
            "class M(type):\n    def __instancecheck__(cls, value): return True\n"
            "    def __eq__(cls, other): return True\n    def __hash__(cls): return hash(dict)\n"
            "class A(dict, metaclass=M):\n    def items(self): return [(1, 'right')]\nvalue = A()"
        ),
        "type(value) == int and isinstance(3, type(value))",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_value_that_lies_to_its_own_process_equals_nothing_outside(name: str):
    lie, naive = LIES[name]
    text = f"{lie}\ndef f():\n    return value\ndef judged_inside():\n    return bool({naive})\n"
    found = outcome_of(text)
    assert isinstance(found, Returned)
    assert type(found.value).__name__ == "Opaque"
    assert found.value != found.value
    assert len(found.value.type_name) <= 200
    inside = outcome_of(text, target="judged_inside")
    assert isinstance(inside, Returned), inside
    assert inside.value is True


SEARCH = """
def f():
    seen, found, frame, mark = set(), set(), sys._getframe(), ''.join(['oracle', '-'])
    queue = [gc.get_objects(), os.environ, sys.argv, sys.orig_argv]
    for one in list(sys._current_frames().values()) + [frame]:
        while one:
            queue += [list(one.f_locals.values()), list(one.f_globals.values())]
            one = one.f_back
    for module in list(sys.modules.values()):
        queue.append(list(vars(module).values()))
    for _ in range(300_000):
        if not queue:
            break
        value = queue.pop()
        if type(value) is str and value.startswith(mark) and value != mark:
            found.add(value)
        if id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            queue += list(value.keys()) + list(value.values())
        elif isinstance(value, (list, tuple, set, frozenset)):
            queue += list(value)
    return sorted(found)

def holding(secret):
    return f()
"""


def test_no_search_of_frames_and_objects_finds_what_is_expected():
    expected = f"oracle-{secrets.token_hex(8)}"
    subject = Subject(module="m", path="m.py", text=HEAD + SEARCH)
    limits = Limits(events=10**9, cpu_seconds=30.0)
    with open_session(subject, limits=limits) as session:
        [found] = session.call([Call(target="f")])
        [told] = session.call([Call(target="holding", args=(expected,))])
    assert isinstance(found, Returned), found
    assert isinstance(told, Returned), told
    assert found.value == []
    assert told.value == [expected], "the search is one that finds"


def test_an_exception_whose_class_calls_itself_a_refusal_is_no_gap():
    text = """
class M(type):
    def __eq__(cls, other): return True
    def __hash__(cls): return 0
class Odd(Exception, metaclass=M):
    errno = 1
def f():
    raise Odd(1, "Operation not permitted")
"""
    found = outcome_of(text)
    assert isinstance(found, Raised), found
    assert found.type_name == "Odd"


HOSTILE = "import os, sys\nsys.stdout.write('here')\nos.write(61, b'won')\n"
SIBLINGS = [
    "json",
    "typing",
    "random",
    "enum",
    "_sandbox",
    "wire",
    "serve",
    "sitecustomize",
    "usercustomize",
    "conftest",
]


@pytest.mark.parametrize("module", SIBLINGS)
def test_a_hostile_sibling_takes_nothing_over(module: str, tmp_path: Path):
    text = "def f():\n    return 2\n"
    subject = Subject(module="m", path="m.py", text=text, siblings={module: HOSTILE})
    with open_session(subject, limits=LIMITS) as session:
        [outcome] = session.call([Call(target="f")])
    assert isinstance(outcome, Returned)
    assert (outcome.value, outcome.output) == (2, "")
    (tmp_path / f"{module}.py").write_text(HOSTILE)
    judge = f"import sys; sys.path.insert(0, '.'); sys.modules.pop({module!r}, None); import {module}"
    run = subprocess.run([sys.executable, "-S", "-c", judge], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.stdout == "here", "a judge that runs in the folder loads it"
