"""A fault planted in the rubric engine breaks a principle, and the property that guards it says so."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from rubric_cases import cases
from rubric_properties import (
    check_no_dilution,
    check_p1,
    check_p3,
    check_p4,
    check_p5,
    check_p7,
)

from grader.rubric import (
    bounded,
    cells,
    combine,
    curves,
    discounted,
    graded_file,
    grades,
    tree,
)
from grader.rubric.assessment import Assessment, Standing

search = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=300,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)


def mean_for_product(plant):
    def mean(deficits, _discount):
        found = list(deficits)
        return sum(found) / len(found) if found else 0.0

    plant.setattr(tree, "discounted_worst", mean)


def file_as_mean_of_its_units(plant):
    original = graded_file.discounted

    def diluted(parts, discount):
        node = original(parts, discount)
        return node._replace(point=sum(part.point * weight for part, weight in parts) / len(parts), lines=())

    plant.setattr(graded_file, "discounted", diluted)


def unsorted_deficits(plant):
    def as_they_come(items, **_):
        return list(items)

    plant.setattr(discounted, "sorted", as_they_come, raising=False)


def gap_as_assessed(plant):
    plant.setattr(Assessment, "standing", lambda *_: Standing(1.0, 0))


def gap_ignored_in_low(plant):
    original = cells._cell

    def hopeful(*arguments):
        node = original(*arguments)
        return node._replace(worst=node.point)

    plant.setattr(cells, "_cell", hopeful)


def gap_counted_in_coverage(plant):
    plant.setattr(grades, "coverage", lambda extents: float(bool(extents)))


def letter_never_withheld(plant):
    original = grades.grade_of

    def generous(node, rubric):
        grade = original(node, rubric)
        letter = None if grade.score is None else grades.letter_of(grade.score, rubric)
        return msgspec.structs.replace(grade, letter=letter)

    plant.setattr(combine, "grade_of", generous)


def headroom_without_deduction(plant):
    plant.setattr(bounded.BoundedMean, "binding", None)


def findings_deduplicated_away(plant):
    original, seen = cells._leaf, set()

    def once(record, layout, rubric):
        key = (id(layout), record.path, record.qualname, record.check)
        if key in seen:
            return None
        seen.add(key)
        return original(record, layout, rubric)

    def afresh(members, evidence, layout, rubric, rows_of=graded_file.rows_of):
        seen.clear()
        return rows_of(members, evidence, layout, rubric)

    plant.setattr(cells, "_leaf", once)
    plant.setattr(graded_file, "rows_of", afresh)


def gain_is_points(plant):
    original = grades._deductions

    def rough(node, score):
        return tuple(msgspec.structs.replace(d, gain=d.points) for d in original(node, score))

    plant.setattr(grades, "_deductions", rough)


def suppressed_finding_dropped(plant):
    def lenient(finding, rubric):
        return curves.Deficit(0.0, 0.0, 0.0) if finding.suppressed else curves.loss(finding, rubric)

    plant.setattr(cells, "loss", lenient)


def finding_in_an_unassessed_place_in_the_mean(plant):
    def scored(child):
        weight = child.weight if child.node.scored else 0.0
        return bounded.Part(child.node.point, weight, weight, child.headroom)

    plant.setattr(tree, "_scored", scored)


def evidence_in_the_order_given(plant):
    plant.setattr(combine, "_evidence_order", lambda _record: 0)


FAULTS = (
    (mean_for_product, check_p4),
    (mean_for_product, check_p3),
    (file_as_mean_of_its_units, check_no_dilution),
    (unsorted_deficits, check_p3),
    (gap_as_assessed, check_p1),
    (gap_ignored_in_low, check_p1),
    (gap_counted_in_coverage, check_p1),
    (letter_never_withheld, check_p1),
    (headroom_without_deduction, check_p4),
    (findings_deduplicated_away, check_p4),
    (gain_is_points, check_p4),
    (suppressed_finding_dropped, check_p7),
    (finding_in_an_unassessed_place_in_the_mean, check_p3),
    (evidence_in_the_order_given, check_p5),
)


@pytest.mark.parametrize(("fault", "check"), FAULTS, ids=lambda part: part.__name__)
def test_a_planted_fault_turns_its_property_red(fault, check, monkeypatch):
    fault(monkeypatch)
    with pytest.raises(AssertionError):
        search(given(cases())(check))()
