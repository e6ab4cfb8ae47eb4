import pytest

from shop import basket


def test_total_counts_pieces():
    assert basket.total({"apple": 30}, {"apple": 2}) == 60


@pytest.mark.grader(of=basket.cheapest, fail_under="B")
def test_cheapest_takes_the_first_of_equals():
    assert basket.cheapest({"b": 1, "a": 1}) == "a"


def test_the_basket_is_well_kept(grade_of):
    grade = grade_of(basket.total)
    assert grade.at_least("B", "security=A")
    assert grade.dimensions["complexity"].score > 90
    assert not grade.findings
