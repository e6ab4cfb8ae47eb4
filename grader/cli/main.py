"""The entry point of the command `grader`. It imports nothing before it has to, so that `--version` is instant."""

from __future__ import annotations

import sys

import grader


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"grader {grader.__version__}\n")
        return
    try:
        from grader.cli.commands import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        from grader.cli.codes import INTERRUPTED

        sys.exit(INTERRUPTED)
