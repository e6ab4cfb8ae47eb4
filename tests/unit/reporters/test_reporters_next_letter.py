from __future__ import annotations

from grader.model.report import Deduction, Grade
from grader.reporters.next_letter import next_letter


def grade(score, *gains: float, evidence: str = "f", letter: str | None = "C") -> Grade:
    deductions = tuple(
        Deduction(points=gain, gain=gain, criterion="c", evidence=evidence, sentence=f"{gain:g}") for gain in gains
    )
    return Grade(score=score, low=0.0, high=100.0, letter=letter, coverage=1.0, deductions=deductions)


def test_the_fewest_fixes_by_gain_that_reach_the_next_band(bands):
    found = next_letter(grade(83.0, 1.0, 4.0, 2.0, 3.0), bands)
    assert (found.letter, found.at, found.reached) == ("A", 90.0, True)
    assert [step.gain for step in found.steps] == [4.0, 3.0]


def test_a_score_on_a_band_aims_at_the_one_above(bands):
    assert next_letter(grade(80.0, 1.0), bands).letter == "A"


def test_too_small_gains_are_all_listed_and_said_not_to_reach(bands):
    found = next_letter(grade(50.0, 1.0, 2.0), bands)
    assert [step.gain for step in found.steps] == [2.0, 1.0]
    assert not found.reached


def test_headroom_and_what_wins_nothing_are_no_fixes(bands):
    assert next_letter(grade(85.0, 9.0, evidence=""), bands).steps == ()
    assert next_letter(grade(85.0, 0.0), bands).steps == ()


def test_above_all_bands_and_without_a_score_or_letter_there_is_no_next_one(bands):
    assert next_letter(grade(95.0, 1.0), bands) is None
    assert next_letter(grade(None), bands) is None
    assert next_letter(grade(85.0, 9.0, letter=None), bands) is None
