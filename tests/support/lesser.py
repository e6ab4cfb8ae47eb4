"""Runs a program with less than this machine has: `lesser.py IDENTITY WITHOUT PROGRAM...`.

IDENTITY is `same` or `nobody`, an ordinary user. WITHOUT is `nothing` or a layer that the kernel then refuses:
`namespaces` (unshare gives EPERM), `landlock` (ENOSYS), `seccomp` (EINVAL). Numbers: asm/unistd_64.h, Linux 6.1;
linux/filter.h, linux/prctl.h.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

NOBODY = 65534
_LOAD, _EQUAL, _RETURN, _ALLOW, _ERRNO = 0x20, 0x15, 0x06, 0x7FFF_0000, 0x0005_0000
_UNSHARE, _LANDLOCK_CREATE, _PRCTL = 272, 444, 157
_SET_SECCOMP, _FILTER, _NO_NEW_PRIVILEGES = 22, 2, 38


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def _instruction(code: int, constant: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, constant)


def _refuse(number: int, failure: int, first_argument: int | None = None) -> None:
    code = [_instruction(_LOAD, 0), _instruction(_EQUAL, number, 1, 0), _instruction(_RETURN, _ALLOW)]
    if first_argument is not None:
        code += [_instruction(_LOAD, 16), _instruction(_EQUAL, first_argument, 1, 0), _instruction(_RETURN, _ALLOW)]
    code.append(_instruction(_RETURN, _ERRNO | failure))
    program = _Program(len(code), b"".join(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if os.geteuid():
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if libc.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "seccomp")


def main(identity: str, without: str, *command: str) -> None:
    """Become less, then become the program."""
    if identity == "nobody":
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    if without == "namespaces":
        _refuse(_UNSHARE, errno.EPERM)
    elif without == "landlock":
        _refuse(_LANDLOCK_CREATE, errno.ENOSYS)
    elif without == "seccomp":
        _refuse(_PRCTL, errno.EINVAL, _SET_SECCOMP)
    os.execv(command[0], command)


if __name__ == "__main__":
    main(*sys.argv[1:])
