"""Small attacks, one a layer or more: each returns "won" if it gets what it is after."""

from __future__ import annotations

import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
from attack_table import ALL, FILE_SIZE, KERNEL_ONLY, MEMORY, Attack, subject_text

from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, NotLoaded, Returned, Subject

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]
LIMITS = Limits(events=50_000, cpu_seconds=1.0, memory=MEMORY, file_size=FILE_SIZE)

FORGERY = {
    "an answer on every descriptor": (
        'body = b\'{"id":"0","kind":"skipped","detail":""}\'\n'
        "for fd in range(300):\n"
        "    try: os.write(fd, len(body).to_bytes(4, 'big') + body)\n"
        "    except OSError: pass\n"
        "won = True"
    ),
    "half an answer": "os.write(61, b'\\0\\0'); won = True",
    "an endless answer": "os.write(61, b'\\xff' * 9); won = True",
    "an answer by a thread": "threading.Thread(target=os.write, args=(61, b'xx')).start(); time.sleep(0.3); won = True",
    "a closed channel": "os.close(61); won = True",
    "another channel": "os.dup2(os.open(os.devnull, os.O_RDWR), 61); won = True",
    "an exit": "os._exit(0)",
    "an exit of the interpreter": "LIBC.exit(0)",
    "a quiet exit": "raise SystemExit(0)",
    "an abort": "os.abort()",
}
TABLE = ALL | {f"forgery: {name}": Attack(text, ()) for name, text in FORGERY.items()}


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    token = secrets.token_hex(16)
    path = tmp_path / "canary"
    path.write_text(token)
    yield path
    assert path.read_text() == token
    assert not [*Path("/tmp").glob("*gcx_more"), *Path("/dev/shm").glob("*gcx_more")]


@pytest.fixture
def victim() -> Iterator[int]:
    with subprocess.Popen(["sleep", "600"]) as process:
        yield process.pid
        assert process.poll() is None
        process.kill()


def attack(body: str, canary: Path, port: int, victim: int) -> list:
    subject = Subject(module="candidate", path="candidate.py", text=subject_text(body))
    with open_session(subject, limits=LIMITS) as session:
        return session.call([Call(target="f", args=(str(canary), port, victim))]) + session.call(
            [Call(target="neighbour")]
        )


@pytest.mark.parametrize("name", sorted(TABLE))
def test_an_attack_does_not_win_and_its_neighbour_still_answers(name: str, canary: Path, victim: int, level: str):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        outcome, neighbour = attack(TABLE[name].text, canary, server.getsockname()[1], victim)
        with pytest.raises(BlockingIOError):
            server.accept()
    if (name in KERNEL_ONLY) <= (level == "kernel"):
        assert not (isinstance(outcome, Returned) and outcome.value == "won"), outcome
    assert canary.read_text() not in repr(outcome)
    assert isinstance(neighbour, Returned) or (isinstance(neighbour, Died) and neighbour.reason == "tampering")


@pytest.mark.parametrize(
    "text", ["import os\nos._exit(0)\n", "raise SystemExit\n", "import os\nos.write(61, b'{}')\n", "while True: pass\n"]
)
def test_an_end_at_import_is_no_import(text: str):
    with open_session(
        Subject(module="m", path="m.py", text=text + "def f():\n    return 1\n"), limits=LIMITS
    ) as session:
        assert isinstance(session.load(), NotLoaded)
