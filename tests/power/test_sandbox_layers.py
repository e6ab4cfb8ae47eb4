"""Each layer taken away alone lets an attack through, and the probe says so."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.sandbox import replies
from grader.sandbox import session as session_module
from grader.sandbox.probe import attack_level, probe
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, Returned, Skipped, Subject

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")


@pytest.fixture(autouse=True)
def _kernel_level():
    if probe().level not in ("kernel", "strong"):
        pytest.skip(f"a layer is missing here: {probe().detail}")


DEFAULT = Limits()


def one_call(text, *args, limits=DEFAULT):
    with open_session(Subject(module="m", path="m.py", text=text), limits=limits, level="kernel") as session:
        return session.call([Call(target="f", args=args)])[0]


@pytest.mark.parametrize(
    ("missing", "level", "through"),
    [
        ("landlock", "limits", {"read", "write"}),
        ("seccomp", "limits", {"fork", "ptrace"}),
        ("limits", "none", {"limits"}),
    ],
)
def test_the_probe_reports_a_lower_level_without_a_layer(missing, level, through, monkeypatch):
    monkeypatch.setattr(session_module, "LAYERS", tuple(name for name in session_module.LAYERS if name != missing))
    found = attack_level("kernel")
    assert found.level == level
    assert through.isdisjoint(found.layers)


def test_without_landlock_a_secret_is_read(tmp_path: Path, monkeypatch):
    secret = tmp_path / "secret"
    secret.write_text("token")
    text = "def f(path):\n    return open(path).read()\n"
    assert isinstance(one_call(text, str(secret)), Died)
    monkeypatch.setattr(session_module, "LAYERS", ("limits", "seccomp"))
    assert one_call(text, str(secret)).value == "token"


def test_without_seccomp_a_process_is_started(monkeypatch):
    text = """
import os
def f():
    child = os.fork()
    if not child:
        os._exit(7)
    return os.waitpid(child, 0)[1] >> 8
"""
    assert isinstance(one_call(text), Died)
    monkeypatch.setattr(session_module, "LAYERS", ("landlock", "limits", "privileges"))
    assert one_call(text).value == 7


def test_without_limits_memory_is_taken(monkeypatch):
    text = "def f():\n    return len(bytearray(300 * 2**20)) >> 20\n"
    little = Limits(memory=200 * 2**20)
    assert one_call(text, limits=little).reason == "memory"
    monkeypatch.setattr(session_module, "LAYERS", ("landlock", "privileges", "seccomp"))
    assert one_call(text, limits=little).value == 300


FORGERY = """
import os
def f():
    body = b'{"id":"0","kind":"skipped","detail":"forged"}'
    os.write(61, len(body).to_bytes(4, "big") + body)
    return 1
"""


def test_without_the_check_of_ids_a_forged_answer_is_believed(monkeypatch):
    assert one_call(FORGERY).reason == "tampering"
    real = replies.read_outcome
    monkeypatch.setattr(
        replies, "read_outcome", lambda body, _identity, call: real(body, replies.wire.parse(body)["id"], call)
    )
    # The real answer is left over, which is noticed on its own: the guard stands twice.
    found = one_call(FORGERY)
    assert isinstance(found, Skipped | Died)
    assert not isinstance(found, Returned)


@pytest.mark.parametrize(
    ("body", "without"),
    [
        ("return bool(os.listdir('/'))", "landlock"),
        ("return (os.fork() or os._exit(0)) > 0", "seccomp"),
        ("return os.memfd_create('x') >= 0", "seccomp"),
        ("socket.create_server(('127.0.0.1', 0))\n    return True", "seccomp, landlock"),
        ("return len([os.dup(1) for _ in range(99)]) == 99", "limits"),
    ],
)
def test_inside_namespaces_each_layer_still_holds_something_by_itself(body, without):
    if probe().level != "strong":
        pytest.skip(f"isolation here is {probe().level}: {probe().detail}")
    subject = Subject(module="m", path="m.py", text=f"import os, socket\ndef f():\n    {body}\n")
    lesser = tuple(name for name in session_module.LAYERS if name not in without.split(", "))
    found = []
    for layers in (session_module.LAYERS, lesser):
        with session_module.Session(subject, DEFAULT, "strong", layers) as session:
            found += session.call([Call(target="f")])
    assert isinstance(found[0], Died), found
    assert found[0].reason == "blocked"
    assert isinstance(found[1], Returned), found
    assert found[1].value is True


def test_without_namespaces_the_names_of_the_host_are_seen(tmp_path: Path):
    if probe().level != "strong":
        pytest.skip(f"isolation here is {probe().level}: {probe().detail}")
    subject = Subject(module="m", path="m.py", text="import os\ndef f(path):\n    return os.path.exists(path)\n")
    seen = {}
    for level in ("kernel", "strong"):
        with open_session(subject, level=level) as session:
            seen[level] = session.call([Call(target="f", args=(str(tmp_path),))])[0].value
    assert seen == {"kernel": True, "strong": False}
