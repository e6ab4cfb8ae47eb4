"""A grade as a reward: numbers in [0, 1] that a policy cannot raise by making itself hard to grade."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from grader.model.evidence import Gap, GapReason
from grader.model.report import Grade, Report

EXCUSED: frozenset[GapReason] = frozenset({"isolation", "missing-tool", "budget", "internal"})
"""Reasons of gaps that lie with whoever grades. Whatever else could not be graded lies with the code."""


class Reward(Struct, frozen=True, kw_only=True):
    """What a sample earns, as shares of 100 points: the lower end of each interval, so that a gap earns nothing.

    None is masked: something could not be graded, and all of it for reasons that are not the sample's.
    """

    overall: float | None
    dimensions: dict[str, float | None]

    def of(self, dimension: str) -> float | None:
        """The reward of a dimension, or of the whole grade by the name `overall`. Raises KeyError for others."""
        return self.overall if dimension == "overall" or not self.dimensions else self.dimensions[dimension]


def reward_of(report: Report | None) -> Reward:
    """The reward of a report; of a sample that could not even be read, None, there is no reward but 0."""
    if report is None:
        return Reward(overall=0.0, dimensions={})
    gaps = [item for item in report.evidence if isinstance(item, Gap)]
    return Reward(
        overall=_earned(report.grade, gaps),
        dimensions={
            name: _earned(result.grade, [gap for gap in gaps if _concerns(gap, name)])
            for name, result in report.dimensions.items()
        },
    )


def _earned(grade: Grade, gaps: Iterable[Gap]) -> float | None:
    reasons = {gap.reason for gap in gaps}
    return None if reasons and reasons <= EXCUSED else grade.low / 100


def _concerns(gap: Gap, dimension: str) -> bool:
    return any(check.startswith(("*", f"{dimension}.")) for check in gap.checks)
