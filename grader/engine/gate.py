"""The policy that a user lays over the spectrum: what --fail-under lets pass. Values in, sentences out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from grader.engine.problem import UsageError
from grader.model.evidence import Gap
from grader.model.report import DimensionGrade, DimensionResult, FileResult, Grade, Report
from grader.model.rubric import Rubric
from grader.reporters.figures import points, share

FailOn = Literal["score", "low"]


class Gate(Struct, frozen=True, kw_only=True):
    """At least `at` points of 100, overall or in one dimension; `text` is how it was asked for (`B`, `80`)."""

    at: float
    text: str
    dimension: str | None = None


class _Held(Struct, frozen=True, kw_only=True):
    """What stands before a gate: a file, a unit, or the project (without a path)."""

    path: str | None
    grade: Grade
    dimensions: Mapping[str, DimensionGrade | DimensionResult]
    gaps: tuple[Gap, ...]


def parse_gates(texts: Sequence[str], rubric: Rubric, present: Collection[str] | None = None) -> tuple[Gate, ...]:
    """Read `B`, `80` and `security=B` as gates.

    `present` are the dimensions that the run grades, by default all of the rubric's. Raises UsageError for a letter
    the rubric has no band for, a number outside 0 to 100, and a dimension that is absent.
    """
    return tuple(_parse(text, rubric, present) for text in texts)


def failures(
    report: Report, gates: Sequence[Gate], *, fail_on: FailOn = "score", project_mean: bool = False
) -> list[str]:
    """What is below the gates, a sentence each, in the order of the files; empty where all pass.

    Every file with statements is held against every gate (with `project_mean`, the project instead). No score, no
    letter and no graded file at all are failures. Nothing is rounded. Names are not escaped.
    """
    if not gates:
        return []
    gaps = tuple(item for item in report.evidence if isinstance(item, Gap))
    if not any(file.status == "graded" for file in report.files):
        return [f"nothing was graded{_because(gaps)}"]
    project = _Held(path=None, grade=report.grade, dimensions=report.dimensions, gaps=gaps)
    files = [_held_file(file, gaps) for file in report.files if file.status != "empty"]
    sentences = (_failure(held, gate, fail_on) for held in ([project] if project_mean else files) for gate in gates)
    return [sentence for sentence in sentences if sentence]


def unit_failures(report: Report, gates: Sequence[Gate], *, fail_on: FailOn = "score") -> list[str]:
    """What is below the gates among units, each held by itself; files in which there are none are held whole."""
    gaps = tuple(item for item in report.evidence if isinstance(item, Gap))
    units = [
        _Held(
            path=f"{unit.path}:{unit.span.line} {unit.qualname}",
            grade=unit.grade,
            dimensions=unit.dimensions,
            gaps=tuple(gap for gap in gaps if gap.path == unit.path and _names(gap, unit.qualname)),
        )
        for unit in report.units
        if unit.statements
    ]
    graded = {unit.path for unit in report.units}
    whole = [_held_file(file, gaps) for file in report.files if file.status == "ungraded" and file.path not in graded]
    sentences = (_failure(held, gate, fail_on) for held in [*units, *whole] for gate in gates)
    return [sentence for sentence in sentences if sentence]


def _held_file(file: FileResult, gaps: Sequence[Gap]) -> _Held:
    own = tuple(gap for gap in gaps if gap.path == file.path)
    return _Held(path=file.path, grade=file.grade, dimensions=file.dimensions, gaps=own)


def _names(gap: Gap, qualname: str) -> bool:
    return gap.units == "all" or qualname in gap.units


def _parse(text: str, rubric: Rubric, present: Collection[str] | None) -> Gate:
    name, equals, asked = (part.strip() for part in text.rpartition("="))
    dimension = name if equals else None
    if dimension is not None and dimension not in rubric.dimensions:
        raise UsageError(f"--fail-under {text}: no dimension {dimension!r}; known are {', '.join(rubric.dimensions)}")
    if dimension is not None and present is not None and dimension not in present:
        raise UsageError(f"--fail-under {text}: this run does not grade {dimension} (--select, --ignore, --no-exec)")
    bands = {band.letter: band.at for band in rubric.bands}
    at = bands.get(asked, _number(asked))
    if at is None:
        raise UsageError(
            f"--fail-under {text}: {asked!r} is no letter ({', '.join(bands)}) and no number from 0 to 100"
        )
    return Gate(at=at, text=asked, dimension=dimension)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0 <= value <= 100 else None  # noqa: PLR2004 - points of 100; NaN is outside


def _failure(held: _Held, gate: Gate, fail_on: FailOn) -> str | None:
    """Why a gate does not open; None where it does, or where the rubric does not ask for its dimension here."""
    grade, gaps, where = held.grade, held.gaps, held.path or "project"
    if gate.dimension is not None:
        if gate.dimension not in held.dimensions:
            return None
        grade = held.dimensions[gate.dimension].grade
        gaps = tuple(gap for gap in gaps if _concerns(gap, gate.dimension))
        where = f"{where}: {gate.dimension}"
    if grade.score is None:
        return f"{where} was not assessed; {gate.text} is asked for{_because(gaps)}"
    if grade.letter is None:
        assessed = share(grade.coverage)
        return f"{where} has no letter, {assessed} of it was assessed; {gate.text} is asked for{_because(gaps)}"
    value, name = (grade.low, "low") if fail_on == "low" else (grade.score, grade.letter)
    return f"{where}: {name} {points(value)} is below {gate.text}" if value < gate.at else None


def _concerns(gap: Gap, dimension: str) -> bool:
    return any(check == "*" or check.startswith(f"{dimension}.") for check in gap.checks)


def _because(gaps: Sequence[Gap]) -> str:
    """The reasons of gaps, and what the only one has to say."""
    if len(gaps) == 1:
        return f" ({gaps[0].reason}: {gaps[0].detail})"
    counts = Counter(gap.reason for gap in gaps)
    named = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()))
    return f" (gaps: {named})" if named else ""
