"""Writing to standard output and standard error."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    """Write text to standard output as UTF-8; a reader that went away (`| head`) is no error."""
    try:
        sys.stdout.flush()
        if hasattr(sys.stdout, "buffer"):
            sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        else:
            sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def warn(message: str) -> None:
    """Write one line about the run to standard error, escaped."""
    from grader.reporters.escape import terminal

    sys.stderr.write(f"grader: {terminal(message)}\n")
    sys.stderr.flush()
