"""What comes out: deterministic values that reporters turn into text. Times and host live in `RunInfo`."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, field

from grader.model.evidence import Evidence, Suppression
from grader.model.source import Span, UnitKind

SCHEMA = "grader.report/1"

Mode = Literal["static", "full"]
IsolationLevel = Literal["strong", "kernel", "limits", "none"]


class Deduction(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points (of 100) that a grade lost, and where.

    The deductions of a grade add up to 100 - score (within 1e-9). `gain` is what the grade would win if this alone
    were fixed. `evidence` is the fingerprint of a finding or measurement, empty for headroom.
    """

    points: float
    gain: float
    criterion: str
    evidence: str
    sentence: str


class Grade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A score of 100 with its interval. `coverage` is the assessed share of weight; too little withholds the letter."""

    score: float | None
    low: float
    high: float
    letter: str | None
    coverage: float
    deductions: tuple[Deduction, ...] = ()


class CriterionResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One criterion over the whole project; `deductions` are the grade's own, at the place the contract names."""

    grade: Grade
    deductions: tuple[Deduction, ...] = ()


class Worst(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the lowest units of a code base."""

    path: str
    qualname: str
    score: float


class Spectrum(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How units spread: functions by letter (best first, `-` for withheld), their median score, the worst ten."""

    letters: dict[str, int]
    median: float | None
    worst: tuple[Worst, ...]


class DimensionResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dimension over the whole project."""

    grade: Grade
    weight: float
    criteria: dict[str, CriterionResult]
    spectrum: Spectrum


class DimensionGrade(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dimension of a file or unit."""

    grade: Grade


class FileResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file. `empty`: no statements, nothing to grade. `ungraded`: nothing in it could be assessed."""

    path: str
    digest: str
    size: int
    status: Literal["graded", "empty", "ungraded"]
    grade: Grade
    dimensions: dict[str, DimensionGrade]


class UnitResult(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One function, class or module body."""

    path: str
    qualname: str
    kind: UnitKind
    span: Span
    statements: int
    grade: Grade
    dimensions: dict[str, DimensionGrade]


class Tool(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who made the report."""

    name: str
    version: str


class RubricRef(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rubric was applied; the digest is that of its resolved values."""

    name: str
    digest: str


class Isolation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the graded code was held, as probed by attack; `layers` that held, sorted; `detail` why it is no higher."""

    level: IsolationLevel
    layers: tuple[str, ...] = ()
    detail: str = ""


class Report(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The graded spectrum of a set of files. Byte-identical for the same source, rubric, versions, isolation, seed."""

    schema: str = field(default=SCHEMA)
    tool: Tool
    rubric: RubricRef
    mode: Mode
    effort: str
    seed: int
    isolation: Isolation
    grade: Grade
    dimensions: dict[str, DimensionResult]
    spectrum: Spectrum
    files: tuple[FileResult, ...]
    units: tuple[UnitResult, ...]
    evidence: tuple[Evidence, ...]
    suppressions: tuple[Suppression, ...]


class RunInfo(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What depends on the machine and the moment: versions, seconds, host. Never part of a report."""

    python: str
    platform: str
    versions: dict[str, str]
    wall_seconds: float
    cpu_seconds: float
    jobs: int
