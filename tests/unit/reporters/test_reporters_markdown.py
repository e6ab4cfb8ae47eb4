from __future__ import annotations

import re

import msgspec

from grader.reporters import job_summary
from grader.reporters.figures import WITHHELD
from grader.reporters.markdown import COMMENT_ROOM, render


def tables(text: str) -> list[list[str]]:
    return [
        block.splitlines() for block in re.split(r"\n(?:(?!\|).*\n)+", text[text.index("|") :]) if block.startswith("|")
    ]


def test_the_heading_is_the_grade(ordinary):
    assert render(ordinary).startswith(f"## grader: {ordinary.grade.letter} ")


def test_every_row_of_a_table_has_as_many_cells_as_its_head(ordinary, hostile):
    for report in (ordinary, hostile):
        for head, _, *rows in tables(render(report)):
            assert rows
            assert {row.count("|") for row in rows} == {head.count("|")}


def test_subject_strings_hold_no_html(hostile):
    text = re.sub(r"</?(?:code|details|summary|br)>|<!-- -->|<0\.1", "", render(hostile))
    assert "<" not in text


def test_long_lists_say_what_they_leave_out(ordinary):
    deductions = ordinary.grade.deductions[:1] * 13
    grade = msgspec.structs.replace(ordinary.grade, deductions=deductions)
    report = msgspec.structs.replace(ordinary, grade=grade)
    assert "... and 3 more deductions" in render(report)
    assert "more deductions" not in job_summary.render(report)


def test_a_comment_fits_the_room_that_it_has(hostile):
    names = "@" * 4000
    files = tuple(msgspec.structs.replace(hostile.files[0], path=f"{number}{names}") for number in range(400))
    text = render(msgspec.structs.replace(hostile, files=files), rows=1000, room=20_000)
    assert len(text.encode()) < 20_000
    assert re.search(r"\.\.\. and 39\d more files", text)
    assert len(render(hostile)) < COMMENT_ROOM


def test_a_withheld_letter_is_said(ordinary):
    grade = msgspec.structs.replace(ordinary.grade, letter=None)
    assert WITHHELD in render(msgspec.structs.replace(ordinary, grade=grade))
    assert WITHHELD not in render(ordinary)


def test_details_are_folded_and_each_fold_ends(ordinary, hostile):
    for report in (ordinary, hostile):
        text = render(report)
        assert text.count("<details>\n<summary>") == text.count("\n</details>") == 5
