"""The driver's side of the zygotes: one for each hash seed, level and set of packages, started when first needed."""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from grader.sandbox.values import Level

PATIENCE = 60.0
"""Seconds for an answer of a zygote: it takes milliseconds, and this is no verdict."""
MAX_ZYGOTES = 8
"""Kept at a time; more come with more sets of packages, and the idle ones go."""
_MESSAGE = 1 << 16
_ASK, _NO_RANDOMISATION = 0xFFFF_FFFF, 0x0004_0000  # linux/personality.h: ADDR_NO_RANDOMIZE
_PROGRAM = str(Path(__file__).with_name("zygote.py"))
_UNUSED_IDS, _PER_DRIVER = 0x7000_0000, 64
"""User ids that no system hands out: below 2**31, above the ranges of systemd and of subuid files; by driver's pid."""


class Kind(Struct, frozen=True, kw_only=True):
    """What a zygote is for: two subjects of one kind are children of one zygote."""

    level: Level
    hash_seed: int
    packages: tuple[str, ...]


class Child:
    """One forked child: its pid here, a descriptor that means it and no other, and its zygote."""

    def __init__(self, zygote: Zygote, name: int, pidfd: int) -> None:
        self.zygote = zygote
        self.name = name
        self.pidfd = pidfd
        self.pid = _pid_here(pidfd)
        self.status: int | None = None

    def ended_within(self, seconds: float) -> bool:
        """Whether it is dead, or dies within these seconds."""
        return self.status is not None or bool(select.select([self.pidfd], [], [], seconds)[0])

    def reap(self) -> int:
        """How it ended, as `Popen.returncode` says it. Waits for the end."""
        if self.status is None:
            self.status = self.zygote.reap(self.name)
            os.close(self.pidfd)
        return self.status

    def kill(self) -> None:
        """End it and all that it started, however they are, and wait for the kernel's receipt."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, signal.SIGKILL)
            if self.pid > 0:  # not reaped yet: the number is still its own
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(self.pid, signal.SIGKILL)
            self.reap()


class Zygote:
    """A started zygote. Raises OSError, saying which step failed, where it cannot be what its kind asks for."""

    def __init__(self, kind: Kind) -> None:
        self.lock = threading.Lock()
        self.children = 0
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        interpreter = getattr(sys, "_base_executable", "") or sys.executable
        environment = {
            "PYTHONHASHSEED": str(kind.hash_seed),
            "HOME": "/",
            "TMPDIR": "/",
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
        }
        with there, _equal_addresses():
            self.popen = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [interpreter, "-P", "-s", "-S", "-B", "-X", "utf8", _PROGRAM],
                stdin=there.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=environment,
                start_new_session=True,
            )
        self.control = here
        self.control.settimeout(PATIENCE)
        self.finish = weakref.finalize(self, _finish, self.popen, self.control, os.getpid())
        try:
            self._ask({"level": kind.level, "packages": list(kind.packages), "user": _UNUSED_IDS})
        except OSError:
            self.finish()
            raise

    def fork(self, requests: int, replies: int, scratch: str) -> Child:
        """A child that reads one descriptor and writes the other, in this folder (at `strong`: in one of its own)."""
        user = _UNUSED_IDS + (os.getpid() * _PER_DRIVER + next(_NUMBERS) % _PER_DRIVER) % (1 << 28)
        answer, descriptors = self._ask({"scratch": scratch, "user": user}, requests, replies)
        self.children += 1
        return Child(self, answer["child"], descriptors[0])

    def reap(self, name: int) -> int:
        """Wait for a child's end; its status. Where the zygote is gone, its children are too."""
        self.children -= 1
        try:
            answer, _ = self._ask({"reap": name})
        except OSError:
            self.finish()
            return -signal.SIGKILL
        status: int = answer["status"]
        return status

    def _ask(self, message: dict[str, Any], *descriptors: int) -> tuple[dict[str, Any], list[int]]:
        with self.lock:
            try:
                socket.send_fds(self.control, [msgspec.json.encode(message)], descriptors)
                body, received, _, _ = socket.recv_fds(self.control, _MESSAGE, 1)
            except BaseException:  # an interrupt between question and answer: the next answer would be to this question
                self.finish()
                raise
        if not body:
            raise ConnectionResetError("the zygote is gone")
        answer: dict[str, Any] = msgspec.json.decode(body)
        if "error" in answer:
            raise OSError(answer["error"])
        return answer, received


_zygotes: dict[Kind, Zygote] = {}  # theirs is the life of the process: what they save is saved over all sessions
_NUMBERS = count()


def zygote_for(kind: Kind) -> Zygote:
    """A living zygote of a kind. Raises OSError."""
    found = _zygotes.pop(kind, None)
    if found is None or found.popen.poll() is not None:
        _make_room()
        found = Zygote(kind)
    _zygotes[kind] = found  # last: the one least recently used comes first
    return found


def _make_room() -> None:
    idle = [kind for kind, zygote in _zygotes.items() if zygote.children == 0]
    for kind in idle[: max(len(_zygotes) - MAX_ZYGOTES + 1, 0)]:
        _zygotes.pop(kind).finish()


def _forget() -> None:
    """In a process forked from the driver: the zygotes are its parent's."""
    for zygote in _zygotes.values():
        zygote.control.close()
    _zygotes.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _finish(popen: subprocess.Popen[bytes], control: socket.socket, owner: int) -> None:
    if os.getpid() != owner:
        return
    control.close()
    popen.kill()
    popen.wait()


def _pid_here(pidfd: int) -> int:
    """The number of a process in our own namespace. proc(5): /proc/PID/fdinfo. 0 or less where it has none."""
    lines = Path(f"/proc/self/fdinfo/{pidfd}").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith("Pid:")), 0)


@contextlib.contextmanager
def _equal_addresses() -> Iterator[None]:
    """Start programs without address randomisation: the order of a set of None, types or functions hangs on it.

    Where the system refuses (as Docker does by default) nothing changes. personality(2); it is the thread's own.
    """
    personality = ctypes.CDLL(None).personality
    before = personality(_ASK)
    if before != -1:
        personality(before | _NO_RANDOMISATION)
    try:
        yield
    finally:
        if before != -1:
            personality(before)
