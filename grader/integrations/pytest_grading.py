"""Grades for one pytest session: a file is assessed once, however many items and tests ask about it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct

from grader.engine.assess import Assessment
from grader.engine.discover import display_name, report_name
from grader.engine.gate import Gate, failures, parse_gates
from grader.engine.objects import locate
from grader.engine.options import Options
from grader.engine.pool import Pool
from grader.engine.problem import UsageError
from grader.engine.run import assess_inputs, report_of
from grader.engine.settings import Settings, load_project
from grader.engine.stage import Input, Stage, prepare
from grader.engine.touched import Part, narrow
from grader.model.evidence import Finding
from grader.model.report import Grade, Report
from grader.model.rubric import Rubric


class Record(Struct, frozen=True, kw_only=True):
    """What a report of pytest carries about a grade."""

    name: str
    grade: Grade
    dimensions: dict[str, Grade]


class Graded:
    """The grade of one module, class or function, of which `report` knows nothing else."""

    def __init__(self, name: str, report: Report, rubric: Rubric) -> None:
        """Keep the report; `name` is the file's, with `::` and the qualified name behind it."""
        self.name = name
        self.report = report
        self._rubric = rubric

    def __repr__(self) -> str:
        """Show the grade, for the assertion that fails on it."""
        score = "none" if self.score is None else f"{self.score:.1f}"
        dimensions = ", ".join(f"{key} {grade.letter or '-'}" for key, grade in self.dimensions.items())
        return f"<{self.name}: {self.letter or '-'} {score} ({dimensions})>"

    @property
    def grade(self) -> Grade:
        """The overall grade with its deductions."""
        return self.report.files[0].grade

    @property
    def score(self) -> float | None:
        """Points of 100; None where nothing could be assessed."""
        return self.grade.score

    @property
    def letter(self) -> str | None:
        """The letter; None where too little could be assessed."""
        return self.grade.letter

    @property
    def dimensions(self) -> dict[str, Grade]:
        """The grades by dimension."""
        return {name: result.grade for name, result in self.report.files[0].dimensions.items()}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found wrong, in the order of the file."""
        return tuple(item for item in self.report.evidence if isinstance(item, Finding))

    @property
    def record(self) -> Record:
        """What goes into the report of pytest; deductions stay behind."""
        bare = {name: msgspec.structs.replace(grade, deductions=()) for name, grade in self.dimensions.items()}
        return Record(name=self.name, grade=msgspec.structs.replace(self.grade, deductions=()), dimensions=bare)

    def at_least(self, *gates: str) -> bool:
        """Whether the grade reaches gates as `--fail-under` takes them: `B`, `80`, `security=A`."""
        return not failures(self.report, parse_gates(gates, self._rubric))


class Grading:
    """Grades files and objects under one set of settings."""

    def __init__(self, root: Path, flags: Mapping[str, Any]) -> None:
        """Settings are those of the project at `root` and over them the flags; nothing is read yet."""
        self.options = Options(load_project(root, flags), cwd=root)
        self._assessed = lru_cache(maxsize=None)(self._assess)

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """What must be reached. Raises UsageError."""
        return parse_gates(self.options.settings.fail_under, self.options.rubric, self.options.dimensions)

    def module(self, path: Path) -> Graded:
        """Grade a file. Raises UsageError for one that is not there."""
        name, stage, assessment = self._assessed(path)
        report = report_of([assessment], stage, declared=self.options.declared)
        return Graded(name, report, self.options.rubric)

    def subject(self, subject: object) -> Graded:
        """Grade a function, class or module object, or the file at a path (text relative to the root folder).

        Raises UsageError for anything else, and for what no file defines.
        """
        if isinstance(subject, str | Path):
            return self.module(self.options.cwd / subject)
        found = locate(subject)
        if found.qualname is None:
            return self.module(found.path)
        qualname = found.qualname
        name, stage, assessment = self._assessed(found.path)
        units = found.units(assessment.units)
        if not units:
            raise UsageError(f"{name} defines no {qualname} that could be graded")
        report = report_of(
            [narrow(assessment, Part(whole=units))],
            stage,
            declared=self.options.declared,
            entry_points=frozenset({(name, qualname)}),
        )
        return Graded(f"{name}::{qualname}", report, self.options.rubric)

    def problems(self, graded: Graded) -> list[str]:
        """Why a grade does not pass, a sentence each."""
        settings = self.options.settings
        file = graded.report.files[0]
        below = failures(graded.report, self.gates, fail_on=settings.fail_on)
        if not below and file.status == "ungraded":
            return [f"{graded.name} could not be graded"]
        return [graded.name + text.removeprefix(file.path) if text.startswith(file.path) else text for text in below]

    def _assess(self, path: Path) -> tuple[str, Stage, Assessment]:
        if not path.is_file():
            raise UsageError(f"{display_name(str(path))}: no such file")
        root = self.options.cwd
        inputs = [Input(name=report_name(path, root, path.parent), place=str(path))]
        effort = self.options.settings.effort
        stage = prepare(inputs, self.options, effort="normal" if effort == "auto" else effort)
        with Pool(stage.plan, jobs=1) as pool:
            return inputs[0].name, stage, assess_inputs(inputs, stage, pool)[0]


GRADINGS = pytest.StashKey[dict[tuple[tuple[str, Any], ...], Grading]]()


def grading_for(config: pytest.Config, **changed: Any) -> Grading:  # noqa: ANN401 - the keys and types of `Settings`
    """The session's grading under its flags and ini options, changed by a marker's arguments. Raises UsageError."""
    given = {**_given(config), **{name: value for name, value in changed.items() if value is not None}}
    known = config.stash.setdefault(GRADINGS, {})
    key = tuple(sorted(given.items()))
    if key not in known:
        known[key] = Grading(config.rootpath, given)
    return known[key]


def _given(config: pytest.Config) -> dict[str, Any]:
    """Settings by name that a flag or else an ini option gives."""
    rubric = config.getini("grader_rubric")
    if rubric.endswith(".toml"):
        rubric = str(config.rootpath / rubric)
    found = {
        "fail_under": tuple(config.getoption("grader_fail_under") or config.getini("grader_fail_under")),
        "rubric": config.getoption("grader_rubric") or rubric,
        "no_exec": config.getoption("grader_no_exec") or config.getini("grader_no_exec"),
    }
    return {name: value for name, value in found.items() if value and name in Settings.__struct_fields__}
