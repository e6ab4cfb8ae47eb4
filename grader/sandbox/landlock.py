"""Landlock: which files may be read or written, no TCP, no signals and abstract sockets beyond the process.

Source: include/uapi/linux/landlock.h, Linux 6.12, and Documentation/userspace-api/landlock.rst. Standard library only:
the child loads this by its path.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import struct

from .libc import kernel

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Iterable

FIRST_DESCRIPTOR = 100
"""Of the files and folders: above those that a child uses."""

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # asm-generic/unistd.h, the same number on every machine
_VERSION = 1  # LANDLOCK_CREATE_RULESET_VERSION
_PATH_BENEATH = 1  # LANDLOCK_RULE_PATH_BENEATH

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_FILE, _MAKE_LINK = 1 << 4, 1 << 5, 1 << 7, 1 << 8, 1 << 12
_REFER, _TRUNCATE, _DEVICE_REQUESTS = 1 << 13, 1 << 14, 1 << 15
_FIRST_RIGHTS = (1 << 13) - 1  # ABI 1: EXECUTE to MAKE_SYM
_NO_TCP = 0b11  # LANDLOCK_ACCESS_NET_BIND_TCP, _CONNECT_TCP
_SCOPED = 0b11  # LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET, _SIGNAL

_READ = _READ_FILE | _READ_DIR
_ON_FILES = _WRITE_FILE | _READ_FILE | _TRUNCATE
_CHANGE = _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_FILE | _MAKE_LINK | _REFER | _TRUNCATE
_UNSUPPORTED = (errno.ENOSYS, errno.EOPNOTSUPP)


def handled_rights(abi: int) -> tuple[int, int, int]:
    """What a kernel of this ABI can hold: bits for files, for the network, for scopes."""
    files = _FIRST_RIGHTS
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _DEVICE_REQUESTS)):
        files |= right if abi >= since else 0
    return files, _NO_TCP if abi >= 4 else 0, _SCOPED if abi >= 6 else 0  # noqa: PLR2004 - ABI numbers


class Rules:
    """What every child may read and write besides its own folder, opened once by the zygote. Raises OSError.

    Paths that do not exist are left out. The descriptors lie above all others, where a child closes them.
    """

    def __init__(self, readable: Iterable[str], writable: Iterable[str]) -> None:
        wanted = [*[(path, _READ) for path in readable], *[(path, _READ | _CHANGE) for path in writable]]
        self.rules = [(rule[0], _out_of_the_way(rule[1])) for each in wanted if (rule := _opened(*each)) is not None]

    def apply(self, folder: str) -> bool:
        """Hold this thread and those it starts to these and one folder; False where the kernel has no Landlock.

        Needs NO_NEW_PRIVS. Raises OSError for any other failure.
        """
        libc = kernel()
        abi = libc.syscall(_CREATE, None, ctypes.c_size_t(0), _VERSION)
        if abi < 0:
            _check(abi, _UNSUPPORTED)
            return False
        own = _opened(folder, _READ | _CHANGE)
        ruleset, handled = _ruleset(libc, abi)
        for rights, descriptor in [*self.rules, own] if own else self.rules:
            rule = struct.pack("=Qi", rights & handled, descriptor)  # struct landlock_path_beneath_attr, packed
            _check(libc.syscall(_ADD, ruleset, _PATH_BENEATH, rule, 0))
        _check(libc.syscall(_RESTRICT, ruleset, 0))
        return True


def _ruleset(libc: ctypes.CDLL, abi: int) -> tuple[int, int]:
    """A rule set that handles as much as the kernel takes: some claim an ABI whose last part they lack."""
    for version in range(min(abi, 6), 0, -1):
        files, network, scoped = handled_rights(version)
        attributes = struct.pack("=QQQ", files, network, scoped)
        size = 8 if not network else 16 if not scoped else 24
        rules = libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), 0)
        if rules >= 0:
            return rules, files
        _check(rules, (errno.EINVAL, errno.E2BIG))
    raise OSError(errno.EINVAL, "Landlock: the kernel takes no rule set")


def _opened(path: str, rights: int) -> tuple[int, int] | None:
    """The rights that make sense there, and a descriptor; None where there is nothing."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return None
    return rights if stat.S_ISDIR(os.fstat(descriptor).st_mode) else rights & _ON_FILES, descriptor


def _out_of_the_way(descriptor: int) -> int:
    import fcntl  # Unix only, and importing this package must work elsewhere

    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, FIRST_DESCRIPTOR)
    os.close(descriptor)
    return high


def _check(result: int, expected: tuple[int, ...] = ()) -> None:
    failure = ctypes.get_errno()
    if result < 0 and failure not in expected:
        raise OSError(failure, f"Landlock: {os.strerror(failure)}")
