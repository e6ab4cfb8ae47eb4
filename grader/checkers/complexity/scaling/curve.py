"""The curve of a measured class through its points, to be drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log

from grader.checkers.complexity.scaling.growth import Point, fit
from grader.checkers.complexity.scaling.labels import class_of
from grader.model.evidence import Measurement

STEPS = 48
"""Points that a curve is drawn through, evenly on the logarithmic scale."""


def curve_of(measurement: Measurement) -> tuple[Point, ...]:
    """Sizes and counts of the class that a measurement is labelled with, fitted to its points; empty without a fit."""
    points = sorted(dict(measurement.points).items())
    name = class_of(measurement.label)
    if name is None or len(points) < 2 or points[0][0] <= 0:  # noqa: PLR2004 - a curve has two ends
        return ()
    count = _exponential(points) if name == "2^n" else fit(points, name)
    if count is None:
        return ()
    first, last = points[0][0], points[-1][0]
    sizes = [first * (last / first) ** (step / STEPS) for step in range(STEPS + 1)]
    return tuple((size, count(size)) for size in sizes)


def _exponential(points: Sequence[Point]) -> Callable[[float], float] | None:
    """The straight line through the logarithms of the counts."""
    line = [(size, log(count)) for size, count in points if count > 0]
    if len(line) < 2:  # noqa: PLR2004 - a line has two ends
        return None
    middle = sum(size for size, _ in line) / len(line)
    height = sum(count for _, count in line) / len(line)
    spread = sum((size - middle) ** 2 for size, _ in line)
    rate = sum((size - middle) * (count - height) for size, count in line) / spread
    return lambda size: exp(height + rate * (size - middle))
