"""The system call filter, assembled by hand and loaded through ctypes: allow-list, everything else is EPERM.

Sources: include/uapi/linux/{seccomp,filter,bpf_common,audit,sched,prctl,fcntl}.h and asm-generic/{fcntl,ioctls}.h,
Linux 6.1. Standard library only: the child loads this by its path.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import struct

from . import syscalls
from .libc import kernel

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Iterable

# Classic BPF (bpf_common.h): load a word, compare with a constant, and-mask, return.
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _MASK, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
# struct seccomp_data: nr, arch, instruction_pointer, args[6] (little-endian: the low word comes first).
_NUMBER, _ARCH, _ARGS = 0, 4, 16
_KILL_PROCESS, _ERRNO, _ALLOW = 0x8000_0000, 0x0005_0000, 0x7FFF_0000
_X32_BIT = 0x4000_0000  # asm/unistd.h: __X32_SYSCALL_BIT
_ARCHITECTURES = {"x86_64": (0xC000_003E, 0), "aarch64": (0xC000_00B7, 1)}
"""os.uname().machine to AUDIT_ARCH_* (audit.h) and the column of `syscalls`."""

_CLONE_THREAD = 0x0001_0000  # sched.h
_AF_UNIX, _STREAM, _SOCKET_TYPE = 1, 1, 0xF  # bits/socket.h, net.h: SOCK_STREAM, SOCK_TYPE_MASK
_TERMINAL_REQUESTS = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
"""ioctls.h: TCGETS, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX: what isatty, select and os.open use."""
_FCNTL_COMMANDS = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1031, 1032)
"""fcntl.h: F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, locks (plain, OFD), F_DUPFD_CLOEXEC, pipe sizes. Not F_SETOWN,
F_SETSIG: they aim a signal at others."""
_THREAD_NAMES = (15, 16)  # prctl.h: PR_SET_NAME, PR_GET_NAME
_SET_SECCOMP, _MODE_FILTER = 22, 2  # prctl.h PR_SET_SECCOMP, seccomp.h SECCOMP_MODE_FILTER

_FEW = 2
"""Runs of system calls that are compared one after the other."""
_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.EACCES)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def assemble(machine: str, pid: int) -> bytes | None:
    """The filter for a machine, for the process `pid`; None for machines whose numbers are unknown."""
    if machine not in _ARCHITECTURES:
        return None
    arch, column = _ARCHITECTURES[machine]
    own = []
    for name, block in (("prlimit64", _allow_if(0, (0, pid))), ("tgkill", _allow_if(0, (pid,)))):
        number = syscalls.CONDITIONAL[name][column]
        own += [] if number is None else _if_within(number, number, block)
    return b"".join([_entrance(arch), *own, _common_rules(column)])


def _entrance(arch: int) -> bytes:
    code = [
        _instruction(_LOAD, _ARCH),
        _instruction(_EQUAL, arch, 1, 0),
        _give(_KILL_PROCESS),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32_BIT, 0, 1),
        _give(_KILL_PROCESS),
    ]
    return b"".join(code)


@functools.cache
def _common_rules(column: int) -> bytes:
    """What is the same for every process: put together once, in the zygote."""
    blocks = {
        numbers[column]: [_give(action)]
        for table, action in (
            (syscalls.ALLOWED, _ALLOW),
            (syscalls.PRETENDED, _ERRNO),
            (syscalls.WITHOUT, _deny(errno.EOPNOTSUPP)),
            (syscalls.DEADLY, _KILL_PROCESS),
        )
        for numbers in table.values()
    }
    conditions = {
        "clone": [*_argument(0), _instruction(_ANY_BIT, _CLONE_THREAD, 0, 1), _give(_ALLOW), _give(_deny(errno.EPERM))],
        # glibc falls back to clone, whose flags can be seen here; those of clone3 lie in memory.
        "clone3": [_give(_deny(errno.ENOSYS))],
        "fchmodat2": [_give(_deny(errno.ENOSYS))],
        # Of datagrams one could send some to any socket in the file system.
        "socketpair": [
            *_argument(1),
            _instruction(_MASK, _SOCKET_TYPE),
            _instruction(_EQUAL, _STREAM, 1, 0),
            _give(_deny(errno.EPERM)),
            *_allow_if(0, (_AF_UNIX,)),
        ],
        "fcntl": _allow_if(1, _FCNTL_COMMANDS),
        "ioctl": _allow_if(1, _TERMINAL_REQUESTS),
        "prctl": _allow_if(0, _THREAD_NAMES),
    }
    blocks |= {syscalls.CONDITIONAL[name][column]: block for name, block in conditions.items()}
    return b"".join(_search(_runs((number, block) for number, block in blocks.items() if number is not None)))


def _runs(blocks: Iterable[tuple[int, list[bytes]]]) -> list[tuple[int, int, list[bytes]]]:
    """First and last of numbers in a row with which the same is done, and what."""
    runs: list[tuple[int, int, list[bytes]]] = []
    for number, block in sorted(blocks):
        if runs and (runs[-1][1], runs[-1][2]) == (number - 1, block):
            runs[-1] = (runs[-1][0], number, block)
        else:
            runs.append((number, number, block))
    return runs


def _search(runs: list[tuple[int, int, list[bytes]]]) -> list[bytes]:
    """Halving, not one after the other: the kernel tries the filter on every number when it is loaded."""
    if len(runs) <= _FEW:
        tests = [code for first, last, block in runs for code in _if_within(first, last, block)]
        return [*tests, _give(_deny(errno.EPERM))]
    middle = len(runs) // 2
    below, above = _search(runs[:middle]), _search(runs[middle:])
    return [_instruction(_AT_LEAST, runs[middle][0], len(below), 0), *below, *above]


def _if_within(first: int, last: int, block: list[bytes]) -> list[bytes]:
    if first == last:
        return [_instruction(_EQUAL, first, 0, len(block)), *block]
    beyond = [_instruction(_AT_LEAST, first, 0, len(block) + 1), _instruction(_AT_LEAST, last + 1, len(block), 0)]
    return [*beyond, *block]


def apply() -> bool:
    """Load the filter for this process; False where the kernel or the machine has none. Needs NO_NEW_PRIVS.

    Raises OSError for any other failure.
    """
    code = assemble(os.uname().machine, os.getpid())
    if code is None:
        return False
    program = _Program(len(code) // 8, code)
    if kernel().prctl(_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), 0, 0) == 0:
        return True
    failure = ctypes.get_errno()
    if failure in _UNSUPPORTED:
        return False
    raise OSError(failure, f"seccomp filter: {os.strerror(failure)}")


def _instruction(code: int, constant: int, jump_true: int = 0, jump_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, constant)  # struct sock_filter, filter.h


def _give(action: int) -> bytes:
    return _instruction(_RETURN, action)


def _deny(number: int) -> int:
    return _ERRNO | number


def _argument(index: int) -> list[bytes]:
    return [_instruction(_LOAD, _ARGS + 8 * index)]


def _allow_if(index: int, constants: Iterable[int]) -> list[bytes]:
    """Allow when the low word of an argument is one of the constants, else EPERM. The kernel reads no more of it."""
    block = _argument(index)
    for constant in constants:
        block += [_instruction(_EQUAL, constant, 0, 1), _give(_ALLOW)]
    return [*block, _give(_deny(errno.EPERM))]
