"""`--format FORMAT[=FILE]`: which reports a run writes, and where they go."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from grader.cli.output import say
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.engine.stage import Input, read_input
from grader.model.report import Report
from grader.model.source import Source
from grader.reporters.registry import FORMATS, WITH_SOURCES, render

WIDTH = 100
"""Columns where there is no terminal to measure."""


class Output(Struct, frozen=True, kw_only=True):
    """One report to write: to a file, or to standard output."""

    format: str
    file: str | None = None


def parse_outputs(texts: Sequence[str], *, quiet: bool = False) -> tuple[Output, ...]:
    """Read the values of --format.

    Without any it is `terminal` on a terminal and `plain` in a pipe, and nothing if `quiet`. Raises UsageError for an
    unknown format, two reports to one place, and a file that cannot be written, before anything is graded.
    """
    if not texts:
        return () if quiet else (Output(format="terminal" if sys.stdout.isatty() else "plain"),)
    outputs = tuple(_parse(text) for text in texts)
    places = [output.file for output in outputs]
    for place in places:
        if places.count(place) > 1:
            raise UsageError(f"--format: two reports would go to {place or 'standard output'}; name a file for one")
    return outputs


def write_outputs(
    outputs: Sequence[Output], report: Report, options: Options, *, inputs: Iterable[Input], verbose: bool = False
) -> None:
    """Write every report on `inputs` that was asked for. Raises UsageError for a file that cannot be written."""
    wanted = any(output.format in WITH_SOURCES for output in outputs)
    sources = _texts(inputs, report) if wanted else {}
    for output in outputs:
        to_screen = output.file is None and sys.stdout.isatty()
        text = render(
            output.format,
            report,
            bands=options.rubric.bands,
            checks=options.known_checks,
            sources=sources,
            width=shutil.get_terminal_size((WIDTH, 25)).columns if to_screen else WIDTH,
            colour=to_screen and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb",
            verbose=int(verbose),
        )
        if output.file is None:
            say(text)
        else:
            _write(output.file, text)


def _texts(inputs: Iterable[Input], report: Report) -> dict[str, str]:
    """What was graded, by path; a file that has changed since is left out."""
    digests = {file.path: file.digest for file in report.files}
    sources = (read_input(item) for item in inputs if item.name in digests)
    return {
        source.path: source.text
        for source in sources
        if isinstance(source, Source) and source.digest == digests[source.path]
    }


def _parse(text: str) -> Output:
    name, equals, file = text.partition("=")
    if name not in FORMATS:
        raise UsageError(f"--format {text}: no format {name!r}; known are {', '.join(FORMATS)}")
    if not equals:
        return Output(format=name)
    if not Path(file).parent.is_dir() or Path(file).is_dir():
        raise UsageError(f"--format {text}: {file or 'an empty name'} is no file that can be written")
    return Output(format=name, file=file)


def _write(file: str, text: str) -> None:
    try:
        Path(file).write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"--format: cannot write {file}: {error.strerror}") from error
