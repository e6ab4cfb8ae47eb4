from __future__ import annotations

import errno
import os
import struct

import pytest

from grader.sandbox import seccomp, syscalls

PID = 4242
ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL = "allow", "kill"


def decide(machine, number, *args, arch=None):
    """What the kernel would make of the filter: an interpreter of the few instructions it uses."""
    data = struct.pack("=iIQ6Q", number, arch or ARCHES[machine], 0, *args, *[0] * (6 - len(args)))
    code = seccomp.assemble(machine, PID)
    program = [struct.unpack_from("=HBBI", code, at) for at in range(0, len(code), 8)]
    at = accumulator = 0
    while True:
        instruction, true, false, constant = program[at]
        at += 1
        if instruction == 0x20:
            [accumulator] = struct.unpack_from("=I", data, constant)
        elif instruction == 0x54:
            accumulator &= constant
        elif instruction == 0x06:
            if constant == 0x7FFF0000:
                return ALLOW
            return KILL if constant == 0x80000000 else constant & 0xFFFF
        else:
            test = {0x15: accumulator == constant, 0x35: accumulator >= constant, 0x45: accumulator & constant}
            at += true if test[instruction] else false


def number_of(name, machine):
    column = 0 if machine == "x86_64" else 1
    for table in (syscalls.ALLOWED, syscalls.CONDITIONAL, syscalls.PRETENDED, syscalls.WITHOUT, syscalls.DEADLY):
        if name in table:
            return table[name][column]
    raise KeyError(name)


UNLISTED = {
    "socket": (41, 198),
    "connect": (42, 203),
    "execve": (59, 221),
    "kill": (62, 129),
    "tkill": (200, 130),
    "unshare": (272, 97),
    "mount": (165, 40),
    "memfd_create": (319, 279),
    "shmget": (29, 194),
    "chown": (92, 55),
    "setresuid": (117, 147),
    "pidfd_open": (434, 434),
    "mknodat": (259, 33),
}


@pytest.mark.parametrize("machine", ARCHES)
@pytest.mark.parametrize("name", UNLISTED)
def test_what_is_not_listed_is_refused(machine, name):
    assert decide(machine, UNLISTED[name][machine != "x86_64"]) == errno.EPERM


@pytest.mark.parametrize("machine", ARCHES)
@pytest.mark.parametrize(
    ("name", "args", "decision"),
    [
        ("read", (), ALLOW),
        ("ptrace", (), KILL),
        ("io_uring_setup", (), KILL),
        ("clone", (0x3D0F00,), ALLOW),
        ("clone", (0x1200011,), errno.EPERM),
        ("clone3", (), errno.ENOSYS),
        ("socketpair", (1, 0x80801), ALLOW),
        ("socketpair", (2, 1), errno.EPERM),
        ("socketpair", (1, 2), errno.EPERM),
        ("tgkill", (PID, PID), ALLOW),
        ("tgkill", (1, 1), errno.EPERM),
        ("prlimit64", (0,), ALLOW),
        ("prlimit64", (1,), errno.EPERM),
        ("prctl", (15,), ALLOW),
        ("prctl", (1, 0), errno.EPERM),
        ("prctl", (4, 1), errno.EPERM),
        ("fcntl", (3, 1), ALLOW),
        ("fcntl", (3, 8), errno.EPERM),
        ("ioctl", (0, 0x5401), ALLOW),
        ("ioctl", (0, 0x5412), errno.EPERM),
        ("utimensat", (), 0),
        ("fchmodat", (), 0),
        ("setxattr", (), errno.EOPNOTSUPP),
    ],
)
def test_what_is_listed_is_decided_by_its_arguments(machine, name, args, decision):
    assert decide(machine, number_of(name, machine), *args) == decision


def test_calls_of_another_architecture_or_of_x32_kill():
    assert decide("x86_64", 0, arch=0x40000003) == KILL
    assert decide("x86_64", 0x40000000) == KILL


def test_no_number_is_listed_twice():
    tables = (syscalls.ALLOWED, syscalls.CONDITIONAL, syscalls.PRETENDED, syscalls.WITHOUT, syscalls.DEADLY)
    for column in (0, 1):
        numbers = [row[column] for table in tables for row in table.values() if row[column] is not None]
        assert len(numbers) == len(set(numbers))


def test_a_machine_whose_numbers_are_unknown_gets_no_filter(monkeypatch):
    assert seccomp.assemble("riscv64", PID) is None
    monkeypatch.setattr(os, "uname", lambda: os.uname_result(("Linux", "host", "6", "1", "riscv64")))
    assert seccomp.apply() is False
