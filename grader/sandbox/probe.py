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
from grader.sandbox.scratch import MAX_ENTRIES
from grader.sandbox.session import Session
from grader.sandbox.values import Call, Died, Level, Limits, NotLoaded, Outcome, Raised, Subject

LIMITS = Limits(cpu_seconds=10.0, memory=256 * 1024 * 1024, file_size=1024 * 1024)

_ATTACKS = """
import os, socket, sys, ctypes

def read(path):
    return open(path).read()

def browse():
    return os.listdir("/")

def write(path):
    open(path, "w").close()
    return True

def network(port):
    socket.create_connection(("127.0.0.1", port), 2).close()
    return True

def fork():
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
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

def see(path):
    return os.stat(path).st_size >= 0

def signal(pid):
    os.kill(pid, 0)
    return True

def fill(count):
    for number in range(count):
        open(str(number), "w").close()
    return True

def open_files(count):
    kept = [open(os.devnull) for _ in range(count)]
    return True
"""

_LANDLOCK = "Landlock is missing: it takes Linux 5.13 or newer, with landlock among the boot parameter lsm="
_SECCOMP = "the seccomp filter is missing: the kernel needs CONFIG_SECCOMP_FILTER, and x86_64 or aarch64"
_RLIMITS = "resource limits do not hold: they take the kernel of Linux itself, not an emulation as in WSL 1 or gVisor"
_REMEDIES = {
    "exec": ("started another program", _LANDLOCK),
    "fork": ("started another process", _SECCOMP),
    "limits": ("used more than its limits", _RLIMITS),
    "network": ("reached a port of this machine", f"{_SECCOMP}; {_LANDLOCK}"),
    "ptrace": ("was let into the debugging interface", _SECCOMP),
    "read": ("read a file or folder outside its own", _LANDLOCK),
    "write": ("wrote a file outside its folder", _LANDLOCK),
}
_NAMESPACES = {
    "host-files": "saw a file of the host",
    "host-network": "reached a port of the host",
    "host-processes": "reached a process of the host",
    "scratch-cap": "filled its scratch folder without end",
}
"""What namespaces hold by themselves, tried without Landlock and the filter."""
REMEDY = (
    "for the level strong: run as root with CAP_SYS_ADMIN (a container: --cap-add SYS_ADMIN and an AppArmor and "
    "seccomp profile that let it mount), or let users make namespaces (sysctl user.max_user_namespaces above 0, "
    "kernel.unprivileged_userns_clone=1 on Debian, kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu), and "
    "use an interpreter that this account can read"
)
KERNEL_DETAIL = "the names of the host's files can be seen, their contents cannot"


class _Ground(Struct, frozen=True, kw_only=True):
    """What the attacks aim at: a file with a token, a path where nothing is yet, a listener of ours."""

    canary: str
    token: str
    outside: str
    port: int


@functools.cache
def probe() -> Isolation:
    """The isolation of this machine and account; tried once a process.

    `strong`: no attack got through, and namespaces alone hold the worst of them. `kernel`: no attack got through, and
    `detail` says why not strong. `limits`: only the resource limits held. `none`: not even those, or this is not Linux.
    """
    if not sys.platform.startswith("linux"):
        return Isolation(
            level="none", detail=f"code is run on Linux only, this is {sys.platform}: use a Linux container"
        )
    return attack()


def attack() -> Isolation:
    """Attacks on the level strong, then, if one got through or nothing could be started there, on the one below."""
    strong = attack_level("strong")
    if strong.level == "strong":
        return strong
    found = attack_level("kernel")
    if found.level != "kernel":
        return found
    detail = f"no namespaces: {strong.detail}; {KERNEL_DETAIL}; {REMEDY}"
    return Isolation(level="kernel", layers=found.layers, detail=detail)


def attack_level(level: Level) -> Isolation:
    """One round of attacks on subjects at a level; what it is found to be, not cached."""
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
            return _attack(ground, level)
        except OSError as error:
            return Isolation(level="none", detail=f"no process could be started: {error}")


def _attack(ground: _Ground, level: Level) -> Isolation:
    calls = {
        "read": Call(target="read", args=(ground.canary,)),
        "browse": Call(target="browse"),  # in namespaces of its own, this is what Landlock is left to hold
        "write": Call(target="write", args=(ground.outside,)),
        "network": Call(target="network", args=(ground.port,)),
        "fork": Call(target="fork"),
        "exec": Call(target="exec"),
        "ptrace": Call(target="ptrace"),
        "memory": Call(target="memory", args=(LIMITS.memory * 2,)),
        "file_size": Call(target="file_size", args=(LIMITS.file_size * 2,)),
        "open_files": Call(target="open_files", args=(1000,)),
    }
    held = _try(calls, level, None)
    if isinstance(held, NotLoaded):
        return Isolation(level="none", detail=held.detail)
    held["read"] &= held.pop("browse")
    held["write"] = held["write"] and not Path(ground.outside).exists()
    limited = held.pop("memory") & held.pop("file_size") & held.pop("open_files")
    found = _judge({**held, "limits": limited})
    return _judge_namespaces(found, ground) if (level, found.level) == ("strong", "kernel") else found


def _judge_namespaces(found: Isolation, ground: _Ground) -> Isolation:
    calls = {
        "host-files": Call(target="see", args=(ground.canary,)),
        "host-network": Call(target="network", args=(ground.port,)),
        "host-processes": Call(target="signal", args=(os.getpid(),)),
        "scratch-cap": Call(target="fill", args=(MAX_ENTRIES + 1,)),
    }
    held = _try(calls, "strong", ("limits", "privileges"))
    if isinstance(held, NotLoaded):
        return Isolation(level="kernel", layers=found.layers, detail=held.detail)
    through = [name for name, holds in sorted(held.items()) if not holds]
    if through:
        detail = "; ".join(f"an attack {_NAMESPACES[name]}" for name in through)
        return Isolation(level="kernel", layers=found.layers, detail=detail)
    return Isolation(level="strong", layers=tuple(sorted([*found.layers, *held])))


def _try(calls: dict[str, Call], level: Level, layers: tuple[str, ...] | None) -> dict[str, bool] | NotLoaded:
    """Whether each call was refused, to a subject that is held by these layers."""
    subject = Subject(module="attacks", path="attacks.py", text=_ATTACKS)
    with Session(subject, LIMITS, level, layers) as session:
        loaded = session.load()
        if isinstance(loaded, NotLoaded):
            return NotLoaded(reason=loaded.reason, detail=f"no process could be confined: {loaded.detail}")
        outcomes = session.call([*calls.values()])
    return {name: _refused(outcome) for name, outcome in zip(calls, outcomes, strict=True)}


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
