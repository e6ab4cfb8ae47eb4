"""Resource limits of the child's process. Standard library only: the child loads this by its path."""

from __future__ import annotations

import math

from .libc import kernel

OPEN_FILES = 64
THREADS = 64
STACK = 8 * 1024 * 1024
"""Bytes; a deep recursion in C ends there."""
BACKSTOP = 60
"""The kernel's own CPU limit, in calls of full length: the driver kills long before, where it still lives."""
_ARENAS = -8  # malloc.h: M_ARENA_MAX


def apply(memory: int, file_size: int, cpu_seconds: float, *, own_user: bool) -> None:
    """Limit this process: bytes of address space, bytes a file, seconds of CPU. Raises OSError or ValueError.

    The number of threads is limited only for a process with a user id of its own: the kernel counts by user.

    A lower hard limit that already holds stays. Threads would each reserve 64 MiB of addresses for malloc: one arena
    serves all, so that honest code with a thread pool fits.
    """
    import resource  # Unix only, and importing this package must work elsewhere

    kernel().mallopt(_ARENAS, 1)
    seconds = math.ceil(cpu_seconds * BACKSTOP)
    wanted = [
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, file_size, file_size),
        (resource.RLIMIT_CPU, seconds, seconds + 1),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_STACK, STACK, STACK),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ]
    if own_user:
        wanted.append((resource.RLIMIT_NPROC, THREADS, THREADS))
    for which, soft, hard in wanted:
        allowed = resource.getrlimit(which)[1]
        if allowed != resource.RLIM_INFINITY:
            resource.setrlimit(which, (min(soft, allowed), min(hard, allowed)))
        else:
            resource.setrlimit(which, (soft, hard))
