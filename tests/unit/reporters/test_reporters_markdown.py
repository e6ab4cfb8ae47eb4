from __future__ import annotations

import re

import msgspec

from grader.reporters.markdown import render


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
    text = re.sub(r"</?code>|<!-- -->|<0\.1", "", render(hostile))
    assert "<" not in text


def test_long_lists_say_what_they_leave_out(ordinary):
    deductions = ordinary.grade.deductions[:1] * 13
    grade = msgspec.structs.replace(ordinary.grade, deductions=deductions)
    assert "... and 3 more deductions" in render(msgspec.structs.replace(ordinary, grade=grade))
