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

_UNSUPPORTED = (errno.EINVAL, errno.ENOSYS, errno.EACCES)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


@functools.cache
def _plain_rules(machine: str) -> tuple[bytes, ...]:
    """What depends on the number of the call alone: put together once, in the zygote."""
    arch, column = _ARCHITECTURES[machine]
    code = [
        _instruction(_LOAD, _ARCH),
        _instruction(_EQUAL, arch, 1, 0),
        _give(_KILL_PROCESS),
        _instruction(_LOAD, _NUMBER),
        _instruction(_AT_LEAST, _X32_BIT, 0, 1),
        _give(_KILL_PROCESS),
    ]
    for table, action in (
        (syscalls.ALLOWED, _ALLOW),
        (syscalls.PRETENDED, _ERRNO),
        (syscalls.WITHOUT, _deny(errno.EOPNOTSUPP)),
        (syscalls.DEADLY, _KILL_PROCESS),
    ):
        for numbers in table.values():
            number = numbers[column]
            if number is not None:
                code += [_instruction(_EQUAL, number, 0, 1), _give(action)]
    return tuple(code)


def assemble(machine: str, pid: int) -> bytes | None:
    """The filter for a machine, for the process `pid`; None for machines whose numbers are unknown."""
    if machine not in _ARCHITECTURES:
        return None
    column = _ARCHITECTURES[machine][1]
    code = [*_plain_rules(machine)]
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
        "prlimit64": _allow_if(0, (0, pid)),
        "tgkill": _allow_if(0, (pid,)),
    }
    for name, block in conditions.items():
        number = syscalls.CONDITIONAL[name][column]
        if number is not None:
            code += [_instruction(_EQUAL, number, 0, len(block)), *block]
    return b"".join([*code, _give(_deny(errno.EPERM))])


def apply() -> bool:
    """Load the filter for this process; False where the kernel or the machine has none. Needs NO_NEW_PRIVS.

    Raises OSError for any other failure.
    """
    code = assemble(os.uname().machine, os.getpid())
    if code is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    program = _Program(len(code) // 8, code)
    if libc.prctl(_SET_SECCOMP, ctypes.c_ulong(_MODE_FILTER), ctypes.byref(program), 0, 0) == 0:
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
