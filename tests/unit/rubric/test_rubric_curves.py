from __future__ import annotations

import pytest
from msgspec.structs import replace
from rubric_cases import shipped, span

from grader.model.evidence import Finding, Measurement
from grader.model.rubric import Rate, Suppressions
from grader.rubric.beta import beta_quantile, beta_share
from grader.rubric.curves import loss, measured, points_at, unseen_failures

KNOTS = ((5.0, 100.0), (10.0, 85.0), (15.0, 60.0), (25.0, 30.0), (50.0, 0.0))
DEFAULT = shipped("default")


def finding(**changes) -> Finding:
    plain = Finding(
        check="security.x", path="a.py", qualname="f", span=span(1), message="m", severity="high", confidence="high"
    )
    return replace(plain, **changes)


def measurement(low: float, value: float, high: float) -> Measurement:
    return Measurement(
        check="complexity.cyclomatic", path="a.py", qualname="f", span=span(1), value=value, low=low, high=high
    )


@pytest.mark.parametrize(
    ("value", "points"),
    [(0, 100), (5, 100), (7.5, 92.5), (10, 85), (12, 75), (15, 60), (20, 45), (25, 30), (37.5, 15), (50, 0), (1e9, 0)],
)
def test_points_lie_on_straight_lines_between_knots_and_are_flat_beyond(value, points):
    assert points_at(value, KNOTS) == pytest.approx(points)


@pytest.mark.parametrize(
    ("changes", "point", "worst", "best"),
    [
        ({}, 0.7, 0.7, 0.7),
        ({"severity": "critical"}, 1.0, 1.0, 1.0),
        ({"severity": "info"}, 0.0, 0.0, 0.0),
        ({"confidence": "medium"}, 0.525, 0.7, 0.28),
        ({"confidence": "low"}, 0.245, 0.7, 0.0),
        ({"weight": 0.5}, 0.35, 0.35, 0.35),
        ({"weight": 7.0}, 0.7, 0.7, 0.7),
        ({"suppressed": True}, 0.7, 0.7, 0.7),
    ],
)
def test_a_loss_is_severity_times_confidence_times_weight(changes, point, worst, best):
    assert loss(finding(**changes), DEFAULT) == pytest.approx((point, worst, best))


def test_a_suppressed_finding_costs_what_the_rubric_says():
    half = replace(DEFAULT, suppressions=Suppressions(price=0.5))
    assert loss(finding(suppressed=True), half).point == pytest.approx(0.35)
    assert loss(finding(), half).point == pytest.approx(0.7)


def test_the_interval_of_a_measurement_is_what_the_curve_does_over_its_spread():
    assert measured(measurement(5, 10, 15), KNOTS) == pytest.approx((0.15, 0.4, 0.0))
    assert measured(measurement(10, 10, 10), KNOTS) == pytest.approx((0.15, 0.15, 0.15))


def test_a_curve_that_dips_inside_the_spread_shows_the_dip():
    dip = ((0.0, 100.0), (10.0, 20.0), (20.0, 100.0))
    assert measured(measurement(0, 0, 20), dip) == pytest.approx((0.0, 0.8, 0.0))


def test_without_trials_a_rate_has_no_width():
    assert unseen_failures(0, 0, Rate()) == 0.0


def test_passed_examples_narrow_the_rate():
    widths = [unseen_failures(0, trials, Rate()) for trials in (1, 2, 5, 20, 100)]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0.3
    assert widths[-1] < 0.01


def test_failed_examples_widen_the_rate_even_beyond_the_trials_told():
    bounds = [unseen_failures(failed, 3, Rate()) for failed in range(6)]
    assert bounds == sorted(bounds)
    assert bounds[-1] < 1.0


@pytest.mark.parametrize(
    ("share", "a", "b", "x"),
    [
        (0.5, 1.0, 1.0, 0.5),  # uniform
        (0.8, 1.0, 1.0, 0.8),
        (0.75, 0.5, 0.5, 0.8535533905932737),  # arcsine: sin^2(pi * share / 2)
        (0.8, 1.0, 3.0, 1 - 0.2 ** (1 / 3)),  # Beta(1, b)
        (0.8, 4.0, 1.0, 0.8**0.25),  # Beta(a, 1)
        (0.5, 7.5, 7.5, 0.5),  # symmetric
    ],
)
def test_beta_quantiles_agree_with_those_of_closed_form(share, a, b, x):
    assert beta_quantile(share, a, b) == pytest.approx(x, abs=1e-12)


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (0.5, 300.5), (20.5, 3.5), (1000.5, 2000.5)])
def test_a_quantile_has_its_share_below_it(a, b):
    for share in (0.05, 0.5, 0.8, 0.99):
        assert beta_share(beta_quantile(share, a, b), a, b) == pytest.approx(share, abs=1e-9)


def test_all_of_a_distribution_lies_between_0_and_1():
    assert (beta_share(0.0, 2, 3), beta_share(1.0, 2, 3)) == (0.0, 1.0)
