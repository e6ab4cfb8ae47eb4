"""One process of a subject, seen from outside: started, spoken to, watched, and always killed.

Linux only: CPU time and state come from /proc, not from what the process says.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
import weakref
from pathlib import Path

from grader.model.evidence import GapReason
from grader.sandbox import limits as resource_limits
from grader.sandbox import scratch, wire
from grader.sandbox.nursery import Child, Kind, zygote_for
from grader.sandbox.values import Died, Limits

FEW = 4
"""Replies awaited of which each is read as it comes; more are left to gather: waking up costs more than reading."""
NAP = 0.001
"""Seconds for replies to gather."""
TICK = 0.05
"""Seconds between two looks at a process that has not answered."""
IDLE_SHARE, IDLE_LEAST = 0.2, 1.0
"""Asleep for this share of `cpu_seconds` in one call, and these seconds: it waits for something that does not come."""
WALL_FACTOR = 10
"""The far backstop of a call, in multiples of `cpu_seconds`."""
SCRATCH_EVERY = 16
"""Answers between two looks at the scratch folder of a process that answers quickly."""
GOODBYE = 1.0
"""Seconds in which a process that closed its pipe may end by itself; after that it was hiding."""

_RESTING = ("S", "T", "t")  # proc(5): asleep, stopped by a signal, stopped by a debugger
_CLOCK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_SIGNALS: dict[int, GapReason] = {
    getattr(signal, "SIGKILL", 0): "memory",  # not by us: the kernel's own hand, out of memory
    getattr(signal, "SIGSYS", 0): "blocked",
    getattr(signal, "SIGXCPU", 0): "timeout",
    getattr(signal, "SIGXFSZ", 0): "blocked",
}


class EndedError(Exception):
    """The process is gone; `died` says how."""

    def __init__(self, died: Died) -> None:
        super().__init__(died.detail)
        self.died = died


class Process:
    """A child of a zygote, on two pipes, with a scratch folder of its own. Raises OSError if none starts."""

    def __init__(self, kind: Kind, limits: Limits) -> None:
        self.limits = limits
        zygote = zygote_for(kind)
        self.scratch = scratch.make() if kind.level == "kernel" else ""  # in namespaces it is out of reach, and capped
        self.scratch_as_json = json.dumps(self.scratch)[1:-1].encode("ascii")
        theirs_in, self.requests = os.pipe()
        self.replies, theirs_out = os.pipe()
        try:
            self.child = zygote.fork(theirs_in, theirs_out, self.scratch)
        except OSError:
            _close(self.requests, self.replies)
            scratch.remove(self.scratch)
            raise
        finally:
            _close(theirs_in, theirs_out)
        # Also when the session is forgotten, and when the driver ends; never in a process forked from it.
        self.finish = weakref.finalize(
            self, _finish, self.child, (self.requests, self.replies), self.scratch, os.getpid()
        )
        os.set_blocking(self.requests, False)
        os.set_blocking(self.replies, False)
        self.outgoing = memoryview(b"")
        self.incoming = bytearray()
        self.reading, self.both, self.gathering = select.poll(), select.poll(), select.poll()
        self.reading.register(self.replies, select.POLLIN)
        self.both.register(self.replies, select.POLLIN)
        self.both.register(self.requests, select.POLLOUT)
        self.gathering.register(self.replies, 0)  # wakes at the end of the process only
        self.received = 0

    @property
    def pid(self) -> int:
        """Its number in the driver's own namespace."""
        return self.child.pid

    @property
    def cpu_seconds(self) -> float:
        """What it has used so far, by the kernel's account, in steps of about 10 ms."""
        return _account(self.pid)[1]

    def send(self, frames: bytes) -> None:
        """Queue frames; they are written while replies are awaited."""
        self.outgoing = memoryview(bytes(self.outgoing) + frames)

    def receive(self, awaited: int = 1) -> bytes:
        """The body of the next frame, of so many awaited.

        Raises EndedError when there will be none, the process being gone by then.
        """
        watch = None
        while (body := self._complete_frame()) is None:
            watch = watch or _Watch(self)
            if awaited > FEW and not self.outgoing:
                self.gathering.poll(NAP * 1000)
            if not self._exchange(TICK):
                watch.look()
        self.received += 1
        if self.received % SCRATCH_EVERY == 0:
            self.look_at_scratch()
        # Its name is random, and no report may depend on it.
        return body.replace(self.scratch_as_json, b"/scratch") if self.scratch else body

    def expect_silence(self) -> None:
        """Kill the process if it said what nobody asked for, or is gone. Raises EndedError then."""
        if self.incoming or self._exchange(0):
            raise self.end("tampering", "it spoke without being asked")

    def look_at_scratch(self) -> None:
        """Kill the process if it has left too much there. Raises EndedError then."""
        if self.scratch and scratch.is_overfull(self.scratch):
            raise self.end("blocked", "more files, or larger ones, than its scratch folder may hold")

    def end(self, reason: GapReason, detail: str) -> EndedError:
        """Kill it; the error to raise."""
        self.kill()
        return EndedError(Died(reason=reason, detail=detail))

    def unless_cut(self, reason: GapReason) -> GapReason:
        """The reason, or tampering where an answer has begun: the child's own code writes one without a pause."""
        return "tampering" if self.incoming else reason

    def kill(self) -> None:
        """Kill the process with its group and remove its folder. Nothing is waited for but the kernel's receipt."""
        self.finish()

    def _complete_frame(self) -> bytes | None:
        if len(self.incoming) < wire.HEADER:
            return None
        length = int.from_bytes(self.incoming[: wire.HEADER], "big")
        if length > self.limits.reply_size:
            raise self.end("tampering", "a reply longer than any may be")
        if len(self.incoming) < wire.HEADER + length:
            return None
        body = bytes(self.incoming[wire.HEADER : wire.HEADER + length])
        del self.incoming[: wire.HEADER + length]
        return body

    def _exchange(self, seconds: float) -> bool:
        """Write and read what can be; False when nothing could within the time."""
        ready = self._ready(seconds)
        if self.requests in ready:
            try:
                self.outgoing = self.outgoing[os.write(self.requests, self.outgoing) :]
            except BrokenPipeError:
                self.outgoing = memoryview(b"")
        if self.replies in ready:
            data = os.read(self.replies, 1 << 16)
            if not data:
                raise self._hung_up()
            self.incoming += data
        return bool(ready)

    def _ready(self, seconds: float) -> set[int]:
        poll = self.both if self.outgoing else self.reading
        return {descriptor for descriptor, _ in poll.poll(seconds * 1000)}

    def _hung_up(self) -> EndedError:
        if not self.child.ended_within(GOODBYE):
            return self.end("tampering", "it closed the pipe for its results and went on running")
        status = self.child.reap()
        if status >= 0:
            return self.end(self.unless_cut("crash"), f"the process ended itself with status {status}")
        name = signal.Signals(-status).name if -status in [*signal.Signals] else f"signal {-status}"
        if -status == getattr(signal, "SIGSYS", 0):
            return self.end("blocked", "a system call that no function needs (SIGSYS)")
        return self.end(_SIGNALS.get(-status, "crash"), f"the process was ended by {name}")


class _Watch:
    """What a process has used since its call began, by the kernel's account."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.started = time.monotonic()
        self.first: float | None = None
        self.last = 0.0
        self.idle = 0.0

    def look(self) -> None:
        """Kill the process if it has used up what a call may use. Raises EndedError then."""
        process, limits = self.process, self.process.limits
        state, cpu, threads = _account(process.pid)
        if self.first is None:
            self.first = self.last = cpu
        if cpu > self.last:
            self.idle = max(0.0, self.idle - TICK)
        elif state in _RESTING:
            self.idle += TICK
        self.last = cpu
        if cpu - self.first > limits.cpu_seconds:
            raise process.end(process.unless_cut("timeout"), f"more than {limits.cpu_seconds:g} s of CPU in one call")
        patience = max(limits.cpu_seconds * IDLE_SHARE, IDLE_LEAST)
        if self.idle > patience:
            raise process.end(process.unless_cut("timeout"), f"asleep for more than {patience:g} s in one call")
        if time.monotonic() - self.started > limits.cpu_seconds * WALL_FACTOR:
            raise process.end("timeout", f"no answer in {limits.cpu_seconds * WALL_FACTOR:g} s")
        if threads > resource_limits.THREADS:
            raise process.end("blocked", f"more than {resource_limits.THREADS} threads")
        process.look_at_scratch()


def _finish(child: Child, pipes: tuple[int, int], folder: str, owner: int) -> None:
    if os.getpid() != owner:
        return
    child.kill()
    _close(*pipes)
    scratch.remove(folder)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _account(pid: int) -> tuple[str, float, int]:
    """State, seconds of CPU and threads of a process. proc(5): fields 3, 14, 15 and 20 of /proc/PID/stat."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return "X", 0.0, 0
    return fields[0], (int(fields[11]) + int(fields[12])) / _CLOCK, int(fields[17])
