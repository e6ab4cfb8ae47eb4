from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from grader.sandbox import replies
from grader.sandbox import session as session_module
from grader.sandbox.probe import probe
from grader.sandbox.session import open_session
from grader.sandbox.values import (
    Build,
    Call,
    Died,
    Exhausted,
    Instance,
    Limits,
    Loaded,
    NotLoaded,
    Opaque,
    Raised,
    Returned,
    Skipped,
    Subject,
)
from grader.sandbox.wire import MalformedError

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")

SMALL = Limits(events=20_000, cpu_seconds=0.5, items=5, memory=256 * 1024 * 1024, reply_size=256 * 1024)


def _fixes_addresses():
    personality = ctypes.CDLL(None).personality
    before = personality(0xFFFFFFFF)
    allowed = personality(before | 0x40000) != -1
    personality(before)
    return allowed


def subject(text, **kwargs):
    return Subject(**{"module": "m", "path": "src/m.py", "text": textwrap.dedent(text), **kwargs})


def outcomes(text, *calls, limits=SMALL, **kwargs):
    with open_session(subject(text, **kwargs), limits=limits) as session:
        return session.call([Call(target=call) if isinstance(call, str) else call for call in calls])


def outcome(text, target="f", *args, **kwargs):
    return outcomes(text, Call(target=target, args=args, kwargs=kwargs))[0]


def value(text, *args, **kwargs):
    found = outcome(text, "f", *args, **kwargs)
    assert isinstance(found, Returned), found
    return found.value


def test_a_call_gives_its_value_its_arguments_and_its_lines():
    found = outcome("def f(a, *, b):\n    a.append(b)\n    return a\n", "f", [1], b=2)
    assert found == Returned(value=[1, 2], args=([1, 2],), kwargs={"b": 2}, value_is_argument=0, events=2)


def test_the_name_of_an_immutable_argument_is_no_identity():
    assert outcome("def f(a):\n    return a\n", "f", 5).value_is_argument is None


def test_a_generator_is_drained_up_to_the_limit():
    text = "def f(n):\n    for i in range(n):\n        yield i\n"
    short, long = outcomes(text, Call(target="f", args=(3,)), Call(target="f", args=(99,)))
    assert (short.value, short.iterator, short.exhausted) == ([0, 1, 2], True, True)
    assert (long.value, long.iterator, long.exhausted) == ([0, 1, 2, 3, 4], True, False)


@pytest.mark.parametrize(
    "text", ["def f():\n    return {1: 2}.items()\n", "def f():\n    return map(tuple, [(1, 2)])\n"]
)
def test_iterators_and_views_are_drained(text):
    assert value(text) == [(1, 2)]


def test_coroutines_and_asynchronous_generators_are_run():
    text = """
        import asyncio
        async def f():
            await asyncio.sleep(0)
            return 1
        async def g():
            yield 2
    """
    assert [found.value for found in outcomes(text, "f", "g")] == [1, [2]]


def test_threads_asyncio_temporary_files_time_zones_and_source_work():
    text = """
        import asyncio, concurrent.futures, inspect, os, pathlib, shutil, tempfile, zoneinfo
        from datetime import datetime

        def threads():
            with concurrent.futures.ThreadPoolExecutor(4) as pool:
                return list(pool.map(len, ["a", "bb"]))

        def files():
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder, "a")
                path.write_text("x")
                shutil.copy2(path, pathlib.Path(folder, "b"))
                path.chmod(0o600)
                os.rename(path, pathlib.Path(folder, "c"))
                return sorted(os.listdir(folder))

        def zone():
            return datetime(2024, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Paris")).utcoffset().total_seconds()

        def source():
            return inspect.getsource(zone).splitlines()[0]

        def nothing():
            with open(os.devnull, "w") as out:
                return out.write("x")

        def libraries():
            import decimal, hashlib, mimetypes, sqlite3, ssl, unicodedata, uuid, zlib
            return hashlib.sha256(b"").hexdigest()[:4]

        async def pause():
            await asyncio.sleep(0.001)
            return 1

        def loop():
            return asyncio.run(pause())
    """
    names = ["threads", "files", "zone", "source", "nothing", "libraries", "loop"]
    found = outcomes(text, *names, limits=Limits(cpu_seconds=10))
    assert [getattr(one, "value", one) for one in found] == [
        [1, 2],
        ["b", "c"],
        7200.0,
        "def zone():",
        1,
        "e3b0",
        1,
    ]


def test_what_is_raised_is_told_by_name_bases_message_and_lines():
    text = """
        class Wrong(ValueError):
            pass
        def g(x):
            raise Wrong("bad", x)
        def f(x):
            return g(x)
    """
    assert outcome(text, "f", 1) == Raised(
        type_name="Wrong",
        bases=("Wrong", "ValueError", "Exception", "BaseException"),
        message="('bad', 1)",
        lines=(7, 5),
        innermost=True,
        args=(1,),
        events=2,
    )


@pytest.mark.parametrize(
    ("body", "name", "innermost"),
    [
        ("int('x')", "ValueError", True),
        ("sys.exit(0)", "SystemExit", True),
        ("exit(3)", "SystemExit", False),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", True),
        ("f()", "RecursionError", True),
        ("input()", "EOFError", True),
        ("json.loads('{')", "JSONDecodeError", False),
    ],
)
def test_every_kind_of_exception_is_an_outcome(body, name, innermost):
    found = outcome(f"import json, sys\ndef f():\n    {body}\n")
    assert isinstance(found, Raised), found
    assert (found.type_name, found.innermost) == (name, innermost)


def test_a_call_that_does_not_fit_the_signature_has_no_line_of_the_subject():
    found = outcome("def f(x):\n    pass\n")
    assert (found.type_name, found.lines, found.innermost) == ("TypeError", (), False)


def test_an_exception_that_cannot_be_told_keeps_its_name():
    text = "class E(Exception):\n    def __str__(self):\n        raise SystemExit\ndef f():\n    raise E\n"
    assert (outcome(text).type_name, outcome(text).message) == ("E", "")


def test_a_long_message_is_cut():
    assert len(outcome("def f():\n    raise ValueError('x' * 10**6)\n").message) == 300


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
def test_a_hang_outside_python_lines_is_killed(body):
    found = outcome(f"import itertools, re, signal, threading\nLOCK = threading.Lock()\ndef f():\n    {body}\n")
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


def test_objects_are_built_inside_called_on_and_told_by_field():
    text = """
        import dataclasses, enum
        @dataclasses.dataclass
        class Point:
            x: int
            def move(self, by):
                self.x += by
                return self
        class Colour(enum.Enum):
            RED = 1
        def f(colour, point):
            return colour is Colour.RED, point.x
    """
    moved, made, bad = outcomes(
        text,
        Call(target="Point.move", receiver=Build(target="Point", args=(1,)), args=(2,), then=(("move", (5,), {}),)),
        Call(target="f", args=(Build(target="Colour.RED", call=False), Build(target="Point", kwargs={"x": 3}))),
        Call(target="f", args=(Build(target="Point"), 1)),
    )
    assert moved.value == Instance(type_name="Point", fields={"x": 3})
    assert [one.value for one in moved.then] == [Instance(type_name="Point", fields={"x": 8})]
    assert made.value == (True, 3)
    assert bad == Skipped(detail="Point: TypeError: Point.__init__() missing 1 required positional argument: 'x'")


def test_a_further_call_that_cannot_be_made_does_not_undo_the_first():
    text = "class C:\n    def f(self):\n        return 1\n"
    call = Call(target="C.f", receiver=Build(target="C"), then=(("nope", (), {}), ("f", (), {})))
    [found] = outcomes(text, call)
    assert found.value == 1
    assert [type(one) for one in found.then] == [Skipped]


def test_what_has_no_value_outside_is_opaque_and_equals_nothing():
    found = outcome("class C(int):\n    pass\ndef f(x):\n    return C(1)\n", "f", 1)
    assert isinstance(found.value, Opaque)
    assert found.value != found.value


@pytest.mark.parametrize("argument", [object(), {1: object()}, type("S", (str,), {})("x")])
def test_an_argument_that_cannot_be_sent_is_a_skipped_call(argument):
    sent, skipped = outcomes(
        "def f(x):\n    return x\n", Call(target="f", args=(1,)), Call(target="f", args=(argument,))
    )
    assert sent.value == 1
    assert isinstance(skipped, Skipped)


def test_a_missing_function_is_a_skipped_call():
    assert isinstance(outcome("x = 1\n", "nope"), Skipped)


def test_a_large_result_is_opaque_rather_than_lost():
    found = outcome("def f():\n    return ['x' * 10**6] * 50\n")
    assert isinstance(found.value, Opaque)


def test_printed_text_is_kept_up_to_a_cap_and_never_mistaken_for_an_answer():
    text = "def f(n):\n    print('a' * n, end='')\n    return 1\n"
    short, long = outcomes(text, Call(target="f", args=(3,)), Call(target="f", args=(10**6,)), limits=Limits())
    assert (short.output, len(long.output), long.value) == ("aaa", 64 * 1024, 1)


def test_a_subject_that_closes_its_stdout_can_still_be_called():
    found = outcomes("import sys\ndef f():\n    sys.stdout.close()\n    return 1\n", "f", "f")
    assert [one.value for one in found] == [1, 1]


def test_the_environment_is_empty_but_for_what_makes_runs_equal(monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    text = "import os, sys\ndef f():\n    return dict(os.environ), sys.argv, os.getcwd(), os.listdir('.')\n"
    assert value(text) == (
        {"PYTHONHASHSEED": "0", "HOME": "/scratch", "TMPDIR": "/scratch", "LC_ALL": "C.UTF-8", "TZ": "UTC"},
        [""],
        "/scratch",
        [],
    )


def test_no_module_of_ours_is_among_those_of_the_subject():
    names = value("import sys\ndef f():\n    return sorted(sys.modules)\n")
    assert not [name for name in names if "sandbox" in name or "grader" in name or "msgspec" in name]


def test_runs_repeat_hash_order_random_numbers_and_temporary_names():
    text = """
        import random, tempfile
        def f():
            return list({"a", "b", "c", "d"}), random.random(), tempfile.mkdtemp()
    """
    first, second = outcomes(text, "f"), outcomes(text, "f", "f")
    assert first[0].value == second[0].value
    assert second[1].value[:2] == second[0].value[:2]
    assert outcomes(text, "f", hash_seed=1)[0].value[0] != first[0].value[0]


def test_addresses_are_in_no_message():
    assert outcome("def f():\n    raise ValueError(object())\n").message == "<object object at 0x...>"


@pytest.mark.skipif(not _fixes_addresses(), reason="the system fixes no addresses")
def test_runs_repeat_the_order_of_sets_that_hangs_on_addresses():
    text = "def f():\n    return [str(x) for x in {None, int, str, list, len, f, object, ValueError, dict}], id(f)\n"
    assert value(text) == value(text)


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


def test_nothing_is_left_when_a_session_is_closed():
    with open_session(subject("def f():\n    open('x', 'w').close()\n")) as session:
        session.call([Call(target="f")])
        pid, folder = session._process.popen.pid, Path(session._process.scratch)
        assert (folder / "x").exists()
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_forgotten_session_leaves_nothing_either():
    session = open_session(subject("x = 1\n"))
    session.load()
    pid, folder = session._process.popen.pid, Path(session._process.scratch)
    del session
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_process_dies_with_its_driver():
    script = textwrap.dedent("""
        import os
        from grader.sandbox.session import open_session
        from grader.sandbox.values import Subject
        session = open_session(Subject(module="m", path="m.py", text="x = 1"))
        session.load()
        print(session._process.popen.pid, session._process.scratch, flush=True)
        os.kill(os.getpid(), 9)
    """)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    pid, folder = run.stdout.split()
    for _ in range(1000):
        if (
            not Path(f"/proc/{pid}").exists()
            or Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
        ):
            break
        os.sched_yield()
    else:
        pytest.fail("still alive")
    Path(folder).rmdir()


def test_a_platform_without_isolation_runs_nothing(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    with open_session(subject("x = 1\n")) as session:
        assert session.load().reason == "isolation"
        assert session.call([Call(target="f")])[0].reason == "isolation"
    assert probe.__wrapped__().level == "none"


def test_an_interpreter_that_cannot_be_started_is_an_isolation_gap(monkeypatch):
    monkeypatch.setattr(sys, "_base_executable", "/no/such/python")
    with open_session(subject("x = 1\n")) as session:
        assert session.load().reason == "isolation"
