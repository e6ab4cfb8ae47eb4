"""What a subject may read of the machine: the standard library, shared libraries, time zones. Child and zygote only."""

# ruff: noqa: PTH118 - pathlib would lengthen the start of each process

from __future__ import annotations

import os
import sys

_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/etc/ld.so.cache", "/etc/ssl/openssl.cnf")
_DATA = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")
"""zoneinfo.TZPATH as CPython is built by default."""
DEVICES = ("/dev/urandom", "/dev/random", "/dev/zero")


def folders(packages: list[str]) -> list[str]:
    """Files and folders, existing or not; `packages` are those of installed packages."""
    return [*sys.path, os.path.join(sys.base_exec_prefix, "lib"), *packages, *_LIBRARIES, *_DATA]
