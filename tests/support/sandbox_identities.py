"""Programs as another account, and with layers of the kernel taken away (`lesser.py` does it)."""

from __future__ import annotations

import functools
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_LESSER = str(Path(__file__).with_name("lesser.py"))
IDENTITIES = ("root", "ordinary user")


def own_identity() -> str:
    return IDENTITIES[os.geteuid() != 0]


@functools.cache
def interpreter_of(identity: str) -> str | None:
    """An interpreter that the account can start and that finds grader; None where there is none."""
    version = "{}.{}".format(*sys.version_info)
    for candidate in (sys.executable, f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        if Path(candidate).exists():
            command = [
                sys.executable,
                _LESSER,
                _word(identity),
                "nothing",
                candidate,
                "-c",
                "import grader.cli, msgspec",
            ]
            if subprocess.run(command, env=_environment(), cwd="/", capture_output=True, check=False).returncode == 0:
                return candidate
    return None


def why_not(identity: str, without: str = "nothing") -> str:
    """Why this account cannot be taken here, or this layer not away; empty where they can."""
    if own_identity() != identity and os.geteuid() != 0:
        return "only root can become another account"
    if without != "nothing" and (platform.machine(), sys.platform) != ("x86_64", "linux"):
        return "lesser.py knows the system calls of Linux on x86_64 only"
    if interpreter_of(identity) is None:
        return "no interpreter with the packages of this environment is readable for this account"
    return ""


@contextmanager
def common_ground() -> Iterator[Path]:
    """A folder for all accounts. Those that pytest hands out lie in one that it closes to others."""
    with tempfile.TemporaryDirectory(prefix="common-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def run_as(
    identity: str, without: str, *arguments: str, folder: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments in a folder."""
    command = [sys.executable, _LESSER, _word(identity), without, str(interpreter_of(identity)), *arguments]
    variables = _environment() | {"HOME": str(folder), "XDG_CACHE_HOME": str(folder / "cache"), **environment}
    return subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True, check=False)


def _word(identity: str) -> str:
    return "same" if identity == own_identity() else "nobody"


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    packages = [path for path in sys.path if path.endswith("-packages")]
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), *packages]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "400",
        "NO_COLOR": "1",
    }
