"""Which class of growth a series of exact counts follows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations, pairwise
from math import inf, log, log2, sqrt

from msgspec import Struct

Point = tuple[float, float]
"""A size and what was counted there."""

FLOOR = 0.03
"""Relative error below which one class fits no better than another: shapes are not exactly of one size."""
LEAST_SHARE = 0.12
"""A term that is less than this of the whole at the largest size does not name the class."""
LEAST_POINTS = 4
ALIKE = 1e-12
MANY_TIMES = 64
FLAT = 1.35
"""Most growth over the whole range that is still none."""
MOST_RATE, LEAST_RATE = 3.0, 0.18
"""Of the exponent in exponential growth, per unit of size; below, polynomials of high degree look alike."""
STEEP = 4.0
"""Least local degree of exponential growth at the largest sizes."""


class Growth(Struct, frozen=True, kw_only=True):
    """A class, and the least and the greatest that fit about as well. `degree` orders them."""

    name: str
    low: str
    high: str


class _Class(Struct, frozen=True):
    name: str
    degree: float
    term: Callable[[float], float]
    below: tuple[str, ...]


_TERMS: dict[str, Callable[[float], float]] = {
    "1": lambda _n: 1.0,
    "log n": lambda n: log2(n + 1),
    "sqrt n": sqrt,
    "n": lambda n: n,
    "n log n": lambda n: n * log2(n + 1),
    "n^1.5": lambda n: n**1.5,
    "n^2": lambda n: n**2,
    "n^2 log n": lambda n: n**2 * log2(n + 1),
    "n^3": lambda n: n**3,
    "n^4": lambda n: n**4,
}
CLASSES = (*_TERMS, "2^n")
"""All names, in order of growth."""
DEGREES: dict[str, float] = dict(zip(CLASSES, (0.0, 0.1, 0.5, 1.0, 1.1, 1.5, 2.0, 2.1, 3.0, 4.0, 10.0), strict=True))
_BELOW: dict[str, str] = {
    "n": "log n",
    "n log n": "n",
    "n^1.5": "n",
    "n^2": "n",
    "n^2 log n": "n^2",
    "n^3": "n^2",
    "n^4": "n^3",
}
"""The lower term that a class is fitted together with, beside a constant."""


def growth_of(points: Sequence[Point]) -> Growth | None:
    """The class of growth of counts over sizes; None with fewer than LEAST_POINTS different sizes.

    Each class is fitted with a constant and a lower term, by least relative error; only lower ones may be negative.
    The lowest class wins whose error no higher one undercuts clearly; the others that come near are its range.
    """
    series: Sequence[Point] = sorted(dict(points).items())
    if len(series) < LEAST_POINTS:
        return None
    series = _beyond_threshold(series)
    counts = [count for _, count in series]
    if sorted(counts)[len(counts) // 2] == min(counts):
        return Growth(name="1", low="1", high="1")  # one step up is no growth: it may be a limit that is passed
    if max(counts) < FLAT * max(min(counts), 1.0) and not _rises(series):
        return Growth(name="1", low="1", high="1")
    if is_exponential(series):
        return Growth(name="2^n", low="2^n", high="2^n")
    errors = {name: _error(series, name) for name in _TERMS}
    least = min(errors.values())
    near = [name for name in _TERMS if errors[name] <= max(least * 1.5, FLOOR)]
    close = [name for name in near if errors[name] <= max(least * 1.15, FLOOR)]
    if not near or least == inf:
        return None
    return Growth(name=close[0], low=near[0], high=max(close[-1], near[0], key=list(_TERMS).index))


def _beyond_threshold(series: Sequence[Point]) -> Sequence[Point]:
    """Without a flat beginning, where all behind it rises: the work begins beyond a size that the code states."""
    flat = next((place for place, (_, count) in enumerate(series) if count != series[0][1]), 0)
    rest = series[flat:]
    rising = all(before[1] < after[1] for before, after in pairwise(rest))
    return rest if flat > 1 and len(rest) >= LEAST_POINTS and rising else series


def _rises(series: Sequence[Point]) -> bool:
    """Does the second half grow as the first one does, however little?"""
    counts = [count for _, count in series]
    steps = [after - before for before, after in pairwise(counts)]
    return all(step > 0 for step in steps) and series[-1][0] / max(series[0][0], 1) < MANY_TIMES


def is_exponential(series: Sequence[Point]) -> bool:
    """Does the logarithm of the counts grow as the size does, and faster than a polynomial's?"""
    top = series[-max(LEAST_POINTS, len(series) * 2 // 3) :]
    if len(top) < LEAST_POINTS or top[0][1] <= 0:
        return False
    rates = [(log(after[1]) - log(before[1])) / (after[0] - before[0]) for before, after in pairwise(top)]
    size, count = top[-1]
    half = top[len(top) // 2]
    degree = (log(count) - log(half[1])) / (log(size) - log(half[0]))
    steady = min(rates[-3:]) > 0.6 * max(rates[:3])
    return steady and rates[-1] > LEAST_RATE and degree > STEEP


def _error(series: Sequence[Point], name: str) -> float:
    """Root mean square of the relative error of a class's best fit; infinite where its own term hardly counts."""
    names, parts, error = _fitted(series, name)
    size, count = series[-1]
    share = parts[-1] * _TERMS[names[-1]](size) / max(count, 1e-9)
    if name != "1" and share < LEAST_SHARE:
        return inf
    return error


def fit(series: Sequence[Point], name: str) -> Callable[[float], float] | None:
    """Counts by size of a class (but 2^n) with its lower terms, fitted to a series; None where it does not fit."""
    names, parts, error = _fitted(series, name)
    if error == inf:
        return None
    return lambda size: sum(part * _TERMS[one](size) for one, part in zip(names, parts, strict=True))


def _fitted(series: Sequence[Point], name: str) -> tuple[list[str], list[float], float]:
    """The terms of a class, their parts, and the root mean square of the relative error."""
    names = ["1"]
    if name in _BELOW:
        names.append(_BELOW[name])
    if name != "1":
        names.append(name)
    columns = [[_TERMS[one](size) / max(count, 1e-9) for size, count in series] for one in names]
    parts, error = non_negative(columns)
    return names, parts, error


def non_negative(columns: list[list[float]], own: int = 1) -> tuple[list[float], float]:
    """Least squares of columns against ones; the parts, and the root mean square of what is left.

    The last `own` columns are a class's own and take part with no negative share; of the others the best subset does.
    """
    best: tuple[list[float], float] = ([0.0] * len(columns), inf)
    needed = tuple(range(len(columns) - own, len(columns)))
    for number in range(len(columns) - own + 1):
        for lower in combinations(range(len(columns) - own), number):
            chosen = (*lower, *needed)
            solved = _solve([columns[index] for index in chosen])
            if solved is None or any(
                _too_low(part, columns[index], own=index in needed) for index, part in zip(chosen, solved, strict=True)
            ):
                continue
            parts = [0.0] * len(columns)
            for index, part in zip(chosen, solved, strict=True):
                parts[index] = part
            rows = zip(*columns, strict=True)
            squares = [(sum(part * cell for part, cell in zip(parts, row, strict=True)) - 1) ** 2 for row in rows]
            error = sqrt(sum(squares) / len(squares))
            if error < best[1] - 1e-12:
                best = (parts, error)
    return best


def _too_low(part: float, column: list[float], *, own: bool) -> bool:
    """A class's own term is not negative; a lower one may be, by a little of what the smallest size costs."""
    return part < (0 if own else -2 * LEAST_SHARE / max(column))


def _solve(columns: list[list[float]]) -> list[float] | None:
    """Normal equations by elimination; None where columns are alike."""
    size = len(columns)
    scale = [max(map(abs, column)) or 1.0 for column in columns]
    scaled = [[cell / scale[index] for cell in column] for index, column in enumerate(columns)]
    rows = [[sum(map(float.__mul__, one, other)) for other in scaled] + [sum(one)] for one in scaled]
    for pivot in range(size):
        if abs(rows[pivot][pivot]) < ALIKE:
            return None
        for row in range(size):
            if row != pivot:
                factor = rows[row][pivot] / rows[pivot][pivot]
                rows[row] = [cell - factor * above for cell, above in zip(rows[row], rows[pivot], strict=True)]
    return [rows[index][size] / rows[index][index] / scale[index] for index in range(size)]
