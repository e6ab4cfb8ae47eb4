"""The three curves that turn evidence into deficits: loss, knots and rate. A deficit of 1 is all 100 points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from grader.model.evidence import Finding, Measurement
from grader.model.rubric import Rate, Rubric
from grader.rubric.beta import beta_quantile


class Deficit(NamedTuple):
    """What is missing, 0..1, with `best` <= `point` <= `worst`."""

    point: float
    worst: float
    best: float


def loss(finding: Finding, rubric: Rubric) -> Deficit:
    """Severity x confidence x weight of a finding; a suppressed one at the rubric's price.

    The ends of the interval take the confidence for a certainty, or for a mistake, as far as the rubric believes it.
    """
    price = rubric.suppressions.price if finding.suppressed else 1.0
    stake = rubric.severity[finding.severity] * min(1.0, max(0.0, finding.weight)) * price
    belief = rubric.confidence[finding.confidence]
    return Deficit(stake * belief.factor, stake * belief.worst, stake * belief.best)


def points_at(value: float, knots: Sequence[tuple[float, float]]) -> float:
    """Points (0..100) of a value: straight lines between the knots, flat beyond the first and the last."""
    if value <= knots[0][0]:
        return knots[0][1]
    for (left, high), (right, low) in pairwise(knots):
        if value <= right:
            return high + (low - high) * (value - left) / (right - left)
    return knots[-1][1]


def measured(measurement: Measurement, knots: Sequence[tuple[float, float]]) -> Deficit:
    """The deficit at the measured value; its interval is what the curve does over the measurement's spread."""
    inside = [value for value, _ in knots if measurement.low < value < measurement.high]
    reached = [1 - points_at(value, knots) / 100 for value in (measurement.low, measurement.high, *inside)]
    point = 1 - points_at(measurement.value, knots) / 100
    return Deficit(point, max(point, *reached), min(point, *reached))


def unseen_failures(failed: int, trials: int, rate: Rate) -> float:
    """Upper bound of the share of documented examples that fail: the Beta quantile at `rate.level`.

    Without a trial nothing is known of a share, and there is no width: 0.
    """
    if trials == 0:
        return 0.0
    passed = max(0, trials - failed)
    return beta_quantile(rate.level, rate.prior + failed, rate.prior + passed)
