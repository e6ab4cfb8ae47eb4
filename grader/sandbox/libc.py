"""The C library, loaded once: what loading costs, children need not pay. Standard library only."""

from __future__ import annotations

import ctypes
import errno
import functools


@functools.cache
def kernel() -> ctypes.CDLL:
    """The C library of this process, for calls that Python has no function for; they set `ctypes.get_errno()`."""
    return ctypes.CDLL(None, use_errno=True)


@functools.cache
def _interpreter() -> ctypes.PyDLL:
    return ctypes.PyDLL(None)


def fork() -> int:
    """A child as the system makes it, without what Python does after one. Raises OSError.

    `os.fork` makes locks anew and calls what modules have registered, which touches (and so copies) some 150 pages of
    the child, a seventh of its cost. A process of a single thread that holds the GIL, as here, needs none of it: only
    `random` would be seeded, which the child does itself.
    """
    child: int = _interpreter().fork()
    if child < 0:
        raise OSError(errno.EAGAIN, "fork")
    return child
