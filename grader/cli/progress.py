"""A progress bar on standard error, for a person who watches."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from grader.engine.pool import Progress


@contextmanager
def progress_over(total: int, *, quiet: bool) -> Iterator[Progress | None]:
    """Show how many of `total` files are done; nothing at all where standard error is no terminal."""
    if quiet or total < 2 or not sys.stderr.isatty():  # noqa: PLR2004 - one file has no progress
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    with Bar(SpinnerColumn(), "grading", BarColumn(), MofNCompleteColumn(), console=console, transient=True) as bar:
        task = bar.add_task("grading", total=total)
        yield lambda _: bar.advance(task)
