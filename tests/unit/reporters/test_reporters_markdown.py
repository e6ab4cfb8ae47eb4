from __future__ import annotations

import re

import msgspec

from grader.model.evidence import Finding
from grader.model.rubric import Band
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
    replace, name = msgspec.structs.replace, "@" * 300
    report = replace(
        hostile,
        rubric=replace(hostile.rubric, name=name),
        files=tuple(replace(hostile.files[0], path=f"{number}{name}") for number in range(400)),
        suppressions=tuple(replace(each, comment=name) for each in hostile.suppressions * 40),
        evidence=tuple(replace(item, message=name) for item in hostile.evidence if isinstance(item, Finding)) * 40,
        grade=replace(hostile.grade, deductions=hostile.grade.deductions * 40),
    )
    for room in (20_000, COMMENT_ROOM):
        text = render(report, rows=1000, room=room)
        assert len(text.encode()) < room
        assert re.search(r"\.\.\. and [34]\d\d more files", text)
    assert len(text.encode()) > COMMENT_ROOM / 3


def test_a_withheld_letter_is_said(ordinary):
    grade = msgspec.structs.replace(ordinary.grade, letter=None)
    assert WITHHELD in render(msgspec.structs.replace(ordinary, grade=grade))
    assert WITHHELD not in render(ordinary)


def test_the_way_to_the_next_letter_is_there_where_there_is_one(ordinary, bands):
    text = render(ordinary, bands=bands)
    assert "### To A (90.0) from 88.5\n\n| Gain | Fix |\n| --- | --- |\n| +2.6 | shop/db.py:13" in text
    assert "### To" not in render(ordinary)
    far = render(ordinary, bands=(Band(letter="A*", at=99.9, descriptor=""), *bands[1:]))
    assert "### To A\\* (99.9) from 88.5" in far
    assert "One by one these do not reach it" in far


def test_details_are_folded_and_each_fold_ends(ordinary, hostile):
    for report in (ordinary, hostile):
        text = render(report)
        assert text.count("<details>\n<summary>") == text.count("\n</details>") == 5
