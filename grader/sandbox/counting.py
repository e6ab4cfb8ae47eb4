"""Traced lines as the measure of work: the same number at any load."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import sys
import threading
from opcode import opmap

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable, Iterable
    from types import CodeType, FrameType
    from typing import Any

MAX_NEW_LINES = 10_000
"""Lines that one reply says to have run for the first time; more wait for the next one."""
_SPIN = (opmap.get("JUMP_BACKWARD", -1), 1)
"""The instruction that jumps to itself."""


class LineCounter:
    """Counts the lines run in any thread by the subject, its siblings, and what these compile themselves.

    Installed code (standard library, packages) does not count: its lines depend on versions, and on what an earlier
    call has imported. A subject that never ends runs lines of its own or is caught by CPU time. When more than the
    limit have run, `overrun(frame, events)` is called, which must not return. Which lines of the file `noted` have run
    is kept, too.
    """

    def __init__(self, overrun: Callable[[FrameType, int], None]) -> None:
        self.own: frozenset[str] = frozenset()
        self.noted = ""
        self.modules: frozenset[str] = frozenset()
        self.installed: tuple[str, ...] = ()
        self.overrun = overrun
        self.limit = 0
        self.spinning: set[CodeType] = set()
        self._lines: dict[int, None] = {}
        self._told: set[int] = set()
        self._count, self._note, self._set, self._left = _countdown(self._run_over, self._lines)

    @property
    def events(self) -> int:
        """Lines since the last reset."""
        return self.limit - self._left()

    def compiled(self, code: CodeType) -> None:
        """Look for loops of a single instruction: Python 3.11 traces no line of `while True: pass` on one line."""
        if sys.version_info >= (3, 12):
            return
        if _SPIN in zip(code.co_code[::2], code.co_code[1::2], strict=True):
            self.spinning.add(code)
        for constant in code.co_consts:
            if type(constant) is type(code):
                self.compiled(constant)

    def know(self, noted: str, own: Iterable[str], modules: Iterable[str], installed: Iterable[str]) -> None:
        """The subject's file; files and module names of it and its siblings; folders of code that does not count."""
        self.noted, self.own, self.modules = noted, frozenset(own), frozenset(modules)
        self.installed = ("<frozen ", *installed)

    def reset(self, limit: int) -> None:
        """Count from zero, up to a limit."""
        self.limit = limit
        self._set(limit)

    def new_lines(self) -> list[int]:
        """Lines of the noted file that have run and were not given out before, up to MAX_NEW_LINES."""
        if len(self._lines) == len(self._told):
            return []
        found = sorted(self._lines.copy().keys() - self._told)[:MAX_NEW_LINES]  # a copy: threads go on adding
        self._told.update(found)
        return found

    def forget_lines(self) -> None:
        """Note each line anew."""
        self._lines.clear()
        self._told.clear()

    def __enter__(self) -> None:
        """Count what this thread runs from here on, and the threads that it starts; nothing where the limit is 0."""
        if not self.limit:
            return
        threading.settrace(self._enter)
        sys.settrace(self._enter)

    def __exit__(self, *_error: object) -> None:
        """Stop counting; `events` stays."""
        sys.settrace(None)
        threading.settrace(None)

    def _enter(self, frame: FrameType, _event: str, _argument: Any) -> Any:
        name = frame.f_code.co_filename
        if name in self.own:
            if self.spinning and frame.f_code in self.spinning:
                frame.f_trace_opcodes = True
            return self._note if name == self.noted else self._count
        if name.startswith(self.installed):
            return None
        module = dict.get(frame.f_globals, "__name__", "")
        return self._count if not module or module in self.modules else None

    def _run_over(self, frame: FrameType) -> None:
        self._set(sys.maxsize)  # other threads still run: it is said once
        self.overrun(frame, self.limit)


def _countdown(
    at_end: Callable[[FrameType], None], lines: dict[int, None]
) -> tuple[Any, Any, Callable[[int], None], Callable[[], int]]:
    """A local trace function that counts down, one that notes the lines as well, what sets them, and what reads them.

    A closure: each line pays for this.
    """
    left = 0

    def count(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line" or event == "opcode":  # noqa: PLR1714 - a test for one of two makes every line dearer
            left -= 1
            if left < 0:
                at_end(frame)
        return count

    def note(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line":
            lines[frame.f_lineno] = None  # no call: one raises here where the subject has used up the stack
            left -= 1
            if left < 0:
                at_end(frame)
        elif event == "opcode":
            left -= 1
            if left < 0:
                at_end(frame)
        return note

    def set_left(events: int) -> None:
        nonlocal left
        left = events

    return count, note, set_left, lambda: left
