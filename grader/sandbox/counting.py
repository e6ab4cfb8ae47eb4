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

_SPIN = (opmap.get("JUMP_BACKWARD", -1), 1)
"""The instruction that jumps to itself."""


class LineCounter:
    """Counts the lines run in any thread by the subject, its siblings, and what these compile themselves.

    Installed code (standard library, packages) does not count: its lines depend on versions, and on what an earlier
    call has imported. A subject that never ends runs lines of its own or is caught by CPU time. When more than the
    limit have run, `overrun(frame, events)` is called, which must not return.
    """

    def __init__(self, overrun: Callable[[FrameType, int], None]) -> None:
        self.own: frozenset[str] = frozenset()
        self.modules: frozenset[str] = frozenset()
        self.installed: tuple[str, ...] = ()
        self.overrun = overrun
        self.limit = 0
        self.spinning: set[CodeType] = set()
        self._count, self._set, self._left = _countdown(self._run_over)

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

    def know(self, own: Iterable[str], modules: Iterable[str], installed: Iterable[str]) -> None:
        """Files and module names of the subject and its siblings, and folders of code that does not count."""
        self.own, self.modules = frozenset(own), frozenset(modules)
        self.installed = ("<frozen ", *installed)

    def reset(self, limit: int) -> None:
        """Count from zero, up to a limit."""
        self.limit = limit
        self._set(limit)

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
            return self._count
        if name.startswith(self.installed):
            return None
        module = dict.get(frame.f_globals, "__name__", "")
        return self._count if not module or module in self.modules else None

    def _run_over(self, frame: FrameType) -> None:
        self._set(sys.maxsize)  # other threads still run: it is said once
        self.overrun(frame, self.limit)


def _countdown(at_end: Callable[[FrameType], None]) -> tuple[Any, Callable[[int], None], Callable[[], int]]:
    """A local trace function that counts down, what sets it, and what reads it. A closure: each line pays for this."""
    left = 0

    def count(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line" or event == "opcode":  # noqa: PLR1714 - a test for one of two makes every line dearer
            left -= 1
            if left < 0:
                at_end(frame)
        return count

    def set_left(lines: int) -> None:
        nonlocal left
        left = lines

    return count, set_left, lambda: left
