"""The statistics of mining: bounds, tests and shrinkage, without any library."""

from __future__ import annotations

import math
from collections.abc import Mapping

Z = 1.96
"""Standard deviations of a bound that holds 97.5 times of 100."""


def wilson_low(hits: float, trials: float) -> float:
    """The lower end of Wilson's interval for a share; 0 where nothing was tried (Wilson 1927)."""
    if trials <= 0:
        return 0.0
    share, square = hits / trials, Z * Z
    centre = share + square / (2 * trials)
    spread = Z * math.sqrt(share * (1 - share) / trials + square / (4 * trials * trials))
    return max(0.0, (centre - spread) / (1 + square / trials))


def differ(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """The p-value of a G-test that two rows of counts come from one distribution; 1 where nothing can be said."""
    options = sorted({*one, *other})
    rows = [[table.get(option, 0.0) for option in options] for table in (one, other)]
    sums = [sum(row) for row in rows]
    columns = [sum(pair) for pair in zip(*rows, strict=True)]
    total = sum(sums)
    used = sum(column > 0 for column in columns)
    if min(sums) <= 0 or used < 2:  # noqa: PLR2004 - one option leaves nothing to differ in
        return 1.0
    g = 2 * sum(
        cell * math.log(cell * total / (size * column))
        for row, size in zip(rows, sums, strict=True)
        for cell, column in zip(row, columns, strict=True)
        if cell > 0
    )
    return chi_square_tail(max(g, 0.0), used - 1)


def chi_square_tail(value: float, freedom: int) -> float:
    """The share of a chi-square distribution beyond a value (Abramowitz and Stegun 26.4.4 and 26.4.5)."""
    half = value / 2
    if freedom % 2:
        term, total = math.sqrt(half) / math.gamma(1.5), 0.0
        for step in range((freedom - 1) // 2):
            total += term
            term *= half / (step + 1.5)
        return math.erfc(math.sqrt(half)) + math.exp(-half) * total
    term, total = 1.0, 0.0
    for step in range(freedom // 2):
        total += term
        term *= half / (step + 1)
    return math.exp(-half) * total


def shares(counts: Mapping[str, float], prior: Mapping[str, float], strength: float) -> dict[str, float]:
    """Shares of the options, drawn to a prior as if it had been seen `strength` times (Dirichlet)."""
    total = sum(counts.values()) + strength
    return {
        option: (counts.get(option, 0.0) + strength * prior.get(option, 0.0)) / total
        for option in sorted({*counts, *prior})
    }
