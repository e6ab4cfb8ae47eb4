"""`grader grade`: files, folders or standard input against a rubric."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click
import msgspec

from grader.cli.codes import GRADED
from grader.cli.formats import parse_outputs, write_outputs
from grader.cli.options import FILES, GATES, MEASURE, SPEECH, options_from, shared
from grader.cli.output import warn
from grader.cli.progress import progress_over
from grader.cli.verdict import verdict
from grader.engine.api import inputs_of
from grader.engine.discover import discover, display_name
from grader.engine.gate import parse_gates
from grader.engine.last import keep_last
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.engine.reference import read_reference
from grader.engine.run import Run, grade_inputs
from grader.engine.stage import Input, read_input
from grader.model.source import Source

STDIN = "-"


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--stdin-filename", metavar="PATH", help="Where the code on standard input (`-`) belongs.")
@click.option("--entry-point", metavar="NAME", help="Function or class that a single file is graded for.")
@click.option("--reference", metavar="FILE", help="Trusted implementation to run a single file against.")
@shared(FILES, MEASURE, GATES, SPEECH)
def grade(
    paths: Sequence[str],
    *,
    stdin_filename: str | None,
    entry_point: str | None,
    reference: str | None,
    formats: Sequence[str],
    exit_zero: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,  # noqa: ANN401 - the shared options, by the names of the settings
) -> int:
    """Grade Python files, folders, or code on standard input (`-`).

    Exit codes: 0 graded; 1 below --fail-under; 2 usage; 3 some input could not be graded at all; 4 no isolation.
    """
    options = options_from(flags)
    outputs = parse_outputs(formats, quiet=quiet)
    gates = parse_gates(options.settings.fail_under, options.rubric, options.dimensions)
    inputs, missing = _inputs(paths, stdin_filename, options)
    for name, reason in missing:
        warn(f"{name}: {reason}")
    if not inputs and not missing:
        if options.settings.force_exclude and not any((options.cwd / path).is_dir() for path in paths):
            warn("every file named is excluded: nothing to grade")
            return GRADED
        warn("no Python file was found (.gitignore files and --exclude are obeyed)")
    if entry_point is not None:
        inputs = _for_one_file(inputs, f"--entry-point {entry_point}", entry_point=entry_point)
    if reference is not None:
        inputs = _for_one_file(inputs, f"--reference {reference}", reference=read_reference(reference, options))
    with progress_over(len(inputs), quiet=quiet) as progress:
        run = grade_inputs(inputs, options, progress=progress)
    if entry_point is not None:
        _check_entry_point(run, entry_point)
    keep_last(run.report, options)
    write_outputs(outputs, run.report, options, inputs=inputs, verbose=verbose)
    if verbose:
        _tell(run)
        _tell_maintainability(inputs)
    if options.memory.problem:
        warn(options.memory.problem)
    code = verdict(run.report, gates, options.settings, lost=bool(missing) or not inputs)
    return GRADED if exit_zero else code


def _inputs(
    paths: Sequence[str], stdin_filename: str | None, options: Options
) -> tuple[list[Input], Sequence[tuple[str, str]]]:
    """What to grade, and what names nothing."""
    if STDIN not in paths:
        if stdin_filename is not None:
            raise UsageError("--stdin-filename goes with `-`, the code on standard input")
        settings = options.settings
        found = discover(
            paths,
            cwd=options.cwd,
            exclude=settings.exclude,
            exclude_root=options.exclude_root,
            force_exclude=settings.force_exclude,
        )
        return inputs_of(found.files), found.missing
    if len(paths) > 1:
        raise UsageError("`-` is one file on standard input, and goes with no other path")
    data = sys.stdin.buffer.read()
    if stdin_filename is None:
        return [Input(name="<stdin>", data=data)], ()
    place = os.path.abspath(options.cwd / stdin_filename)  # noqa: PTH100 - links stay
    name = os.path.relpath(place, options.cwd) if place.startswith(str(options.cwd)) else stdin_filename
    return [Input(name=display_name(name), place=place, data=data)], ()


def _for_one_file(inputs: Sequence[Input], flag: str, **fields: str) -> list[Input]:
    if len(inputs) != 1:
        raise UsageError(f"{flag}: it goes with one file, not with {len(inputs)}")
    return [msgspec.structs.replace(item, **fields) for item in inputs]


def _check_entry_point(run: Run, entry_point: str) -> None:
    """Raise UsageError where the graded file does not define the entry point."""
    units = [unit.qualname for unit in run.report.units]
    if units and entry_point not in units:
        defined = ", ".join(name for name in units if not name.startswith("<")) or "nothing"
        raise UsageError(f"--entry-point {entry_point}: {run.report.files[0].path} defines {defined}")


def _tell_maintainability(inputs: Sequence[Input]) -> None:
    """Say each file's maintainability index: people ask for it, and no score rests on it."""
    from grader.checkers.complexity.maintainability import maintainability_index

    for item in inputs:
        source = read_input(item)
        index = maintainability_index(source.text) if isinstance(source, Source) else None
        if index is not None:
            warn(f"{item.name}: maintainability index {index:.1f} of 100 (not scored)")


def _tell(run: Run) -> None:
    """Say what depends on the machine: versions, seconds, tracebacks of checkers that failed."""
    info = run.info
    tools = ", ".join(f"{name} {version}" for name, version in info.versions.items())
    warn(f"Python {info.python} on {info.platform}; {tools}")
    warn(f"{info.wall_seconds:.2f} s, {info.cpu_seconds:.2f} s of them CPU in this process; {info.jobs} workers")
    for trace in run.traces:
        for line in trace.splitlines():
            warn(line)
