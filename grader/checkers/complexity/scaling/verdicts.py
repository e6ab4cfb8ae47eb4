"""From readings to classes: time, memory and calls of one function, with the shape that cost most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product
from math import log

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.complexity.scaling.functions import Target
from grader.checkers.complexity.scaling.growth import CLASSES, DEGREES, Growth, Point, growth_of
from grader.checkers.complexity.scaling.labels import SIDES, Reading2, label_of, label_of_net, label_of_two
from grader.checkers.complexity.scaling.plan import Combination, Plan
from grader.checkers.complexity.scaling.sweep import (
    MOST_NUMBER,
    PROBE_SIZE,
    Reading,
    Rig,
    Series,
    Sizes,
    sweep,
)

NUMBER_DEGREES = {
    "1": 0.0,
    "log n": 0.1,
    "sqrt n": 1.15,
    "n": 1.3,
    "n log n": 1.35,
    "n^1.5": 1.45,
    "n^2": 1.6,
    "n^3": 2.1,
}
"""Degrees of growth with the value of a whole number while no data grows: a loop over `range(n)` is worth a remark."""
BEYOND = 8
STEP_SECONDS, LEAST_SECONDS = 2e-6, 0.25
"""More than a step of the interpreter takes anywhere, and more than the start of a call does."""
DISAGREEMENT = 10
MEMORY_SIZES = 6
_SLOPES = ((0.3, "1"), (0.72, "sqrt n"), (1.42, "n"), (1.68, "n^1.5"), (2.5, "n^2"))
"""Slopes of memory over size on logarithmic scales up to which it is of a class: tables grow in jumps."""
_NEAR = 0.08
LEAST_BYTES, MANY_BYTES = 600, 8_192
LARGE = 1_024
LEAST_FACTOR, FLAT = 2.5, 1.5
"""Growth of fewer bytes over all sizes, or by less than a factor, is the interpreter's own."""


class Verdict(Struct, frozen=True, kw_only=True):
    """A class by name, its degree against the data and the range of it, and the points that it was read from."""

    label: str
    degree: float
    low: float
    high: float
    shape: str
    points: tuple[Point, ...]
    sizes: str
    unpriced: tuple[str, ...] = ()


_Found = tuple[Series, Growth, tuple[float, float, float]]
"""What was counted, its class, and the degrees of that against the data with their range."""


class Examination:
    """All that is learned about one function by calling it."""

    def __init__(self, target: Target, plan: Plan, counted: Rig, work: float, part: float = 1) -> None:
        """`work` is what one call may count, `part` how much of the plan's largest size is gone to."""
        self.target = target
        self.rig = counted
        self.limit = work
        self.plan = plan
        self.most = int(plan.most * part)
        self.worst: _Found | None = None
        self.candidates: list[Combination] = []
        self.failure = ""

    def explore(self, most: int) -> None:
        """Find the shapes that cost most, and how the work grows in them."""
        candidates = self.rig.costliest()
        self.candidates = [combination for combination, _ in candidates]
        for combination in self.candidates[:most]:
            series = self._joint(combination)
            growth = growth_of(series.work)
            if growth is None:
                self.failure = self.failure or series.ended
                continue
            found = (series, growth, self._degrees(series, growth))
            if self.worst is None or _rank(found) > _rank(self.worst):
                self.worst = found
        if not candidates:
            self.failure = self.rig.failure
        elif self.worst is None and self.failure == "enough" and self.plan.sized and not self.rig.endless:
            self.rig.endless, self.failure = True, ""
            self.explore(most)

    @property
    def grows(self) -> bool:
        """Was work counted that grows?"""
        return self.worst is not None and self.worst[1].name != "1"

    def time(self) -> Verdict | None:
        """The class of the work."""
        if self.worst is None:
            return None
        series, growth, (degree, low, high) = self.worst
        unpriced = tuple(sorted({name for _, reading in series.readings for name in reading.unpriced}))
        return Verdict(
            label=self._label(series.combination, growth),
            degree=degree,
            low=low,
            high=max(high, degree + 1) if unpriced else high,
            shape=series.combination.name,
            points=tuple(series.work),
            sizes=_sizes(series),
            unpriced=unpriced,
        )

    def calls(self) -> Verdict | None:
        """The class of how often recorders are called; one call an item costs nothing where there is no other way."""
        if self.worst is None or not self.target.recorders:
            return None
        series = self.worst[0]
        points = [(float(size), reading.calls + 1.0) for size, reading in series.readings]
        growth = growth_of(points)
        if growth is None:
            return None
        least = 0.0 if self.target.bulk else DEGREES["n log n"]
        degree, low, high = (
            0.0 if DEGREES[name] <= least else DEGREES[name] for name in (growth.name, growth.low, growth.high)
        )
        return Verdict(
            label=label_of(growth),
            degree=degree,
            low=low,
            high=high,
            shape=series.combination.name,
            points=tuple((size, calls - 1) for size, calls in points),
            sizes=_sizes(series),
        )

    def space(self, rig: Rig) -> Verdict | None:
        """The class of the memory at the peak, in the shape that holds most; `rig` has the code as it is."""
        if self.worst is None:
            return None
        series, work, _ = self.worst

        def read(combination: Combination, size: int) -> Reading:
            return rig.peak(combination, *self._given(combination, size), recursive=self.target.recursive)

        top = series.readings[-1][0]
        if self.plan.sized:
            top = 2 * (self.most if DEGREES[work.name] < DEGREES["n^1.5"] else min(top, self.most))
        combination = series.combination
        if len(self.candidates) > 1:
            middle = min(top, PROBE_SIZE * 2)
            peaks = [(read(one, middle).work, one) for one in self.candidates]
            combination = max(peaks, key=lambda one: one[0])[1]
        sizes = sorted({max(4, int(top * 2.0**-step)) for step in range(MEMORY_SIZES)})
        readings = [(size, reading) for size in sizes if not (reading := read(combination, size)).ended]
        if len(readings) < 3:  # noqa: PLR2004 - two points lie on every line
            return None
        peak = [(float(size), reading.work) for size, reading in readings]
        growth = memory_growth(peak)
        result = memory_growth([(size, 64.0 * reading.held) for size, reading in readings])
        data = slope_of([(size, reading.elements) for size, reading in readings])
        degrees = [
            0.0 if DEGREES[name] <= DEGREES[result.name] else relative_degree(name, data)
            for name in (growth.name, growth.low, growth.high)
        ]
        return Verdict(
            label=self._memory_label(growth),
            degree=degrees[0],
            low=min(degrees),
            high=max(degrees),
            shape=combination.name,
            points=tuple(peak),
            sizes=f"{sizes[0]} to {sizes[-1]}",
        )

    def _memory_label(self, growth: Growth) -> str:
        rows = len(self.plan.sized) == 1 and self.plan.sized[0].rows
        return "O(n*m)" if rows and growth.name == "n^2" else label_of(growth)

    def disagreement(self, rig: Rig) -> str:
        """Whether the code as it is takes far more CPU than was counted, at sizes beyond those; empty where not.

        Counts come out of the subject's process, CPU time does not. Only a claim of little work is worth doubting.
        What a database does for a statement is not counted.
        """
        if self.worst is None or self.target.database or DEGREES[self.worst[1].name] > DEGREES["n^1.5"]:
            return ""
        series, growth, _ = self.worst
        size, work = series.work[-1]
        farther = min(int(size) * BEYOND, 4 * self.most) if self.plan.sized else int(size) * BEYOND
        expected = work * (farther / size) ** min(DEGREES[growth.name] + 0.1, 2) * STEP_SECONDS
        used = rig.seconds(series.combination, *self._given(series.combination, farther))
        if used is None or used < expected * DISAGREEMENT + LEAST_SECONDS:
            return ""
        return f"at {farther} the process takes far more CPU than the work that was counted in it explains"

    def _joint(self, combination: Combination, fixed: Mapping[str, int] = {}) -> Series:
        """Readings with all sizes grown together, but for numbers that are fixed."""

        def read(size: int) -> Reading:
            sizes, numbers = self._given(combination, size)
            return self.rig.read(combination, sizes, {**numbers, **fixed}, self.limit)

        if self.plan.sized:
            return sweep(read, combination, most=self.most)
        series = sweep(read, combination, factor=4, most=MOST_NUMBER)
        readings = [(max(combination.numbers_at(size).values()), reading) for size, reading in series.readings]
        return replace(series, readings=tuple(readings))

    def _given(self, combination: Combination, size: int) -> tuple[dict[str, int], dict[str, int]]:
        if self.plan.sized:
            return {one.parameter.name: size for one in self.plan.sized}, {}
        return {}, combination.numbers_at(size)

    def _degrees(self, series: Series, growth: Growth) -> tuple[float, float, float]:
        """Degrees against elements in and out; against the value of a number where no data grows with it."""
        names = (growth.name, growth.low, growth.high)
        data = slope_of([(size, reading.elements) for size, reading in series.readings])
        if not self.plan.sized and data < 0.5:  # noqa: PLR2004 - the data does not grow with the number
            found = [NUMBER_DEGREES.get(name, DEGREES[name]) for name in names]
        else:
            found = [relative_degree(name, data) for name in names]
        return found[0], min(found), max(found)

    def _label(self, combination: Combination, growth: Growth) -> str:
        """The name of a class in all sizes that matter."""
        if growth.name in ("1", "2^n"):
            return label_of(growth)
        names = [one.parameter.name for one in self.plan.sized]
        if len(names) == 1 and self.plan.sized[0].net:
            few, many = (self.rig.read(combination, {names[0]: size}, {}, self.limit) for size in ((24, 24), (24, 96)))
            return label_of_net(growth) if _differ(few.work, many.work) else label_of(growth)
        places = self._axes(combination, growth)
        if places is None:
            return label_of(growth)
        readings: list[Reading2] = []
        for n, m in product(SIDES, SIDES):
            given = places(n, m)
            if given is None:
                continue
            reading = self.rig.read(combination, *given, self.limit)
            if not reading.ended:
                readings.append((n, m, reading.work))
        return label_of_two(readings, growth) or label_of(growth)

    def _axes(
        self, combination: Combination, growth: Growth
    ) -> Callable[[int, int], tuple[Sizes, dict[str, int]] | None] | None:
        """How two sizes are given, where there are two that may matter."""
        names = [one.parameter.name for one in self.plan.sized]
        if len(names) == 2:  # noqa: PLR2004 - the two sizes
            return lambda n, m: ({names[0]: n, names[1]: m}, {})
        if len(names) == 1 and combination.shapes[names[0]].grid is not None:
            return lambda n, m: ({names[0]: (n, m)}, {})
        numbers = [parameter.name for parameter in self.plan.numbers]
        if len(names) == 1 and len(numbers) == 1:
            small = self._joint(combination, {numbers[0]: 3})
            alone = growth_of(small.work)
            if alone is not None and CLASSES.index(alone.name) < CLASSES.index(growth.low):
                return lambda n, m: ({names[0]: 4 * n}, {numbers[0]: m // 2}) if m <= n else None
        if not names and len(numbers) == 2:  # noqa: PLR2004 - the two sizes
            return lambda n, m: ({}, {numbers[0]: n, numbers[1]: m})
        return None


def _differ(one: float, other: float) -> bool:
    return max(one, other) > 1.5 * max(min(one, other), 1)


def _rank(found: _Found) -> tuple[float, int, float]:
    series, growth, degrees = found
    size, work = series.work[-1]
    return degrees[0], CLASSES.index(growth.name), work / size


def slope_of(points: Sequence[Point]) -> float:
    """How elements grow with the size, to halves: 1 where they are as many, 2 for a square."""
    (first, few), (last, many) = points[0], points[-1]
    return round(2 * log(max(many, 1) / max(few, 1)) / log(last / first)) / 2


def relative_degree(name: str, data: float) -> float:
    """The degree of a class against data that grows by a power of the size."""
    degree = DEGREES[name]
    if data <= 1 or name == "2^n":
        return degree
    return int(degree) / data + degree % 1 if name.endswith("log n") else degree / data


def _sizes(series: Series) -> str:
    sizes = [size for size, _ in series.readings]
    return f"{sizes[0]} to {sizes[-1]}"


def memory_growth(points: Sequence[Point]) -> Growth:
    """The class of bytes over sizes, by their slope on logarithmic scales.

    Over a range in which tables, which grow by jumps, do so at least twice; or over the largest sizes, where those are
    beyond the whole numbers that need no memory of their own.
    """
    first, last = points[0], points[-1]
    grown = last[1] - first[1]
    if grown < LEAST_BYTES or last[1] < (LEAST_FACTOR if grown < MANY_BYTES else FLAT) * first[1]:
        return Growth(name="1", low="1", high="1")
    base = min(first[1] * 0.9, last[1] / 4)
    whole = _slope(points[-5], last, base) if len(points) > 4 else _slope(first, last, base)  # noqa: PLR2004 - as below
    slope = max(whole, _slope(points[-3], last, base)) if last[0] >= LARGE else whole
    names = [_by_slope(one) for one in (slope, slope - _NEAR, slope + _NEAR)]
    return Growth(name=names[0], low=names[1], high=names[2])


def _slope(before: Point, after: Point, base: float) -> float:
    return log(max(after[1] - base, 1) / max(before[1] - base, 1)) / log(after[0] / before[0])


def _by_slope(slope: float) -> str:
    return next((name for most, name in _SLOPES if slope <= most), "n^3")
