"""The one place that starts external tools: a bare environment, limits on the child, no shell, no clock."""

from __future__ import annotations

import contextlib
import resource
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

MEMORY = 4 * 1024**3
"""Bytes of address space a tool may map: far above what a file of 2 MB needs, below what takes a machine down."""

_BARE = {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONUTF8": "1", "NO_COLOR": "1"}


class MissingToolError(Exception):
    """A tool is not installed or cannot be started; the text says which and why."""


class Outcome(Struct, frozen=True, kw_only=True):
    """How a tool ended: the exit status (negative: the signal that killed it) and what it wrote."""

    status: int
    output: bytes
    errors: str

    @property
    def last_words(self) -> str:
        """The last line of its standard error, for a person."""
        lines = [line.strip() for line in self.errors.splitlines() if line.strip()]
        return lines[-1][:300] if lines else f"ended with status {self.status}"


def run(
    command: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str] | None = None,
    given: bytes = b"",
    cpu_seconds: int | None = None,
) -> Outcome:
    """Run a tool in a folder to its end.

    The environment holds a fixed locale and hash seed, and what the caller adds: no PATH and no HOME, so that no
    user's configuration counts. `cpu_seconds` is what the kernel lets it burn before SIGXCPU. Raises MissingToolError.
    """
    try:
        child = subprocess.Popen(  # noqa: S603 - the command is ours; file names of the subject are never options
            list(command),
            cwd=folder,
            env={**_BARE, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        raise MissingToolError(f"{command[0]}: {error.strerror}") from error
    with child:
        _limit(child.pid, cpu_seconds)
        try:
            output, errors = child.communicate(given)
        except BaseException:
            child.kill()
            raise
    return Outcome(status=child.returncode, output=output, errors=errors.decode("utf-8", "replace"))


def _limit(process: int, cpu_seconds: int | None) -> None:
    """Set limits from outside: a hook between fork and exec is unsafe beside threads."""
    limits = [(resource.RLIMIT_CORE, 0, 0)]
    if cpu_seconds is not None:  # a hard limit above the soft one, so that the signal is SIGXCPU
        limits += [(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 5), (resource.RLIMIT_AS, MEMORY, MEMORY)]
    with contextlib.suppress(ProcessLookupError):  # it has ended already
        for kind, soft, hard in limits:
            resource.prlimit(process, kind, (soft, hard))
