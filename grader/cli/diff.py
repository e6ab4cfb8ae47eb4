"""`grader diff`: the functions that a change touches, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import click

from grader.cli.codes import GRADED
from grader.cli.formats import parse_outputs, write_outputs
from grader.cli.options import FILES, GATES, MEASURE, SPEECH, options_from, shared
from grader.cli.output import say, warn
from grader.cli.progress import progress_over
from grader.cli.verdict import verdict
from grader.engine.changed import find_changes, first_revision, grade_changes
from grader.engine.gate import parse_gates
from grader.engine.options import Options
from grader.engine.problem import UsageError


@click.command()
@click.argument("arguments", nargs=-1, metavar="[BASE] [PATH...]")
@click.option("--staged", is_flag=True, help="Grade what the next commit changes, as it is staged.")
@click.option("--pre-push", is_flag=True, help="Grade what pre-commit says is about to be pushed.")
@shared(FILES, MEASURE, GATES, SPEECH)
def diff(
    arguments: Sequence[str],
    *,
    staged: bool,
    pre_push: bool,
    formats: Sequence[str],
    exit_zero: bool,
    quiet: bool,
    verbose: bool,
    **flags: Any,  # noqa: ANN401 - the shared options, by the names of the settings
) -> int:
    """Grade the functions that differ from the git revision BASE (by default HEAD), and nothing else.

    A function is graded whole when one of its lines changed; of class and module bodies only findings on changed lines
    count. What the change leaves alone neither costs anything nor pays for anything: --fail-under holds every touched
    function and body by itself. PATHs restrict the change; with --staged or --pre-push every argument is one.
    --pre-push compares with PRE_COMMIT_FROM_REF, on a first push with nothing.

    Exit codes: those of `grade`; 0 where nothing changed, 2 outside a git repository.
    """
    if staged and pre_push:
        raise UsageError("--staged and --pre-push are two changes; ask for one")
    options = options_from(flags)
    base, paths = (None, arguments) if staged else _base(arguments, options, pre_push=pre_push)
    outputs = parse_outputs(formats, quiet=True)
    gates = parse_gates(options.settings.fail_under, options.rubric, options.dimensions)
    changes = find_changes(paths, options, base=base)
    if not changes:
        return _nothing(quiet=quiet)
    with progress_over(len(changes), quiet=quiet) as progress:
        run = grade_changes(changes, options, progress=progress)
    for trace in run.traces if verbose else ():
        for line in trace.splitlines():
            warn(line)
    if options.memory.problem:
        warn(options.memory.problem)
    if not run.report.files:
        return _nothing(quiet=quiet)
    if not formats and not quiet:
        from grader.reporters.units import render

        say(render(run.report))
    inputs = [change.input for change in changes]
    write_outputs(outputs, run.report, options, inputs=inputs, verbose=verbose)
    if all(file.status == "empty" for file in run.report.files):
        return GRADED
    code = verdict(run.report, gates, options.settings, by_unit=True)
    return GRADED if exit_zero else code


def _base(arguments: Sequence[str], options: Options, *, pre_push: bool) -> tuple[str, Sequence[str]]:
    """The revision to compare with, and the paths."""
    if pre_push:
        return os.environ.get("PRE_COMMIT_FROM_REF") or first_revision(options.cwd), arguments
    return (arguments[0], arguments[1:]) if arguments else ("HEAD", ())


def _nothing(*, quiet: bool) -> int:
    if not quiet:
        say("nothing to grade: no function changed\n")
    return GRADED
