"""From exact counts to classes."""

from __future__ import annotations

import random
from math import floor, isqrt, log2

import pytest

from grader.checkers.complexity.scaling.growth import growth_of
from grader.checkers.complexity.scaling.labels import SIDES, label_of_two

SIZES = (8, 16, 32, 64, 128, 256, 512, 1024)
SERIES = {
    "1": lambda _n: 7,
    "log n": lambda n: 3 + 4 * floor(log2(n)),
    "sqrt n": lambda n: 3 * isqrt(n) + 4,
    "n": lambda n: 3 * n + 5,
    "n log n": lambda n: n * log2(n) + 2 * n + 3,
    "n^1.5": lambda n: n**1.5 + 2 * n,
    "n^2": lambda n: n * n / 50 + 5 * n,
    "n^2 log n": lambda n: n * n * log2(n) / 4 + n,
    "n^3": lambda n: n**3 / 6 + n * n,
}


@pytest.mark.parametrize("noise", [0.0, 0.03])
@pytest.mark.parametrize("name", SERIES)
def test_a_class_is_found_in_its_own_series_though_a_lower_term_leads_at_small_sizes(name, noise):
    draw = random.Random(1)
    points = [(n, SERIES[name](n) * (1 + noise * draw.uniform(-1, 1))) for n in SIZES]
    found = growth_of(points)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("base", [1.3, 1.62, 2.0, 3.0])
def test_growth_by_a_factor_for_each_step_is_exponential(base):
    found = growth_of([(n, base**n) for n in range(16, 25)])
    assert found is not None
    assert found.name == "2^n"


@pytest.mark.parametrize("degree", [3, 4])
def test_a_steep_power_at_small_sizes_is_not_exponential(degree):
    found = growth_of([(n, n**degree / 24) for n in range(20, 29)])
    assert found is not None
    assert found.name == f"n^{degree}"


def test_an_offset_of_the_size_does_not_raise_the_class():
    found = growth_of([(n, n - 3) for n in SIZES[2:]])
    assert found is not None
    assert found.name == "n"


def test_three_points_are_too_few():
    assert growth_of([(1, 1), (2, 2), (3, 3)]) is None


@pytest.mark.parametrize(
    ("joint", "work", "label"),
    [
        (SERIES["n"], lambda n, m: 2 * n + 5 * m + 1, "O(n+m)"),
        (SERIES["n"], lambda n, m: 2 * n + 0 * m + 1, "O(n)"),
        (SERIES["n^2"], lambda n, m: 3 * n * m + n + m, "O(n*m)"),
        (SERIES["n^2"], lambda n, m: n * n + 2 * n * m, "O(n*(n+m))"),
        (SERIES["n log n"], lambda n, m: n * log2(n) + 9 * m * log2(n), "O((n+m) log n)"),
        (SERIES["n^3"], lambda n, m: n * m * min(n, m), "O(n*m*min(n,m))"),
        (SERIES["n^3"], lambda n, m: n * n * m + n * m * m, "O(n*m*(n+m))"),
        (SERIES["n^3"], lambda n, m: n * n * m, "O(n^2*m)"),
    ],
)
def test_two_sizes_add_multiply_or_do_not_matter(joint, work, label):
    growth = growth_of([(n, joint(n)) for n in SIZES])
    assert growth is not None
    assert label_of_two([(n, m, work(n, m)) for n in SIDES for m in SIDES], growth) == label
