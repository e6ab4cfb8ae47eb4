"""`grader batch`: many generated samples, one JSON object a line in, one a line out."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import click
import msgspec

from grader.cli.codes import GRADED
from grader.cli.options import MEASURE, options_from, shared
from grader.cli.output import warn
from grader.cli.progress import progress_of_lines
from grader.engine.problem import UsageError


@click.command()
@click.argument("samples", metavar="IN.jsonl")
@click.option("-o", "--output", required=True, metavar="OUT.jsonl", help="Where the graded lines go; `-` is stdout.")
@click.option(
    "--summary",
    metavar="FILE",
    help="Write each `group`'s counts, means and letters there, and how far groups lie apart on common prompts.",
)
@click.option("--resume", is_flag=True, help="Keep the lines that OUT.jsonl already holds and go on after them.")
@shared(MEASURE)
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def batch(samples: str, output: str, *, summary: str | None, resume: bool, quiet: bool, **flags: Any) -> int:  # noqa: ANN401 - click passes what the shared options hold
    """Grade the samples of IN.jsonl, in their order, into OUT.jsonl.

    A line holds "id" and "code", and optionally "entry_point", "path", "group", "prompt", "conventions", "reference",
    "tests". Adjacent lines of one group and prompt are candidates, held against each other. A line that cannot be read
    is answered by status "invalid"; nothing else is lost.
    """
    from grader.engine.batch import grade_lines
    from grader.engine.summary import Tally
    from grader.reporters.jsonl import batch_invalid, batch_line

    options = options_from(flags)
    tally = Tally()
    lengths: deque[int] = deque()
    with (
        _open_input(samples) as lines,
        _open_output(output, resume=resume) as out,
        progress_of_lines(_size(samples), quiet=quiet) as progress,
    ):
        done = _already_done(out) if resume else []
        count = len(done)
        for graded in grade_lines(_checked(lines, done, lengths), options, jobs=options.jobs, done=count):
            tally.add(graded.group, graded.report, graded.prompt)
            line = batch_line(graded.id, graded.report) if graded.report else batch_invalid(graded.id, graded.error)
            out.write(line.removesuffix("\n") + "\n")
            out.flush()  # a run that is killed keeps what it has
            count += 1
            progress(lengths.popleft())
    if options.memory.problem:
        warn(options.memory.problem)
    if summary:
        if done:
            warn(f"{summary} sums up the {count - len(done)} samples of this run, not the {len(done)} before")
        found = msgspec.json.encode(tally.summary(seed=options.settings.seed))
        Path(summary).write_bytes(msgspec.json.format(found, indent=2) + b"\n")
    return GRADED


def _open_input(name: str) -> IO[str]:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        raise UsageError(f"cannot read {name}: {error.strerror}") from error


def _open_output(name: str, *, resume: bool) -> IO[str]:
    if name == "-":
        if resume:
            raise UsageError("--resume needs a file to go on with, not standard output")
        return os.fdopen(os.dup(1), "w", encoding="utf-8")
    try:
        Path(name).touch()
        return Path(name).open("r+" if resume else "w", encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {name}: {error.strerror}") from error


def _already_done(out: IO[str]) -> list[str]:
    """Ids of the whole lines that a file holds; what a killed run left of its last line is cut off."""
    from grader.engine.batch import line_id

    done = []
    whole = 0
    for number, line in enumerate(iter(out.readline, ""), start=1):
        if not line.endswith("\n"):
            break
        done.append(line_id(line, number))
        whole = out.tell()
    out.seek(whole)
    out.truncate()
    return done


def _size(name: str) -> int | None:
    """Bytes of the input, where it has an end that is known."""
    return Path(name).stat().st_size if name != "-" and Path(name).is_file() else None


def _checked(lines: IO[str], done: list[str], lengths: deque[int]) -> Iterator[str]:
    """The input lines, those that are done among them; `lengths` takes the length of each of the others.

    Raises UsageError where the output belongs to another input.
    """
    from grader.engine.batch import line_id

    waiting = iter(done)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        graded = next(waiting, None)
        if graded is not None and graded != line_id(line, number):
            raise UsageError(f"the output holds {graded!r} where the input has another id (line {number})")
        if graded is None:
            lengths.append(len(line))
        yield line
