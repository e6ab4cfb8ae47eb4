"""Small attacks, one a layer or more: each returns "won" if it gets what it is after."""

from __future__ import annotations

import secrets
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, NotLoaded, Returned, Subject

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only"),
    pytest.mark.usefixtures("level"),
]
LIMITS = Limits(events=50_000, cpu_seconds=1.0, memory=256 * 1024 * 1024)
HEAD = """
import ctypes, gc, os, signal, socket, sys, threading, time
LIBC = ctypes.CDLL(None, use_errno=True)
def neighbour():
    return 1
"""

FILES = {
    "a file by ctypes": "fd = LIBC.open(canary.encode(), 0)\nwon = fd >= 0 and os.read(fd, 99)",
    "a link to a file": "os.symlink(canary, 'link')\nwon = open('link').read()",
    "a hard link to a file": "os.link(canary, 'hard')\nwon = open('hard').read()",
    "a file by the folder's descriptor": (
        "fd = os.open(os.path.dirname(canary), os.O_PATH)\nwon = os.read(os.open('canary', os.O_RDONLY, dir_fd=fd), 99)"
    ),
    "a file by climbing": "won = open('../' * 40 + canary).read()",
    "a listing of the root": "won = os.listdir('/')",
    "the accounts": "won = open('/etc/passwd').read()",
    "the environment of the parent": "won = open(f'/proc/{os.getppid()}/environ').read()",
    "the memory of itself": "won = open('/proc/self/mem', 'rb').read(1)",
    "the files of the first process": "won = os.listdir('/proc/1/fd')",
    "the source of the grader": "won = open(sys._getframe(1).f_code.co_filename).read()",
    "a file over another": "os.rename(canary, 'taken'); won = True",
    "a change of a file's end": "won = LIBC.truncate(canary.encode(), 0) == 0",
    "a program that stays": "open('/tmp/gcx_more', 'w').close(); won = True",
    "a device": "os.mknod('disk', 0o60600, os.makedev(8, 0)); won = os.path.exists('disk')",
}
POWERS = {
    "another root": "os.chroot('.'); won = True",
    "a mount": "won = LIBC.mount(b'none', b'.', b'tmpfs', 0, None) == 0",
    "namespaces": "won = LIBC.unshare(0x10000000) == 0",
    "the namespace of another": "won = LIBC.setns(0, 0) == 0",
    "root": "os.setuid(0); won = True",
    "more capabilities": "won = LIBC.prctl(24, 0, 0, 0, 0) == 0",
    "higher limits": "import resource\nresource.setrlimit(resource.RLIMIT_AS, (-1, -1)); won = True",
    "a clock": "won = LIBC.adjtimex(b'\\0' * 300) >= 0",
    "a name for the machine": "socket.sethostname('x'); won = True",
    "a keyring": "won = LIBC.syscall(250, 0, -3, 1) >= 0",
    "a filter over the filter": "won = LIBC.syscall(317, 1, 0, None) == 0",
}
PROCESSES = {
    "a fork": "won = os.fork() >= 0",
    "a spawn": "os.posix_spawn(sys.executable, [sys.executable], {}); won = True",
    "a shell": "won = os.system('true') == 0",
    "a clone by number": "won = LIBC.syscall(56, 17, 0, 0, 0, 0) > 0",
    "a vfork by number": "won = LIBC.syscall(58) > 0",
    "a program in memory": "won = LIBC.memfd_create(b'x', 0) >= 0",
    "a signal to all": "os.kill(-1, 0); won = True",
    "a signal to the driver": "os.kill(driver, 0); won = True",
    "a signal by thread": "won = LIBC.syscall(200, driver, 0) == 0",
    "a signal by descriptor": "won = os.pidfd_open(driver) >= 0",
    "the memory of the driver": "won = LIBC.process_vm_readv(driver, 0, 0, 0, 0, 0) >= 0",
    "the driver as a debuggee": "won = LIBC.ptrace(16, driver, 0, 0) == 0",
    "priority": "os.setpriority(os.PRIO_PROCESS, driver, 19); won = True",
}
NETWORK = {
    "a connection": "socket.create_connection(('127.0.0.1', port), 2); won = True",
    "a datagram": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port)); won = True",
    "a listener": "socket.create_server(('127.0.0.1', 0)); won = True",
    "an abstract socket": "s = socket.socket(socket.AF_UNIX); s.connect('\\0gcx-more'); won = True",
    "a raw socket": "socket.socket(socket.AF_PACKET, socket.SOCK_RAW); won = True",
    "a netlink socket": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW); won = True",
    "a datagram from a pair": (
        "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM); a.sendto(b'x', '\\0gcx-more'); won = True"
    ),
}
BOMBS = {
    "memory": "won = [bytearray(2**24) for _ in range(999)]",
    "mapped memory": "import mmap\nwon = [mmap.mmap(-1, 2**26) for _ in range(999)]",
    "threads": "won = [threading.Thread(target=time.sleep, args=(9,)).start() for _ in range(500)] and time.sleep(5)",
    "files": "[open(str(n), 'w').close() for n in range(9999)]; time.sleep(3); won = True",
    "folders": "[os.makedirs('/'.join('d' * 99 for _ in range(n))) for n in range(1, 40)]; won = False",
    "a large file": "open('x', 'wb').write(bytes(2**25)); won = True",
    "many large files": "[open(str(n), 'wb').write(bytes(2**22)) for n in range(99)]; time.sleep(3); won = True",
    "a hole": "os.truncate('x', 2**40) if open('x', 'w') else 0; won = os.path.getsize('x') > 2**39",
    "descriptors": "won = [os.dup(1) for _ in range(999)]",
    "pipes": "won = [os.pipe() for _ in range(999)]",
    "a stack": "import json\nwon = json.loads('[' * 10**6)",
    "a number": "won = len(str(9 ** 9 ** 9))",
    "output": "for _ in range(3000): print('x' * 10**5)\nwon = False",
    "sleep": "time.sleep(99); won = True",
    "tracing off": "sys.settrace(None)\nwhile True: pass",
    "a counter set back": (
        "frame = sys._getframe()\n"
        "while frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if hasattr(value, 'counter'):\n"
        "            value.counter.limit = 10**18\n"
        "    frame = frame.f_back\n"
        "while True: pass"
    ),
}
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
ALL = {
    f"{kind}: {name}": text
    for kind, table in (
        ("files", FILES),
        ("powers", POWERS),
        ("processes", PROCESSES),
        ("network", NETWORK),
        ("bombs", BOMBS),
        ("forgery", FORGERY),
    )
    for name, text in table.items()
}


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Path]:
    token = secrets.token_hex(16)
    path = tmp_path / "canary"
    path.write_text(token)
    yield path
    assert path.read_text() == token
    assert not Path("/tmp/gcx_more").exists()


def attack(body: str, canary: Path, port: int) -> list:
    import os

    lines = "\n    ".join(body.splitlines())
    text = f"{HEAD}def f(canary, port, driver):\n    {lines}\n    return 'won' if won else 'lost'\n"
    subject = Subject(module="candidate", path="candidate.py", text=text)
    with open_session(subject, limits=LIMITS) as session:
        call = Call(target="f", args=(str(canary), port, os.getpid()))
        return session.call([call]) + session.call([Call(target="neighbour")])


@pytest.mark.parametrize("name", sorted(ALL))
def test_an_attack_does_not_win_and_its_neighbour_still_answers(name: str, canary: Path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        outcome, neighbour = attack(ALL[name], canary, server.getsockname()[1])
        with pytest.raises(BlockingIOError):
            server.accept()
    assert not (isinstance(outcome, Returned) and outcome.value == "won"), outcome
    assert canary.read_text() not in repr(outcome)
    assert isinstance(neighbour, Returned) or (isinstance(neighbour, Died) and neighbour.reason == "tampering")


LIES = {
    "equal to all": "class A:\n    def __eq__(self, other): return True\n    __hash__ = None\nvalue = A()",
    "of another class": "class A:\n    __class__ = int\nvalue = A()",
    "an integer of its own": "class int2(int):\n    def __eq__(self, other): return True\nvalue = int2(3)",
    "a text of its own": "class A(str):\n    def __eq__(self, other): return True\nvalue = A('x')",
    "a list of its own": "class A(list):\n    def __iter__(self): return iter([1])\nvalue = A()",
    "to be unpickled": "import os\nclass A:\n    def __reduce__(self): return os.system, ('true',)\nvalue = A()",
    "with a name of its own": "class A: pass\nA.__qualname__ = '\\x1b[2J::error::' + 'x' * 10**5\nvalue = A()",
}


@pytest.mark.parametrize("name", sorted(LIES))
def test_a_value_that_lies_equals_nothing(name: str):
    text = f"{LIES[name]}\ndef f():\n    return value\n"
    with open_session(Subject(module="m", path="m.py", text=text), limits=LIMITS) as session:
        [outcome] = session.call([Call(target="f")])
    assert isinstance(outcome, Returned)
    assert type(outcome.value).__name__ == "Opaque"
    assert outcome.value != outcome.value
    assert len(outcome.value.type_name) <= 200


@pytest.mark.parametrize(
    "module", ["json", "typing", "random", "_sandbox", "wire", "serve", "sitecustomize", "conftest"]
)
def test_a_hostile_sibling_takes_nothing_over(module: str):
    hostile = "import os, sys\nsys.stdout.write('here')\nos.write(61, b'won')\n"
    harmless = Subject(module="m", path="m.py", text="def f():\n    return 2\n", siblings={module: hostile})
    with open_session(harmless, limits=LIMITS) as session:
        [outcome] = session.call([Call(target="f")])
    assert isinstance(outcome, Returned)
    assert (outcome.value, outcome.output) == (2, "")


@pytest.mark.parametrize(
    "text", ["import os\nos._exit(0)\n", "raise SystemExit\n", "import os\nos.write(61, b'{}')\n", "while True: pass\n"]
)
def test_an_end_at_import_is_no_import(text: str):
    with open_session(
        Subject(module="m", path="m.py", text=text + "def f():\n    return 1\n"), limits=LIMITS
    ) as session:
        assert isinstance(session.load(), NotLoaded)
