from __future__ import annotations

from typing import get_args

import msgspec

from grader.model.evidence import Gap, GapReason
from grader.reporters.gaps import ADVICE, gaps_by_reason


def with_gaps(report, *gaps: Gap):
    return msgspec.structs.replace(report, evidence=gaps)


def gap(reason: str = "timeout", path: str = "shop/db.py", units="all", checks=("edge_cases.*",)) -> Gap:
    return Gap(checks=checks, path=path, units=units, reason=reason, detail=f"detail {path}")


def test_there_is_advice_for_every_reason_of_the_closed_list():
    assert set(ADVICE) == set(get_args(GapReason))


def test_a_gap_of_a_whole_file_counts_its_units(ordinary):
    (group,) = gaps_by_reason(with_gaps(ordinary, gap()))
    assert group.units == len([unit for unit in ordinary.units if unit.path == "shop/db.py"])


def test_a_file_without_units_counts_as_one(ordinary):
    (group,) = gaps_by_reason(with_gaps(ordinary, gap("syntax", "shop/broken.py")))
    assert group.units == 1


def test_a_unit_that_two_gaps_of_a_reason_name_counts_once(ordinary):
    (group,) = gaps_by_reason(with_gaps(ordinary, gap(units=("save",)), gap(units=("save",), checks=("x.y",))))
    assert group.units == 1
    assert group.checks == ("edge_cases.*", "x.y")


def test_reasons_are_ordered_by_how_much_they_concern(ordinary):
    groups = gaps_by_reason(with_gaps(ordinary, gap("memory", units=("save",)), gap("timeout"), gap("crash")))
    assert [group.reason for group in groups] == ["crash", "timeout", "memory"]


def test_the_first_gap_is_shown_with_its_place(ordinary):
    (group,) = gaps_by_reason(with_gaps(ordinary, gap(units=("save", "connect"))))
    assert (group.where, group.detail) == ("shop/db.py save", "detail shop/db.py")
