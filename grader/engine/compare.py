"""Alternatives of the same code, each graded as a project of its own, under names that say nothing about them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from grader.engine.discover import discover
from grader.engine.options import Options
from grader.engine.pool import Pool, Progress
from grader.engine.problem import UsageError
from grader.engine.run import assess_inputs, report_of
from grader.engine.stage import Input, prepare
from grader.model.comparison import Comparison

COMMON = "alternative.py"
"""What every file that is an alternative is called in its report."""


class Alternative(Struct, frozen=True, kw_only=True):
    """One version of the code: `name` is what people call it, `inputs` its one file, or those of its folder."""

    name: str
    inputs: tuple[Input, ...]


def alternatives_of(paths: Sequence[str], options: Options, *, least: int = 2) -> tuple[Alternative, ...]:
    """A file, or a folder with all its files, for each path. Raises UsageError, also for fewer than `least`."""
    if len(paths) < least:
        raise UsageError("two alternatives at least are compared")
    return tuple(_alternative(path, options) for path in paths)


def _alternative(path: str, options: Options) -> Alternative:
    place = options.cwd / path
    settings = options.settings
    found = discover([path], cwd=options.cwd, exclude=settings.exclude, exclude_root=options.exclude_root)
    if found.missing:
        raise UsageError("; ".join(f"{name}: {reason}" for name, reason in found.missing))
    if not found.files:
        raise UsageError(f"{path}: no Python file was found there")
    if not place.is_dir():
        return Alternative(name=path, inputs=(Input(name=COMMON, place=str(place)),))
    inputs = tuple(
        Input(name=Path(file.path).resolve().relative_to(place.resolve()).as_posix(), place=file.path)
        for file in found.files
    )
    return Alternative(name=path, inputs=inputs)


def given(
    alternatives: Sequence[Alternative], *, reference: str | None, entry_point: str | None
) -> tuple[Alternative, ...]:
    """The same with the text of a reference and an entry point. Raises UsageError where one is a folder."""
    asked = {
        name: value for name, value in (("reference", reference), ("entry_point", entry_point)) if value is not None
    }
    if asked and any(len(one.inputs) != 1 for one in alternatives):
        raise UsageError(f"--{next(iter(asked)).replace('_', '-')}: it goes with alternatives that are one file each")
    return tuple(
        msgspec.structs.replace(one, inputs=tuple(msgspec.structs.replace(item, **asked) for item in one.inputs))
        for one in alternatives
    )


def compare_alternatives(
    alternatives: Sequence[Alternative], options: Options, *, progress: Progress | None = None
) -> Comparison:
    """Grade all in one run, with the same effort, and put them in order."""
    from grader.rubric.comparison import comparison_of

    inputs = [item for one in alternatives for item in one.inputs]
    stage = prepare(inputs, options)
    with Pool(stage.plan, jobs=options.jobs) as pool:
        assessments = iter(assess_inputs(inputs, stage, pool, progress=progress))
    reports = []
    for one in alternatives:
        points = frozenset((item.name, item.entry_point) for item in one.inputs if item.entry_point)
        report = report_of(
            list(itertools.islice(assessments, len(one.inputs))),
            stage,
            declared=options.declared,
            entry_points=points,
            given=frozenset(name for item in one.inputs for name in item.given),
        )
        defined = {unit.qualname for unit in report.units}
        for _, name in points:
            if defined and name not in defined:
                raise UsageError(f"--entry-point {name}: {one.name} does not define it")
        reports.append(report)
    return comparison_of([one.name for one in alternatives], reports)
