"""The trusted implementation that `--reference` names."""

from __future__ import annotations

from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.engine.reading import Unread
from grader.engine.stage import Input, read_input


def read_reference(name: str, options: Options) -> str:
    """The text of a trusted implementation, read as source is. Raises UsageError."""
    source = read_input(Input(name=name, place=str(options.cwd / name)))
    if isinstance(source, Unread):
        raise UsageError(f"--reference {name}: {source.gap.detail or source.gap.reason}")
    if not source.text.strip():
        raise UsageError(f"--reference {name}: the file is empty")
    return source.text
