from __future__ import annotations

import pytest

from grader.model.report import Grade
from grader.reporters.figures import NOTHING, letter, part, points, share, summary


@pytest.mark.parametrize(
    ("value", "shown"),
    [(87.99, "87.9"), (64.1, "64.1"), (99.99999999, "99.9"), (100.0, "100.0"), (0.0, "0.0"), (1e-9, "0.0")],
)
def test_scores_are_rounded_down(value, shown):
    assert points(value) == shown


def test_a_score_of_one_decimal_shows_as_it_is():
    for tenths in range(1001):
        assert points(tenths / 10) == f"{tenths // 10}.{tenths % 10}"


def test_what_is_lost_never_shows_as_nothing():
    assert [part(value) for value in (0.0, 0.004, 0.1, 2.39)] == ["0.0", "<0.1", "0.1", "2.3"]


def test_shares_are_rounded_down():
    assert [share(value) for value in (0.999, 1.0, 0.0, 0.29)] == ["99%", "100%", "0%", "29%"]


def test_a_withheld_letter_and_a_missing_score_are_dashes():
    grade = Grade(score=None, low=0.0, high=100.0, letter=None, coverage=0.0)
    assert (letter(grade), points(grade.score)) == (NOTHING, NOTHING)
    assert summary(grade) == "- - [0.0, 100.0]"
