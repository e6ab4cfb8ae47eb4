"""The Python interface: what the command does, as functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.engine.discover import Found, discover
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.engine.run import grade_inputs
from grader.engine.settings import load_project
from grader.engine.stage import Input
from grader.model.comparison import Comparison
from grader.model.report import Report
from grader.model.rubric import Rubric


def grade(*paths: str | Path, source: str | None = None, filename: str = "source.py", **settings: Any) -> Report:  # noqa: ANN401 - the keys and types of `Settings`
    """Grade files and folders, or one `source` given as text.

    Settings are those of `[tool.grader]` in Python spelling (`rubric="strict"`, `no_exec=True`); the working
    directory's pyproject.toml holds for what is not given. Raises UsageError for settings that cannot be and for
    paths that name nothing.
    """
    cwd = Path.cwd()
    options = Options(load_project(cwd, settings), cwd=cwd)
    if source is not None:
        return grade_inputs([Input(name=filename, text=source)], options).report
    found = discover(
        [str(path) for path in paths], cwd=cwd, exclude=options.settings.exclude, exclude_root=options.exclude_root
    )
    if found.missing:
        raise UsageError("; ".join(f"{name}: {reason}" for name, reason in found.missing))
    return grade_inputs(inputs_of(found.files), options).report


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
