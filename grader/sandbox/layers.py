"""What the words of a probe mean, for a person: levels, and the attacks that were held off."""

from __future__ import annotations

from collections.abc import Mapping

from grader.model.report import IsolationLevel

LEVELS: Mapping[IsolationLevel, str] = {
    "strong": "code runs in namespaces of its own, where it sees no file, process or network of this machine, and is "
    "held as at the level kernel besides",
    "kernel": "code runs behind Landlock, a system call filter and limits: it sees names of files, but reads, writes, "
    "starts and reaches nothing of this machine",
    "limits": "resource limits hold, but not all of the level kernel: code is not run unless --allow-weak-isolation "
    "asks for it",
    "none": "nothing holds: no code is run unless --allow-weak-isolation asks for it, and nowhere but on Linux",
}

LAYERS: Mapping[str, str] = {
    "exec": "starting another program (Landlock, seccomp)",
    "fork": "starting another process (seccomp)",
    "host-files": "seeing a file of this machine (mount namespace)",
    "host-network": "reaching a port of this machine, without the filter (network namespace)",
    "host-processes": "signalling a process of this machine, without the filter (process namespace)",
    "limits": "using more memory, file size or open files than allowed (resource limits)",
    "network": "reaching a port of this machine (seccomp, Landlock)",
    "ptrace": "debugging a process (seccomp)",
    "read": "reading a file or folder outside its own (Landlock)",
    "scratch-cap": "filling the disk, without the driver's look at the folder (a scratch file system of limited size)",
    "write": "writing a file outside its folder (Landlock)",
}
"""What an attack of the probe tries, and what stands in its way."""
