"""What a change touches: files of the git repository, their lines, and a report on nothing else."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from grader.engine.discover import SUFFIXES, left_out, report_name
from grader.engine.options import Options
from grader.engine.pool import Pool, Progress
from grader.engine.problem import UsageError
from grader.engine.run import Run, assess_inputs, report_of, run_info
from grader.engine.stage import Input, prepare, read_input
from grader.engine.touched import narrow, touched_part
from grader.model.source import Source
from grader.tools import git


class Changed(Struct, frozen=True, kw_only=True):
    """A file that a change touches, and the lines of its new text that differ or stand before removed ones."""

    input: Input
    lines: tuple[tuple[int, int], ...]


def find_changes(paths: Sequence[str], options: Options, *, base: str | None) -> list[Changed]:
    """The Python files of the working tree that differ from a revision; without `base`, those that are staged.

    `paths` restrict them: a folder to the Python files below it, a file to itself whatever its name. What discovery
    leaves out is left out, unless it is named and `force_exclude` is off. Raises UsageError outside a repository, for
    a revision that is none, and for a path that names nothing.
    """
    cwd = options.cwd
    if base is not None and ".." in base:
        raise UsageError(f"{base}: the working tree is compared with one revision, not with a range")
    try:
        root = git.root(cwd)
        lines = git.changed_lines(root, base)
        staged = frozenset(git.staged_files(root)) if base is None else None
        named = _named(paths, root, cwd, lines)
        return [
            Changed(input=_input(path, root, cwd, lines[path], staged=staged is not None), lines=lines[path])
            for path in sorted(lines)
            if _is_regular(root / path, path, staged) and _wanted(path, root, named, options)
        ]
    except git.GitError as error:
        raise UsageError(f"git: {error}") from error


def first_revision(cwd: Path) -> str:
    """The revision that everything differs from. Raises UsageError outside a repository."""
    try:
        return git.empty_tree(cwd)
    except git.GitError as error:
        raise UsageError(f"git: {error}") from error


def grade_changes(changes: Sequence[Changed], options: Options, *, progress: Progress | None = None) -> Run:
    """Grade the functions that a change touches as if there were no other.

    What is known of the rest of each file is dropped before the rubric engine sees it: old faults of functions that
    the change leaves alone are none of its business, and their virtues cannot pay for it. Of class and module bodies
    only findings on changed lines count. Files where nothing but blank lines outside functions changed are not in the
    report; a new file is graded as ever. Modules that the functions import are read from the
    working tree, also when the index is graded.
    """
    wall, cpu = time.perf_counter(), time.process_time()
    inputs = [change.input for change in changes]
    effort = options.settings.effort
    stage = prepare(inputs, options, effort="normal" if effort == "auto" else effort)
    with Pool(stage.plan, jobs=options.jobs) as pool:
        assessments = assess_inputs(inputs, stage, pool, progress=progress)
    narrowed = []
    for change, assessment in zip(changes, assessments, strict=True):
        source = read_input(change.input)
        text = source.text if isinstance(source, Source) else ""
        part = touched_part(assessment.units, text, change.lines) if assessment.entry.parsed else None
        kept = narrow(assessment, part) if part else assessment
        if kept.units or not kept.entry.parsed:
            narrowed.append(kept)
    report = report_of(narrowed, stage, declared=options.declared)
    return Run(
        report=report,
        info=run_info(stage, wall=time.perf_counter() - wall, cpu=time.process_time() - cpu),
        traces=tuple(trace for assessment in assessments for trace in assessment.trace),
    )


def _named(paths: Sequence[str], root: Path, cwd: Path, changed: dict[str, tuple[tuple[int, int], ...]]) -> list[Path]:
    """The given paths, absolute, their folders' links resolved as git resolves those of the root."""
    named = []
    for given in paths:
        place = Path(os.path.abspath(cwd / given))  # noqa: PTH100 - the last part may be a link, and stays one
        path = place.parent.resolve() / place.name
        if not os.path.lexists(path) and not any((root / name).is_relative_to(path) for name in changed):
            raise UsageError(f"{given}: no such file or folder")
        named.append(path)
    return named


def _is_regular(place: Path, path: str, staged: frozenset[str] | None) -> bool:
    """Whether a changed path is a file, not a link: the text of a link is no code."""
    return path in staged if staged is not None else place.is_file() and not place.is_symlink()


def _wanted(path: str, root: Path, named: Sequence[Path], options: Options) -> bool:
    place = root / path
    if place in named and not options.settings.force_exclude:
        return True
    if place not in named and not path.endswith(SUFFIXES):
        return False
    inside = not named or any(place.is_relative_to(folder) for folder in named)
    return inside and not left_out(
        place, cwd=options.cwd, exclude=options.settings.exclude, exclude_root=options.exclude_root
    )


def _input(path: str, root: Path, cwd: Path, lines: tuple[tuple[int, int], ...], *, staged: bool) -> Input:
    place = root / path
    name = report_name(place, cwd, root)
    data = git.staged_content(root, path) if staged else None
    return Input(name=name, place=str(place), lines=lines, data=None if _on_disk(place) == data else data)


def _on_disk(place: Path) -> bytes | None:
    """The bytes that lie in the working tree, so that tools which read files may read this one."""
    try:
        return place.read_bytes()
    except OSError:
        return None
