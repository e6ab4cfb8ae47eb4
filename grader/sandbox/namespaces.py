"""Namespaces: a process that sees no file, process, network or user of the machine but what it was given.

The zygote enters them once; each child gets a process namespace, a mount namespace and a scratch file system of its
own. Sources: include/uapi/linux/{sched,mount,fcntl}.h, Linux 6.1; namespaces(7), pivot_root(2), mount_setattr(2).
Standard library only: zygote and child load this by its path.
"""

# ruff: noqa: PTH102, PTH103, PTH106, PTH110, PTH112, PTH114, PTH115, PTH118, PTH120, PTH123, PTH211 - pathlib would lengthen the start of each process

from __future__ import annotations

import ctypes
import os
import struct

from .libc import kernel

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Iterable

SCRATCH = "/scratch"
SCRATCH_BYTES = 64 * 1024 * 1024
SCRATCH_ENTRIES = 2_000

# sched.h
_NEW_MOUNTS, _NEW_CONTROL_GROUPS, _NEW_NAMES, _NEW_IPC = 0x0002_0000, 0x0200_0000, 0x0400_0000, 0x0800_0000
_NEW_USERS, _NEW_PROCESSES, _NEW_NETWORK = 0x1000_0000, 0x2000_0000, 0x4000_0000
# mount.h: MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_PRIVATE; MNT_DETACH
_NO_SETUID, _NO_DEVICES, _NO_PROGRAMS, _BIND, _ALL_BELOW, _PRIVATE = 2, 4, 8, 4096, 16384, 1 << 18
_DETACH = 2
# mount.h: MOUNT_ATTR_RDONLY, _NOSUID, _NODEV, _NOEXEC; fcntl.h: AT_FDCWD, AT_RECURSIVE
_READ_ONLY_ATTRIBUTE, _NO_SETUID_ATTRIBUTE, _NO_DEVICES_ATTRIBUTE, _NO_PROGRAMS_ATTRIBUTE = 1, 2, 4, 8
_HERE, _RECURSIVE = -100, 0x8000
_SET_ATTRIBUTES = 442  # asm-generic/unistd.h, the same number on every machine
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}  # asm/unistd_64.h, asm-generic/unistd.h
_SET_DEATH_SIGNAL, _KILL = 1, 9  # prctl.h, signal(7)

_STAGE = "/tmp"  # noqa: S108 - where the new root is put together, in a mount namespace of our own: any folder would do
_OLD = "/old"
_MAX_LINKS = 40
"""Symbolic links in one path: path_resolution(7) allows no more."""


class Quarters:
    """The namespaces of this process, from which each child gets its own. Raises OSError that names the step.

    As root nothing but root's own right to make namespaces is used; another account needs user namespaces.
    """

    def __init__(self, readable: Iterable[str], devices: Iterable[str]) -> None:
        self.root = os.geteuid() == 0
        self.user, self.group = os.geteuid(), os.getegid()
        self.kernel = kernel()
        users = 0 if self.root else _NEW_USERS
        kinds = _NEW_MOUNTS | _NEW_CONTROL_GROUPS | _NEW_NAMES | _NEW_IPC | _NEW_PROCESSES | _NEW_NETWORK
        self._check("unshare", self.kernel.unshare(kinds | users))
        if users:
            self._map_user()
        name = b"sandbox"
        self._check("sethostname", self.kernel.sethostname(name, len(name)))
        self._become_first()
        self.processes = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        self._build_root(readable, devices)

    def separate(self) -> None:
        """Make the next fork the first process of a namespace of its own. When it dies, all in it do."""
        # Back to our own first: a second unshare of one process is refused.
        self._check("setns", self.kernel.setns(self.processes, _NEW_PROCESSES))
        self._check("unshare of processes", self.kernel.unshare(_NEW_PROCESSES))

    def settle(self) -> None:
        """In the child: a scratch file system that nobody else sees, the working folder from here on."""
        self._check("unshare of mounts", self.kernel.unshare(_NEW_MOUNTS))
        options = f"size={SCRATCH_BYTES},nr_inodes={SCRATCH_ENTRIES + 1},mode=700"
        self._mount("tmpfs", SCRATCH, "tmpfs", _NO_SETUID | _NO_DEVICES | _NO_PROGRAMS, options)
        os.chdir(SCRATCH)
        if not self.root:  # the kernel counts threads by user and user namespace
            self._check("unshare of users", self.kernel.unshare(_NEW_USERS))

    def _map_user(self) -> None:
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{self.user} {self.user} 1"),
            ("gid_map", f"{self.group} {self.group} 1"),
        ):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as out:
                out.write(line)

    def _become_first(self) -> None:
        """Go on as the first process of the new namespace; the one outside only waits for it."""
        inner = os.fork()
        if inner:
            os.closerange(0, os.sysconf("SC_OPEN_MAX"))
            os.waitpid(inner, 0)
            os._exit(0)
        self._check("prctl", self.kernel.prctl(_SET_DEATH_SIGNAL, ctypes.c_ulong(_KILL), 0, 0, 0))

    def _build_root(self, readable: Iterable[str], devices: Iterable[str]) -> None:
        """A root of what may be read, and nothing else: no /proc, no /sys, no home."""
        self._mount(None, "/", None, _ALL_BELOW | _PRIVATE, None)
        self._mount("tmpfs", _STAGE, "tmpfs", _NO_SETUID | _NO_DEVICES, "size=4m,mode=755")
        os.mkdir(_STAGE + _OLD)
        pivot = self.kernel.syscall(_PIVOT_ROOT[os.uname().machine], _STAGE.encode(), (_STAGE + _OLD).encode())
        self._check("pivot_root", pivot)
        os.chdir("/")
        bound: list[str] = []
        for path in sorted(set(readable)):
            self._show(path, _NO_DEVICES_ATTRIBUTE, bound)
        for path in devices:
            self._show(path, _NO_PROGRAMS_ATTRIBUTE, bound)
        self._check("umount", self.kernel.umount2(_OLD.encode(), _DETACH))
        os.rmdir(_OLD)
        os.mkdir(SCRATCH)
        self._restrict("/", _NO_DEVICES_ATTRIBUTE | _NO_PROGRAMS_ATTRIBUTE, 0)

    def _show(self, path: str, attributes: int, bound: list[str]) -> None:
        """Bind one file or folder of the old root, read-only, at the same place; links on the way are made again."""
        for _ in range(_MAX_LINKS):
            here, path = _first_link(os.path.normpath(path))
            if here is None:
                break
            if not _is_within(here, bound):
                os.makedirs(os.path.dirname(here), exist_ok=True)
                if not os.path.lexists(here):
                    os.symlink(os.readlink(_OLD + here), here)
        source = _OLD + path
        if path == "/" or not os.path.exists(source) or _is_within(path, bound):
            return
        if os.path.isdir(source):
            os.makedirs(path, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC))
        self._mount(source, path, None, _BIND | _ALL_BELOW, None)
        self._restrict(path, attributes, _RECURSIVE)
        bound.append(path)

    def _mount(self, source: str | None, target: str, kind: str | None, flags: int, options: str | None) -> None:
        words = [None if word is None else os.fsencode(word) for word in (source, target, kind, options)]
        result = self.kernel.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3])
        self._check(f"mount on {target}", result)

    def _restrict(self, path: str, attributes: int, flags: int) -> None:
        wanted = struct.pack("=QQQQ", _READ_ONLY_ATTRIBUTE | _NO_SETUID_ATTRIBUTE | attributes, 0, 0, 0)  # mount_attr
        size = ctypes.c_size_t(len(wanted))
        result = self.kernel.syscall(_SET_ATTRIBUTES, _HERE, os.fsencode(path), flags, wanted, size)
        self._check(f"mount_setattr on {path}", result)

    def _check(self, step: str, result: int) -> None:
        if result != 0:
            failure = ctypes.get_errno()
            raise OSError(failure, f"{step}: {os.strerror(failure)}")


def _first_link(path: str) -> tuple[str | None, str]:
    """The first symbolic link on a path of the old root, and the path with that one link followed."""
    parts = path.strip("/").split("/")
    for end in range(1, len(parts) + 1):
        here = "/" + "/".join(parts[:end])
        if os.path.islink(_OLD + here):
            target = os.path.join(os.path.dirname(here), os.readlink(_OLD + here))
            return here, os.path.normpath(os.path.join(target, *parts[end:]))
    return None, path


def _is_within(path: str, bound: list[str]) -> bool:
    return any(path == folder or path.startswith(folder + "/") for folder in bound)
