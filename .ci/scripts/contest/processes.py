"""Run a rival in a process of its own: limited CPU time and memory, killed as a group, its CPU time measured."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEMORY = 4 << 30
"""Bytes of address space: solvers and numeric libraries map far more than they use."""
PATIENCE = 30
"""Wall seconds per CPU second before a process that sleeps is killed."""


@dataclass(frozen=True)
class Done:
    """What a process left behind; `cpu` in seconds, with the children that it waited for."""

    code: int
    stdout: str
    stderr: str
    cpu: float

    @property
    def killed(self) -> bool:
        """Whether a limit ended it."""
        return self.code < 0

    @property
    def last_line(self) -> str:
        """The last line it wrote, for a table."""
        lines = (self.stderr.strip() or self.stdout.strip()).splitlines()
        return lines[-1].strip()[:160] if lines else f"exit code {self.code}"


def run(command: Sequence[str | Path], folder: Path, cpu: int | None, **environment: str) -> Done:
    """Run a command in a folder; `cpu` limits the CPU seconds of each of its processes, None trusts it."""

    def limit() -> None:
        if cpu is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    variables = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(folder),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "NO_COLOR": "1",
        **environment,
    }
    out, err = folder / ".stdout", folder / ".stderr"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
            preexec_fn=limit,  # noqa: PLW1509  (one thread only when it forks: the timer starts later)
        )
        timer = threading.Timer((cpu or 600) * PATIENCE, end_group, [process.pid])
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        timer.join()
    end_group(process.pid)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Done(
        process.returncode,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
        usage.ru_utime + usage.ru_stime,
    )


def end_group(group: int) -> None:
    """Kill what is left of the process's own session."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)
