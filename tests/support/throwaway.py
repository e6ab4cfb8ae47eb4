"""Runs a program in namespaces that are thrown away: `throwaway.py PROGRAM...`.

Files of the machine can be seen in there, but only /tmp, /var/tmp and /dev/shm be written, and these are new and empty;
no process and no port of the machine is reached. When the program ends, everything that it started does.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

KINDS = 0x1000_0000 | 0x0002_0000 | 0x0800_0000 | 0x0400_0000 | 0x2000_0000 | 0x4000_0000
"""sched.h: users, mounts, IPC, names, processes, network."""
PRIVATE, RECURSIVE, BIND = 1 << 18, 1 << 14, 1 << 12  # sys/mount.h: MS_PRIVATE, MS_REC, MS_BIND
SIZE = "size=256m,mode=1777"
SET_ATTRIBUTES, READ_ONLY, ALL_BELOW, HERE = 442, 1, 0x8000, -100  # mount_setattr(2)
WRITABLE = ("/tmp", "/var/tmp", "/dev/shm")
SET_FLAGS, UP = 0x8914, 1  # netdevice(7): SIOCSIFFLAGS, IFF_UP
DEATH_SIGNAL, KILL = 1, 9  # prctl(2)
EVERY_ID = "0 0 4294967295"

KERNEL = ctypes.CDLL(None, use_errno=True)


def check(result: int, step: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{step}: {os.strerror(number)}")


def write_maps(process: str, users: str, groups: str) -> None:
    for name, line in (("uid_map", users), ("gid_map", groups)):
        Path(f"/proc/{process}/{name}").write_text(line, encoding="ascii")


def enter() -> None:
    """Take new namespaces: with all ids where we are root, else with our own, seen as root's."""
    user, group = os.geteuid(), os.getegid()
    (entered, tell), (mapped, answer) = os.pipe(), os.pipe()
    helper = os.fork()
    if helper == 0:  # outside: from within, the kernel takes one id only
        os.close(tell)
        os.read(entered, 1)
        try:
            write_maps(str(os.getppid()), EVERY_ID, EVERY_ID)
            os.write(answer, b"1")
        finally:
            os._exit(0)
    os.close(answer)
    check(KERNEL.unshare(KINDS), "unshare")
    os.close(tell)
    if not os.read(mapped, 1):
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        write_maps("self", f"0 {user} 1", f"0 {group} 1")
    os.waitpid(helper, 0)
    os.close(entered)
    os.close(mapped)


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    words = [None if word is None else os.fsencode(word) for word in (source, target, kind, options)]
    check(KERNEL.mount(words[0], words[1], words[2], ctypes.c_ulong(flags), words[3]), f"mount on {target}")


def furnish() -> None:
    """Everything read-only but what is new; what this program needs stays, where a new folder would hide it."""
    mount(None, "/", None, PRIVATE | RECURSIVE)
    attributes = (ctypes.c_uint64 * 4)(READ_ONLY, 0, 0, 0)
    size = ctypes.c_size_t(ctypes.sizeof(attributes))
    check(KERNEL.syscall(SET_ATTRIBUTES, HERE, b"/", ALL_BELOW, attributes, size), "read-only files")
    needed = [Path(__file__).parents[2], *map(Path, (sys.prefix, sys.base_prefix, *filter(None, sys.path)))]
    kept = {path: os.open(path, os.O_PATH) for path in needed if path.is_dir() and str(path).startswith(WRITABLE)}
    for folder in WRITABLE:
        mount("tmpfs", folder, "tmpfs", 0, SIZE)
    for path, descriptor in kept.items():
        path.mkdir(parents=True, exist_ok=True)
        mount(f"/proc/self/fd/{descriptor}", str(path), None, BIND)
        os.close(descriptor)
    mount("proc", "/proc", "proc", 0)
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sH14x", b"lo", UP))


def main(*command: str) -> int:
    """Enter, run, and say how it ended."""
    enter()
    first = os.fork()
    if first:
        return os.waitstatus_to_exitcode(os.waitpid(first, 0)[1])
    check(KERNEL.prctl(DEATH_SIGNAL, ctypes.c_ulong(KILL), 0, 0, 0), "prctl")
    furnish()
    inner = os.fork()  # the first process of a namespace is spared signals: what is attacked must not be
    if inner == 0:
        os.execv(command[0], command)
    while True:
        ended, status = os.wait()
        if ended == inner:
            return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
