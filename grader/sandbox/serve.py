"""The child's side of a session: confine this process, import the subject, answer calls."""

# ruff: noqa: PTH109 - pathlib would lengthen the start of each process

from __future__ import annotations

import builtins
import os
import sys
from _sitebuiltins import Quitter
from types import FrameType, ModuleType

from . import errors, landlock, limits, privileges, readable, seccomp, wire
from .counting import LineCounter
from .perform import OutOfMemoryError, Performer, Request, Streams, compose, make_repeatable
from .stand_ins import stand_in
from .texts import TextModules, importable_name, install, load

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any, NoReturn

    from .namespaces import Quarters
    from .perform import Reply

IMPORT_FACTOR = 10
"""How many times the lines of one call an import may run: tables are built once."""
LINES = 3
"""Of a batch, for each call."""
REQUESTS, REPLIES = 60, 61
"""Descriptors of the two pipes: where neither 0-2 nor a subject that closes or writes to small numbers meets them."""
BALLAST = 256 * 1024
"""Bytes set free when memory has run out, so that this can still be said."""

# Bound early: the subject may put anything in the place of os.read and the like.
_read, _write, _exit = os.read, os.write, os._exit


class Prepared:
    """What the zygote makes ready once for all its children. Raises OSError.

    `folder` holds these files, which are not the subject's to count or read; `packages` are folders that it may read;
    `user` is an id that nobody has. Where there are no `quarters`, a child needs a scratch folder from outside.
    """

    def __init__(self, folder: str, packages: list[str], user: int, quarters: Quarters | None) -> None:
        self.folder = folder
        self.quarters = quarters
        self.nobody_reads = privileges.nobody_reads([os.__file__, *sys.path, *packages], user)
        self.rules = landlock.Rules([*readable.folders(packages), *readable.DEVICES], [os.devnull])
        self.streams = Streams()
        self.descriptors = os.sysconf("SC_OPEN_MAX")  # of the zygote: the limit of a child is lower than some
        seccomp.assemble(os.uname().machine, 0)  # the most of it is kept
        # Python starts without `site`, which could run what lies in its folders; two of its names are in common use.
        builtins.exit, builtins.quit = Quitter("exit", "end of file"), Quitter("quit", "end of file")
        sys.modules["__main__"] = ModuleType("__main__")
        sys.argv = [""]
        sys.path.extend(packages)


def main(prepared: Prepared, scratch: str, user: int) -> NoReturn:
    """Serve until the driver hangs up, as `user`, an id that nobody else has.

    `scratch` is the folder to write to, where there are no quarters of its own.
    """
    _move_descriptors()
    server = _Server(wire.parse(_next_frame()), prepared)
    server.scratch, server.user = scratch, user
    server.send(server.start())
    while True:
        lines = _next_frame().decode("ascii").split("\n")
        for first in range(0, len(lines), LINES):
            request = Request(*lines[first : first + LINES])
            server.id = request.id
            server.send(server.answer(request))  # at once: the next call may be the last thing this process does


class _Server:
    def __init__(self, setup: dict[str, Any], prepared: Prepared) -> None:
        self.setup = setup
        self.prepared = prepared
        self.scratch = ""
        self.user = 0
        self.counter = LineCounter(self.overrun)
        self.id: str = setup["id"]
        self.path: str = setup["path"]
        self.performer: Performer | None = None
        self.importing = True
        self.ballast: bytes | None = bytes(BALLAST)

    def send(self, reply: Reply) -> None:
        _write_all(wire.frame(compose({"id": f'"{self.id}"', **reply}).encode("ascii")))

    def start(self) -> Reply:
        """Confine, then import. What holds the process back is in force before a line of the subject is compiled."""
        try:
            self._confine()
        except OSError as error:
            return _not_loaded("isolation", f"a layer could not be put on: {error}")
        name = importable_name(self.setup["module"])
        texts = TextModules(name, self.path, self.setup["text"], self.setup["siblings"], self.counter.compiled)
        files = [texts.filename(name) for name in texts.names()]
        self.counter.know(texts.filename(name), files, texts.names(), [self.prepared.folder, *sys.path])
        install(texts)
        try:
            texts.get_code(texts.name)
        except SyntaxError as error:
            return _not_loaded("syntax", f"line {error.lineno or 1}: {error.msg}")
        except ValueError as error:
            return _not_loaded("encoding", str(error))
        except (RecursionError, MemoryError):
            return _not_loaded("too-large", "nested too deeply, or too long, for the compiler")
        return self._import(texts)

    def _confine(self) -> None:
        allowed, layers, prepared = self.setup["limits"], self.setup["layers"], self.prepared
        if prepared.quarters is not None:
            prepared.quarters.settle()
        else:
            os.chdir(self.scratch)
        scratch = self.scratch = os.environ["HOME"] = os.environ["TMPDIR"] = os.getcwd()
        own_user = prepared.quarters is not None and not prepared.quarters.root
        if "privileges" in layers and prepared.nobody_reads:
            own_user = privileges.become_nobody(scratch, self.user) or own_user
        if "limits" in layers:
            limits.apply(allowed["memory"], allowed["file_size"], allowed["cpu_seconds"], own_user=own_user)
        if "privileges" in layers:
            privileges.drop_capabilities()
        privileges.tie_to_parent()
        if "landlock" in layers:
            prepared.rules.apply(scratch)
        _close_others(prepared.descriptors)
        if "seccomp" in layers:
            seccomp.apply()

    def _import(self, texts: TextModules) -> Reply:
        limits, streams = self.setup["limits"], self.prepared.streams
        self.performer = Performer(self.path, limits, self.counter, self.scratch, streams)
        make_repeatable()
        self.counter.reset(limits["events"] * IMPORT_FACTOR)
        try:
            with self.counter:
                self.performer.module = load(texts)
        except MemoryError:
            return self._out_of_memory({"kind": '"not-loaded"'})
        except BaseException as error:  # noqa: BLE001 - SystemExit and all else: the subject is not there
            with self.counter:
                described = errors.describe(error, self.path)
            where = f" (line {described['lines'][-1]})" if described["lines"] else ""
            reason = _reason(error, self.scratch)
            return _not_loaded(reason, f"{described['type_name']}: {described['message']}{where}")
        self.importing = False
        self.counter.forget_lines()  # what an import ran, no input has reached
        return {"kind": '"loaded"', "events": str(self.counter.events)}

    def answer(self, request: Request) -> Reply:
        """The reply to a call."""
        if self.performer is None:
            return _not_loaded("internal", "a call before the import")
        try:
            return self.performer.perform(request) | self._reached()
        except OutOfMemoryError:
            return self._out_of_memory({"kind": '"gap"'})

    def _reached(self) -> Reply:
        """The lines of the subject's file that have now run for the first time."""
        found = self.counter.new_lines()
        return {"reached": f"[{','.join(map(str, found))}]"} if found else {}

    def _out_of_memory(self, reply: Reply) -> NoReturn:
        self.ballast = None
        self.send({**reply, "reason": '"memory"', "detail": '"needs more memory than it may have"'})
        _exit(1)

    def overrun(self, frame: FrameType | None, events: int) -> NoReturn:
        """Report the place and end: an exception could be swallowed, and tracing would be over."""
        line = frame.f_lineno if frame else 0
        while frame is not None:
            if frame.f_code.co_filename == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        if self.importing:
            self.send(_not_loaded("timeout", f"the import does not end within {events} lines; it was at line {line}"))
        else:
            self.send({"kind": '"exhausted"', "line": str(line), "events": str(events), **self._reached()})
        _exit(1)


def _reason(error: BaseException, scratch: str) -> str:
    if errors.refusal(error, scratch) is not None:
        return "blocked"
    return "import" if errors.descends(type(error), ImportError) else "crash"


def _not_loaded(reason: str, detail: str) -> Reply:
    room = wire.Room(10_000)
    return {
        "kind": '"not-loaded"',
        "reason": wire.encode(reason, room, stand_in),
        "detail": wire.encode(detail[: errors.MAX_DETAIL], room, stand_in),
    }


def _move_descriptors() -> None:
    """The pipes come in as stdin and stdout; afterwards those and stderr are nothing."""
    os.dup2(0, REQUESTS, inheritable=False)
    os.dup2(1, REPLIES, inheritable=False)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)


def _close_others(end: int) -> None:
    """Leave no descriptor of the zygote open: its namespaces, its rules, its way to the driver."""
    os.closerange(3, REQUESTS)
    os.closerange(REPLIES + 1, end)


def _next_frame() -> bytes:
    return _read_exactly(int.from_bytes(_read_exactly(wire.HEADER), "big"))


def _read_exactly(count: int) -> bytes:
    parts = []
    while count:
        part = _read(REQUESTS, count)
        if not part:
            _exit(0)  # the driver hung up
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _write_all(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[_write(REPLIES, view) :]
