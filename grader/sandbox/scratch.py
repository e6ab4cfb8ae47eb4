"""The folder a subject may write to: made, watched and removed by the driver."""

# ruff: noqa: PTH101, PTH104, PTH106, PTH108, PTH118, PTH208 - names here are hostile and plain strings: nothing about them is to be interpreted

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import tempfile

from grader.sandbox import namespaces

MAX_BYTES = namespaces.SCRATCH_BYTES
MAX_ENTRIES = namespaces.SCRATCH_ENTRIES
MAX_DEPTH = 50
"""Folders inside each other: the time to look through them, and to remove them, grows with the square."""


def make() -> str:
    """An empty folder that only this account may enter."""
    return os.path.realpath(tempfile.mkdtemp(prefix="sandbox-"))


def is_overfull(folder: str) -> bool:
    """Whether it holds more than MAX_BYTES or MAX_ENTRIES, goes deeper than MAX_DEPTH, or cannot be looked through."""
    size = entries = 0
    folders = [(folder, 0)]
    while folders:
        current, depth = folders.pop()
        try:
            with os.scandir(current) as found:
                for entry in found:
                    entries += 1
                    size += entry.stat(follow_symlinks=False).st_blocks * 512  # POSIX: st_blocks counts 512 bytes
                    if entry.is_dir(follow_symlinks=False):
                        folders.append((entry.path, depth + 1))
                    if size > MAX_BYTES or entries > MAX_ENTRIES or depth > MAX_DEPTH:
                        return True
        except FileNotFoundError:
            continue  # the subject removed it meanwhile
        except OSError:  # a path too long to follow, a folder closed to us
            return True
    return False


def remove(folder: str) -> None:
    """Remove it with all it holds, or leave what cannot be removed: that is no reason to lose a run.

    Folders are moved up before they are emptied: no depth is too much.
    """
    with contextlib.suppress(OSError):
        if folder:
            _empty(folder)


def _empty(folder: str) -> None:
    top = [folder]
    while top:
        current = top[-1]
        inner = []
        for name in _opened(current):
            path = os.path.join(current, name)
            if stat.S_ISDIR(os.lstat(path).st_mode):
                inner.append(path)
            else:
                os.unlink(path)
        for path in inner:
            os.chmod(path, stat.S_IRWXU)
            target = path
            if current != folder:
                target = os.path.join(folder, secrets.token_hex(16))
                os.rename(path, target)
            top.append(target)
        if not inner:
            os.rmdir(top.pop())


def _opened(folder: str) -> list[str]:
    os.chmod(folder, stat.S_IRWXU)
    return sorted(os.listdir(folder))
