"""The rubric engine: evidence in, report out. The order of combination is fixed (DESIGN: the rubric engine)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypeVar

from grader.model.checker import CheckInfo
from grader.model.evidence import Assessed, Evidence, Gap, Suppression
from grader.model.report import (
    CriterionResult,
    DimensionGrade,
    DimensionResult,
    FileResult,
    Grade,
    Isolation,
    Mode,
    Report,
    RubricRef,
    Tool,
    UnitResult,
)
from grader.model.rubric import DimensionRubric, Rubric
from grader.model.source import FileEntry, Unit
from grader.rubric.graded_file import EntryPoints, GradedFile, grade_file, sized
from grader.rubric.grades import grade_of
from grader.rubric.layout import Layout, lay_out
from grader.rubric.match import overrides_for
from grader.rubric.project import overall, project_criterion, project_dimension
from grader.rubric.spectrum import spectrum
from grader.rubric.tree import Node


class _Located(Protocol):
    @property
    def path(self) -> str: ...


_AFTER_ALL_LINES = 1 << 62
_Item = TypeVar("_Item", bound=_Located)


def grade(
    *,
    files: Sequence[FileEntry],
    units: Sequence[Unit],
    evidence: Sequence[Evidence],
    rubric: Rubric,
    checks: Sequence[CheckInfo],
    suppressions: Sequence[Suppression],
    tool: Tool,
    digest: str,
    mode: Mode,
    effort: str,
    seed: int,
    isolation: Isolation,
    entry_points: EntryPoints = frozenset(),
) -> Report:
    """Grade files by their evidence.

    `checks` are the selected ones: what was not selected is absent; what was, and left no record, is a gap. `digest`
    is that of the rubric. Raises ValueError for units or evidence of a path that is not among `files`.
    """
    files = sorted(files, key=lambda entry: entry.path)
    units = sorted(units, key=lambda unit: (unit.path, unit.span, unit.qualname))
    evidence = sorted(evidence, key=_evidence_order)
    graded = _grade_files(
        files=files, units=units, evidence=evidence, rubric=rubric, checks=checks, entry_points=entry_points
    )
    unit_results = [result for file in graded for result in _unit_results(file, rubric)]
    held = lay_out(rubric, (), checks).everything
    nodes = {name: project_dimension(graded, name, rubric.dimensions[name]) for name in held}
    dimensions = {
        name: DimensionResult(
            grade=grade_of(node, rubric),
            weight=rubric.dimensions[name].weight,
            criteria={
                criterion: _criterion_result(graded, name, criterion, rubric, entry_points) for criterion in held[name]
            },
            spectrum=spectrum([(u, r.dimensions[name].grade) for u, r in unit_results if name in r.dimensions], rubric),
        )
        for name, node in nodes.items()
    }
    return Report(
        tool=tool,
        rubric=RubricRef(name=rubric.name, digest=digest),
        mode=mode,
        effort=effort,
        seed=seed,
        isolation=isolation,
        grade=grade_of(overall(nodes, rubric.dimensions), rubric),
        dimensions=dimensions,
        spectrum=spectrum([(unit, result.grade) for unit, result in unit_results], rubric),
        files=tuple(_file_result(file, rubric) for file in graded),
        units=tuple(result for _, result in unit_results),
        evidence=tuple(evidence),
        suppressions=tuple(sorted(suppressions)),
    )


def _grade_files(
    *,
    files: Sequence[FileEntry],
    units: Sequence[Unit],
    evidence: Sequence[Evidence],
    rubric: Rubric,
    checks: Sequence[CheckInfo],
    entry_points: EntryPoints,
) -> list[GradedFile]:
    paths = [entry.path for entry in files]
    units_of, evidence_of = _by_path(paths, units), _by_path(paths, evidence)
    layouts: dict[tuple[int, ...], Layout] = {}
    graded = []
    for entry in files:
        overrides = overrides_for(entry.path, rubric)
        key = tuple(id(override) for override in overrides)
        if key not in layouts:
            layouts[key] = lay_out(rubric, overrides, checks)
        graded.append(
            grade_file(
                entry,
                units=units_of[entry.path],
                evidence=evidence_of[entry.path],
                layout=layouts[key],
                rubric=rubric,
                entry_points=entry_points,
            )
        )
    return graded


def _criterion_result(
    files: Sequence[GradedFile], dimension: str, criterion: str, rubric: Rubric, entry_points: EntryPoints
) -> CriterionResult:
    node = project_criterion(files, dimension, criterion, rubric, entry_points)
    grade = grade_of(node, rubric)
    return CriterionResult(grade=grade, deductions=grade.deductions)


def _unit_results(file: GradedFile, rubric: Rubric) -> list[tuple[Unit, UnitResult]]:
    results = []
    for member, row in zip(file.members, file.rows, strict=True):
        unit = member.unit
        if unit is not None:
            nodes = {name: sized(found.node, member) for name, found in row.items()}
            whole, dimensions = _grades(nodes, file.layout.dimensions, rubric)
            result = UnitResult(
                path=unit.path,
                qualname=unit.qualname,
                kind=unit.kind,
                span=unit.span,
                statements=unit.statements,
                grade=whole,
                dimensions=dimensions,
            )
            results.append((unit, result))
    return results


def _file_result(file: GradedFile, rubric: Rubric) -> FileResult:
    whole, dimensions = _grades(file.nodes, file.layout.dimensions, rubric)
    entry = file.entry
    return FileResult(
        path=entry.path,
        digest=entry.digest,
        size=entry.size,
        status="empty" if entry.size == 0 else "ungraded" if whole.score is None else "graded",
        grade=whole,
        dimensions=dimensions,
    )


def _grades(
    nodes: Mapping[str, Node], dimensions: Mapping[str, DimensionRubric], rubric: Rubric
) -> tuple[Grade, dict[str, DimensionGrade]]:
    grades = {name: DimensionGrade(grade=grade_of(node, rubric)) for name, node in nodes.items()}
    return grade_of(overall(nodes, dimensions), rubric), grades


def _by_path(paths: Sequence[str], items: Sequence[_Item]) -> dict[str, list[_Item]]:
    found: dict[str, list[_Item]] = {path: [] for path in paths}
    for item in items:
        if item.path not in found:
            raise ValueError(f"{item.path}: evidence or units of a file that is not graded here")
        found[item.path].append(item)
    return found


def _evidence_order(record: Evidence) -> tuple[str, int, str, str]:
    """Findings and measurements where they stand, then what speaks about whole files."""
    if isinstance(record, Assessed | Gap):
        return record.path, _AFTER_ALL_LINES, ",".join(record.checks), repr(record)
    return record.path, record.span.line, record.check, repr(record)
