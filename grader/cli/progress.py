"""A progress bar on standard error, for a person who watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
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


@contextmanager
def progress_of_lines(size: int | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show samples done, their rate, and the time that is left of a file of `size` characters, where that is known.

    Call what is yielded with the length of each line that is done. Nothing is shown where nobody watches.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), TextColumn("{task.fields[samples]} samples, {task.fields[rate]}/s"))
    left = (BarColumn(), TimeRemainingColumn()) if size else ()
    with Bar(*columns, *left, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("grading", total=size, samples=0, rate="-")

        def done(length: int) -> None:
            shown = bar.tasks[task]
            samples = shown.fields["samples"] + 1
            rate = f"{samples / shown.elapsed:.1f}" if shown.elapsed else "-"
            bar.update(task, advance=length, samples=samples, rate=rate)

        yield done
