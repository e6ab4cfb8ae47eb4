from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from grader.sandbox import nursery, replies
from grader.sandbox import session as session_module
from grader.sandbox.probe import probe
from grader.sandbox.session import open_session
from grader.sandbox.values import (
    Call,
    Died,
    Exhausted,
    Limits,
    Loaded,
    NotLoaded,
    Raised,
    Returned,
)
from grader.sandbox.wire import MalformedError

sys.path.insert(0, str(Path(__file__).parents[2] / "support"))
from sandbox_calls import SMALL, outcome, outcomes, subject

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]


@pytest.mark.parametrize(
    "body",
    [
        "while True: pass",
        "while True:\n        try:\n            x = 1\n        except BaseException:\n            pass",
        "for _ in iter(int, 1): pass",
        "exec('while True:\\n    x = 1')",
        "import threading\n    t = threading.Thread(target=g)\n    t.start()\n    t.join()",
        "return (x for x in iter(lambda: 1, 2) if x > 1)",
    ],
)
def test_a_loop_without_end_is_exhausted_at_the_same_count(body):
    text = f"def g():\n    while True:\n        x = 1\ndef f():\n    {body}\n"
    found = outcome(text)
    assert isinstance(found, Exhausted), found
    assert found.events == SMALL.events
    assert "Thread" in body or found == outcome(text)


@pytest.mark.parametrize(
    "body",
    [
        "sum(itertools.count())",
        "re.match('(a+)+$', 'a' * 60 + 'b')",
        "LOCK.acquire(); LOCK.acquire()",
        "signal.raise_signal(signal.SIGSTOP)",
    ],
)
def test_a_hang_outside_python_lines_is_killed(body, level):
    found = outcome(f"import itertools, re, signal, threading\nLOCK = threading.Lock()\ndef f():\n    {body}\n")
    if level == "strong" and "SIGSTOP" in body:  # the first process of a namespace ignores it, pid_namespaces(7)
        assert isinstance(found, Returned)
        return
    assert isinstance(found, Died), found
    assert found.reason == "timeout"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("os._exit(0)", "crash"),
        ("os.abort()", "crash"),
        ("ctypes.string_at(0)", "crash"),
        ("[bytearray(2**24) for _ in range(100)]", "memory"),
        ("ctypes.CDLL(None).ptrace(0, 0, 0, 0)", "blocked"),
        ("open('/etc/hostname').read()", "blocked"),
        ("os.fork()", "blocked"),
        ("open('x', 'wb').write(bytes(9 * 2**20))", "blocked"),
        ("[open(os.devnull) for _ in range(99)]", "blocked"),
        ("socket.getaddrinfo('example.org', 80)", "blocked"),
        ("socket.socket()", "blocked"),
        ("os.kill(os.getppid(), 0)", "blocked"),
        ("subprocess.run(['true'])", "blocked"),
        ("urllib.request.urlopen('http://127.0.0.1:9/')", "blocked"),
        ("os.write(61, b'xxxxxxxx')", "tampering"),
        ("os.write(61, (2).to_bytes(4, 'big') + b'{}')", "tampering"),
        ("os.write(61, (10**9).to_bytes(4, 'big'))", "tampering"),
        ("os.close(61); time.sleep(9)", "tampering"),
        ("[open(str(i), 'w').close() for i in range(3000)]; time.sleep(9)", "blocked"),
    ],
)
def test_a_call_that_takes_the_process_down_is_told_and_its_neighbours_live(body, reason):
    text = (
        f"import ctypes, os, socket, subprocess, time, urllib.request\ndef f():\n    {body}\ndef g():\n    return 1\n"
    )
    found = outcomes(text, "g", "f", "g", limits=Limits(cpu_seconds=5, memory=256 * 1024 * 1024))
    assert [type(one) for one in found] == [Returned, Died, Returned], found
    assert found[1].reason == reason


def test_a_permission_error_of_the_subject_itself_is_an_outcome():
    assert isinstance(outcome("def f():\n    raise PermissionError('no')\n"), Raised)


def test_answers_forged_with_the_right_shape_but_another_id_are_tampering():
    text = """
        import os
        def f():
            body = b'{"id":"0","kind":"skipped","detail":""}'
            os.write(61, len(body).to_bytes(4, "big") + body)
    """
    assert outcome(text).reason == "tampering"


@pytest.mark.parametrize(
    "change",
    [
        {"args": []},
        {"kwargs": {"d": ["x", 1]}},
        {"value_is_argument": 1},
        {"then": [{"kind": "skipped", "detail": ""}]},
        {"output": 1},
        {"events": -1},
        {"value": {"O": "x" * 300}},
        {"value": {"I": [1, {"d": []}]}},
        {"more": 1},
        {"kind": "loaded", "events": 1},
    ],
)
def test_an_answer_that_does_not_fit_its_call_is_malformed(change):
    plain = {"id": "1", "kind": "returned", "value": 1, "args": [1], "kwargs": {"d": []}, "iterator": False}
    plain |= {"exhausted": True, "value_is_argument": 0, "output": "", "events": 1, "then": []}
    call = Call(target="f", args=(1,))
    assert isinstance(replies.read_outcome(json.dumps(plain).encode(), "1", call), Returned)
    with pytest.raises(MalformedError):
        replies.read_outcome(json.dumps(plain | change).encode(), "1", call)


def test_words_said_between_two_batches_are_tampering():
    text = """
        import os, threading
        def f():
            threading.Timer(0.1, lambda: os.write(61, b"x")).start()
            return 1
        def g():
            return 2
    """
    with open_session(subject(text), limits=SMALL) as session:
        [first] = session.call([Call(target="f")])
        assert isinstance(first, Returned)
        session._process._ready(5)
        second, third = session.call([Call(target="g"), Call(target="g")])
    assert (second.reason, third.value) == ("tampering", 2)


def test_after_too_many_deaths_the_rest_is_not_called(monkeypatch):
    monkeypatch.setattr(session_module, "MAX_DEATHS", 2)
    found = outcomes("import os\ndef f():\n    os._exit(1)\n", *["f"] * 4)
    assert [one.reason for one in found] == ["crash", "crash", "budget", "budget"]


def test_too_many_exhausted_calls_do_not_end_a_batch(monkeypatch):
    monkeypatch.setattr(session_module, "MAX_DEATHS", 1)
    found = outcomes("def f():\n    while True:\n        x = 1\n", *["f"] * 3)
    assert [type(one) for one in found] == [Exhausted] * 3


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("def f(:\n", "syntax", "line 1"),
        ("import no_such_module\n", "import", "no_such_module"),
        ("1 / 0\n", "crash", "ZeroDivisionError: division by zero (line 1)"),
        ("import sys\nsys.exit(0)\n", "crash", "SystemExit: 0 (line 2)"),
        ("import os\nos._exit(0)\n", "crash", "ended itself with status 0"),
        ("while True: pass\n", "timeout", "does not end within 200000 lines"),
        ("import socket\nsocket.socket()\n", "blocked", "Operation not permitted"),
        ("x = bytearray(2**30)\n", "memory", "memory"),
        ("x = " + "(" * 5000 + ")" * 5000, "syntax", "too many nested parentheses"),
        ("x = " + "-" * 50000 + "1", "too-large", "nested too deeply"),
        ("import os\nos.write(61, b'{}')\n", "tampering", ""),
    ],
)
def test_a_subject_that_cannot_be_imported_is_told_with_its_reason(text, reason, detail):
    with open_session(subject(text), limits=SMALL) as session:
        found = session.load()
        assert isinstance(found, NotLoaded)
        assert found.reason == reason, found
        assert detail in found.detail
        [called] = session.call([Call(target="f")])
        assert (type(called), called.reason) == (Died, reason)


def test_loading_twice_imports_once():
    with open_session(subject("x = 1\n")) as session:
        assert session.load() is session.load()
        assert isinstance(session.load(), Loaded)


def has_ended(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    return True


def test_nothing_is_left_when_a_session_is_closed(level):
    with open_session(subject("def f():\n    open('x', 'w').close()\n")) as session:
        session.call([Call(target="f")])
        pid, folder = session._process.pid, session._process.scratch
        assert not has_ended(pid)
        assert (Path(folder) / "x").exists() if level == "kernel" else not folder
    assert not folder or not Path(folder).exists()
    assert has_ended(pid)


def test_a_forgotten_session_leaves_nothing_either():
    session = open_session(subject("x = 1\n"))
    session.load()
    pid, folder = session._process.pid, session._process.scratch
    del session
    assert not folder or not Path(folder).exists()
    assert has_ended(pid)


def test_the_processes_die_with_their_driver(level):
    script = textwrap.dedent("""
        import os, sys
        from grader.sandbox.session import open_session
        from grader.sandbox.values import Subject
        session = open_session(Subject(module="m", path="m.py", text="x = 1"), level=sys.argv[1])
        session.load()
        process = session._process
        print(process.pid, process.child.zygote.popen.pid, process.scratch or "/nowhere", flush=True)
        os.kill(os.getpid(), 9)
    """)
    run = subprocess.run([sys.executable, "-c", script, level], capture_output=True, text=True, check=False)
    *pids, folder = run.stdout.split()
    for _ in range(200):
        if all(map(has_ended, pids)):
            break
        time.sleep(0.02)
    else:
        pytest.fail("still alive")
    if level == "kernel":
        Path(folder).rmdir()


def test_a_platform_without_isolation_runs_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with open_session(subject("x = 1\n")) as session:
        assert session.load().reason == "isolation"
        assert session.call([Call(target="f")])[0].reason == "isolation"
    assert probe.__wrapped__().level == "none"


def test_an_interpreter_that_cannot_be_started_is_an_isolation_gap(monkeypatch):
    monkeypatch.setattr(nursery, "_zygotes", {})
    monkeypatch.setattr(sys, "_base_executable", "/no/such/python")
    with open_session(subject("x = 1\n")) as session:
        assert session.load().reason == "isolation"
