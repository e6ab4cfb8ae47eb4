"""The Python interface: what the command does, as functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.engine.discover import Found, discover, report_name
from grader.engine.options import Options
from grader.engine.pool import Pool
from grader.engine.problem import UsageError
from grader.engine.run import assess_inputs, grade_inputs, report_of
from grader.engine.settings import load_project
from grader.engine.stage import Input, prepare
from grader.engine.touched import Part, narrow
from grader.model.comparison import Comparison
from grader.model.report import Report
from grader.model.rubric import Rubric


def grade(*subjects: object, source: str | None = None, filename: str = "source.py", **settings: Any) -> Report:  # noqa: ANN401 - the keys and types of `Settings`
    """Grade files and folders by their paths, one function, class or module by itself, or one `source` given as text.

    Settings are those of `[tool.grader]` in Python spelling (`rubric="strict"`, `no_exec=True`); the working
    directory's pyproject.toml holds for what is not given. Raises UsageError for settings that cannot be, for paths
    that name nothing, and for objects that no file defines.
    """
    cwd = Path.cwd()
    options = Options(load_project(cwd, settings), cwd=cwd)
    if source is not None:
        return grade_inputs([Input(name=filename, text=source)], options).report
    if all(isinstance(subject, str | Path) for subject in subjects):
        return grade_inputs(_inputs_at([str(subject) for subject in subjects], options), options).report
    if len(subjects) > 1:
        raise UsageError("one function, class or module at a time: several have no common grade")
    return _grade_object(subjects[0], options)


def _inputs_at(paths: Sequence[str], options: Options) -> list[Input]:
    found = discover(paths, cwd=options.cwd, exclude=options.settings.exclude, exclude_root=options.exclude_root)
    if found.missing:
        raise UsageError("; ".join(f"{name}: {reason}" for name, reason in found.missing))
    return inputs_of(found.files)


def _grade_object(subject: object, options: Options) -> Report:
    """Grade the file that an object is written in, and keep what speaks of the object."""
    from grader.engine.objects import locate

    found = locate(subject)
    inputs = [Input(name=report_name(found.path, options.cwd, found.path.parent), place=str(found.path))]
    stage = prepare(inputs, options)
    with Pool(stage.plan, jobs=1) as pool:
        [assessment] = assess_inputs(inputs, stage, pool)
    if found.qualname is None:
        return report_of([assessment], stage, declared=options.declared)
    units = found.units(assessment.units)
    if not units:
        raise UsageError(f"{inputs[0].name} defines no {found.qualname} that could be graded")
    entry_points = frozenset({(inputs[0].name, found.qualname)})
    narrowed = narrow(assessment, Part(whole=units))
    return report_of([narrowed], stage, declared=options.declared, entry_points=entry_points)


def compare(
    *paths: str | Path,
    sources: Mapping[str, str] = {},
    reference: str | Path | None = None,
    entry_point: str | None = None,
    **settings: Any,  # noqa: ANN401 - the keys and types of `Settings`
) -> Comparison:
    """Rank alternatives of the same code: files, folders, or `sources`, texts by the name to call them.

    `reference` is the file of a trusted implementation to run each against. Raises UsageError, also for fewer than
    two alternatives.
    """
    from grader.engine.compare import COMMON, Alternative, alternatives_of, compare_alternatives, given
    from grader.engine.reference import read_reference

    cwd = Path.cwd()
    options = Options(load_project(cwd, settings), cwd=cwd)
    found = alternatives_of([str(path) for path in paths], options, least=2 - len(sources))
    texts = [Alternative(name=name, inputs=(Input(name=COMMON, text=text),)) for name, text in sources.items()]
    trusted = None if reference is None else read_reference(str(reference), options)
    return compare_alternatives(given([*found, *texts], reference=trusted, entry_point=entry_point), options)


def inputs_of(files: Sequence[Found]) -> list[Input]:
    """Inputs for discovered files."""
    return [Input(name=file.name, place=file.path) for file in files]


def load_rubric(name: str = "default") -> Rubric:
    """A rubric by the name of a shipped one or the path of a TOML file. Raises UsageError where it is broken."""
    cwd = Path.cwd()
    return Options(load_project(cwd, {"rubric": name}), cwd=cwd).rubric
