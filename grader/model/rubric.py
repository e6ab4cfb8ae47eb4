"""What code is measured against: data that people write as TOML (DESIGN: the rubric engine)."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from grader.model.evidence import Confidence, Severity

Curve = Literal["loss", "knots", "rate"]


class Band(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A letter: from `at` points on (inclusive) up to the next band. `descriptor` is the sentence a person reads."""

    letter: str
    at: float
    descriptor: str


class Belief(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a confidence counts: the factor of the point score, and those at the ends of its interval."""

    factor: float
    worst: float
    best: float


class Criterion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Turns the evidence of some checks (id globs) into a score of one unit by a curve.

    `weight` in (0, 1] scales the criterion's deficit within its unit. `knots` are (value, points of 100), by rising
    value, for the curve `knots`.
    """

    checks: tuple[str, ...]
    curve: Curve
    descriptor: str
    weight: float = 1.0
    knots: tuple[tuple[float, float], ...] = ()


class DimensionRubric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dimension: its share of the whole, and how much one unit can cost its file.

    `headroom`: the overall score is at most this dimension's plus it. `file_headroom`: the project's score in this
    dimension is at most its worst file's plus it. Both in points.
    """

    weight: float
    unit_weight: float
    descriptor: str
    criteria: dict[str, Criterion]
    headroom: float = 100.0
    file_headroom: float = 100.0


class Rate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Beta interval of documented examples: `prior` pseudo-counts a side, `level` of the one-sided bound."""

    prior: float = 0.5
    level: float = 0.8


class Suppressions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a suppressed finding costs, as a share of its full price."""

    price: float = 1.0


class Override(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another rubric for files whose path matches one of the globs; `ignore` names checks that do not apply there."""

    paths: tuple[str, ...]
    dimensions: dict[str, DimensionRubric]
    ignore: tuple[str, ...] = ()


class Rubric(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole rubric, `extends` resolved. `discount` is r of the discounted worst, `min_coverage` a share of 1."""

    name: str
    version: int
    descriptor: str
    bands: tuple[Band, ...]
    severity: dict[Severity, float]
    confidence: dict[Confidence, Belief]
    dimensions: dict[str, DimensionRubric]
    discount: float = 0.5
    min_coverage: float = 0.5
    rate: Rate = Rate()
    suppressions: Suppressions = Suppressions()
    overrides: tuple[Override, ...] = ()
    extends: str | None = None
