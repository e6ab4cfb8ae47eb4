"""Giving up what the account may do, in the child. Standard library only: the child loads this by its path.

Sources: include/uapi/linux/{prctl,securebits,capability}.h, Linux 6.1.
"""

# ruff: noqa: PTH110 - pathlib would lengthen the start of each process

from __future__ import annotations

import ctypes
import errno
import os

from .libc import kernel

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Iterable

_SET_DEATH_SIGNAL, _SET_DUMPABLE, _READ_BOUNDING, _DROP_BOUNDING = 1, 4, 23, 24
_SET_SECURE_BITS, _NO_NEW_PRIVILEGES = 28, 38
_ROOT_IS_NOBODY = 0b11  # SECBIT_NOROOT and its lock
_KILL = 9  # signal(7): SIGKILL; the signal module is dear
_MAX_CAPABILITIES = 64
_CAPABILITY_VERSION = 0x2008_0522  # _LINUX_CAPABILITY_VERSION_3


def nobody_reads(needed: Iterable[str], user: int) -> bool:
    """Whether root, having become a user that owns nothing, can still read these paths (those that exist).

    Found out in a child: a change of user undoes what ties a process to its parent and keeps debuggers out.
    """
    if os.geteuid() != 0:
        return False
    there = [path for path in needed if os.path.exists(path)]
    child = os.fork()
    if child == 0:
        try:
            os.setresgid(user, user, user)
            os.setresuid(user, user, user)
            os._exit(not all(os.access(path, os.R_OK) for path in there))
        finally:
            os._exit(1)  # a user namespace without such ids
    return os.waitpid(child, 0)[1] == 0


def become_nobody(scratch: str, user: int) -> bool:
    """As root, take a user id that owns nothing, and hand it the scratch folder. True when it was done.

    The id is of this process alone, so that processes neither count nor signal each other. Where the folder could not
    be reached any more, the process stays root: without capabilities and behind Landlock, root reads and writes no
    more than anyone.
    """
    try:
        os.setgroups([])
        os.chown(scratch, user, user)
        os.setegid(user)
        os.seteuid(user)
    except OSError:
        return _stay_root(scratch)
    reached = os.access(scratch, os.R_OK, effective_ids=True)
    os.seteuid(0)
    if not reached:
        return _stay_root(scratch)
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    return True


def _stay_root(scratch: str) -> bool:
    os.seteuid(0)
    os.setegid(0)
    os.chown(scratch, 0, 0)
    return False


def drop_bounding_set() -> None:
    """Let no program that is started gain a capability: for the zygote, whose children have nothing left to drop."""
    libc = kernel()
    for capability in range(_MAX_CAPABILITIES):
        if libc.prctl(_DROP_BOUNDING, ctypes.c_ulong(capability), 0, 0, 0) != 0:
            break  # past the last one, or without the right to, as an ordinary user


def drop_capabilities() -> None:
    """Leave no capability, now or later. Raises OSError."""
    libc = kernel()
    if libc.prctl(_READ_BOUNDING, 0, 0, 0, 0) != 0:  # a user namespace has the whole set again
        drop_bounding_set()
    libc.prctl(_SET_SECURE_BITS, ctypes.c_ulong(_ROOT_IS_NOBODY), 0, 0, 0)  # refused where there is nothing to drop
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    if libc.capset(header, none) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def forbid_inspection() -> None:
    """For the zygote: keep out debuggers, those of its own account too. Raises OSError."""
    libc = kernel()
    if libc.prctl(_SET_DUMPABLE, ctypes.c_ulong(0), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno() or errno.EPERM, "prctl")


def tie_to_parent() -> None:
    """Die with the zygote, gain nothing by exec, keep out debuggers. Raises OSError.

    Comes after `become_nobody`: a change of user clears the death signal.
    """
    libc = kernel()
    for option, value in (
        (_SET_DEATH_SIGNAL, _KILL),
        (_NO_NEW_PRIVILEGES, 1),
        (_SET_DUMPABLE, 0),
    ):
        if libc.prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno() or errno.EPERM, f"prctl {option}")
