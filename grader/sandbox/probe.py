"""How well code is held here, found out by attack: a real child tries what hostile code would try."""

from __future__ import annotations

import functools
import os
import secrets
import socket
import sys
import tempfile
from pathlib import Path

from msgspec import Struct

from grader.model.report import Isolation, IsolationLevel
from grader.sandbox.session import open_session
from grader.sandbox.values import Call, Died, Limits, NotLoaded, Outcome, Raised, Subject

LIMITS = Limits(cpu_seconds=10.0, memory=256 * 1024 * 1024, file_size=1024 * 1024)

_ATTACKS = """
import os, socket, sys, ctypes

def read(path):
    return open(path).read()

def write(path):
    open(path, "w").close()
    return True

def network(port):
    socket.create_connection(("127.0.0.1", port), 2).close()
    return True

def fork():
    if os.fork() == 0:
        os._exit(0)
    return True

def exec():
    os.execv(sys.executable, [sys.executable, "-S", "-c", "pass"])

def ptrace():
    return ctypes.CDLL(None).ptrace(0, 0, 0, 0) == 0

def memory(size):
    return len(bytearray(size)) == size

def file_size(size):
    with open("large", "wb") as out:
        out.seek(size)
        out.write(b".")
    return True

def open_files(count):
    kept = [open(os.devnull) for _ in range(count)]
    return True
"""

_LANDLOCK = "Landlock is missing: it takes Linux 5.13 or newer, with landlock among the boot parameter lsm="
_SECCOMP = "the seccomp filter is missing: the kernel needs CONFIG_SECCOMP_FILTER, and x86_64 or aarch64"
_RLIMITS = "resource limits do not hold here"
_REMEDIES = {
    "exec": ("started another program", _LANDLOCK),
    "fork": ("started another process", _SECCOMP),
    "limits": ("used more than its limits", _RLIMITS),
    "network": ("reached a port of this machine", f"{_SECCOMP}; {_LANDLOCK}"),
    "ptrace": ("was let into the debugging interface", _SECCOMP),
    "read": ("read a file outside its folder", _LANDLOCK),
    "write": ("wrote a file outside its folder", _LANDLOCK),
}
KERNEL_DETAIL = "namespaces are not used: the names of the host's files can be seen, their contents cannot"


class _Ground(Struct, frozen=True, kw_only=True):
    """What the attacks aim at: a file with a token, a path where nothing is yet, a listener of ours."""

    canary: str
    token: str
    outside: str
    port: int


@functools.cache
def probe() -> Isolation:
    """The isolation of this machine and account; tried once a process.

    `kernel`: no attack got through. `limits`: only the resource limits held. `none`: not even those, or this is not
    Linux.
    """
    if not sys.platform.startswith("linux"):
        return Isolation(
            level="none", detail=f"code is run on Linux only, this is {sys.platform}: use a Linux container"
        )
    return attack()


def attack() -> Isolation:
    """One round of attacks, not cached."""
    with tempfile.TemporaryDirectory(prefix="probe-") as folder, socket.socket() as listener:
        os.chmod(folder, 0o777)  # noqa: PTH101, S103 - only the layers under test may be what keeps the child out
        canary, token = Path(folder, "canary"), secrets.token_hex(16)
        canary.write_text(token, encoding="ascii")
        canary.chmod(0o666)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port: int = listener.getsockname()[1]
        ground = _Ground(canary=str(canary), token=token, outside=str(Path(folder, "planted")), port=port)
        try:
            return _attack(ground)
        except OSError as error:
            return Isolation(level="none", detail=f"no process could be started: {error}")


def _attack(ground: _Ground) -> Isolation:
    calls = {
        "read": Call(target="read", args=(ground.canary,)),
        "write": Call(target="write", args=(ground.outside,)),
        "network": Call(target="network", args=(ground.port,)),
        "fork": Call(target="fork"),
        "exec": Call(target="exec"),
        "ptrace": Call(target="ptrace"),
        "memory": Call(target="memory", args=(LIMITS.memory * 2,)),
        "file_size": Call(target="file_size", args=(LIMITS.file_size * 2,)),
        "open_files": Call(target="open_files", args=(1000,)),
    }
    subject = Subject(module="attacks", path="attacks.py", text=_ATTACKS)
    with open_session(subject, limits=LIMITS) as session:
        loaded = session.load()
        if isinstance(loaded, NotLoaded):
            return Isolation(level="none", detail=f"no process could be confined: {loaded.detail}")
        outcomes = dict(zip(calls, session.call([*calls.values()]), strict=True))
    held = {name: _refused(outcome) for name, outcome in outcomes.items()}
    held["write"] = held["write"] and not Path(ground.outside).exists()
    limited = held.pop("memory") & held.pop("file_size") & held.pop("open_files")
    return _judge({**held, "limits": limited})


def _refused(outcome: Outcome) -> bool:
    """An answer that says no: an error, or the end by the layer's own hand. A crash or silence proves nothing."""
    if isinstance(outcome, Raised):
        return "OSError" in outcome.bases
    return isinstance(outcome, Died) and outcome.reason in ("blocked", "memory")


def _judge(held: dict[str, bool]) -> Isolation:
    layers = tuple(sorted(name for name, holds in held.items() if holds))
    through = sorted(name for name, holds in held.items() if not holds)
    level: IsolationLevel = "kernel" if not through else "limits" if held["limits"] else "none"
    details = [f"an attack {_REMEDIES[name][0]} ({_REMEDIES[name][1]})" for name in through]
    return Isolation(level=level, layers=layers, detail="; ".join(details) or KERNEL_DETAIL)
