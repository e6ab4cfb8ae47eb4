from __future__ import annotations

import msgspec

from grader.reporters.selections import costliest, lowest, priced_suppressions, worst_first


def test_ungraded_files_come_first_and_empty_ones_last(ordinary):
    assert [file.path for file in worst_first(ordinary.files)] == [
        "shop/broken.py",
        "shop/db.py",
        "shop/parse.py",
        "shop/rules.py",
        "shop/__init__.py",
    ]


def test_deductions_are_ordered_by_points(ordinary):
    points = [item.points for item in costliest(tuple(reversed(ordinary.grade.deductions)))]
    assert points == sorted(points, reverse=True)


def test_a_suppression_costs_what_the_findings_it_hides_cost(ordinary):
    (priced,) = priced_suppressions(ordinary)
    assert priced.points == sum(item.points for item in ordinary.grade.deductions if item.evidence == "f2") > 0


def test_a_suppression_that_hides_nothing_costs_nothing(ordinary):
    idle = msgspec.structs.replace(ordinary.suppressions[0], hidden=())
    (priced,) = priced_suppressions(msgspec.structs.replace(ordinary, suppressions=(idle,)))
    assert priced.points == 0


def test_units_without_a_fault_are_not_among_the_lowest(ordinary):
    assert all(each.score < 100 for each in lowest(ordinary.spectrum))
