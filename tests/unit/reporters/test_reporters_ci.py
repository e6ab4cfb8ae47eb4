"""What each format for build servers is for: code quality, annotations, test reports, badges."""

from __future__ import annotations

import json
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest
import reporter_checks
import reporter_everything

from grader.model.report import Grade
from grader.reporters import badge, github, gitlab, junit


@pytest.fixture(scope="module")
def everything():
    return reporter_everything.everything()[0]


def cases(report) -> dict[tuple[str, str, str], ET.Element]:
    """Test cases by suite, file and unit."""
    return {
        (suite.get("name"), case.get("classname"), case.get("name")): case
        for suite in ET.fromstring(junit.render(report))
        for case in suite.findall("testcase")
    }


def outcome(case: ET.Element) -> str:
    return next((part.tag for part in case if part.tag != "system-out"), "passed")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (("files", "shop/__init__.py", "shop/__init__.py"), "skipped"),
        (("files", "shop/broken.py", "shop/broken.py"), "error"),
        (("files", "shop/db.py", "shop/db.py"), "passed"),
        (("security", "shop/db.py", "find_user"), "failure"),
        (("security", "shop/db.py", "save"), "failure"),
        (("security", "shop/db.py", "connect"), "passed"),
        (("edge_cases", "shop/db.py", "connect"), "skipped"),
        (("edge_cases", "shop/parse.py", "read_price"), "failure"),
        (("edge_cases", "shop/parse.py", "read_all"), "skipped"),
        (("complexity", "shop/rules.py", "shipping"), "failure"),
        (("conventions", "shop/rules.py", "shipping"), "passed"),
    ],
)
def test_a_case_fails_on_an_alarm_and_what_was_not_assessed_never_passes(ordinary, key, expected):
    assert outcome(cases(ordinary)[key]) == expected


def test_a_fault_of_grader_is_an_error_and_what_lies_outside_the_units_is_there(everything):
    found = cases(everything)
    assert outcome(found["edge_cases", "app/plain.py", "big"]) == "error"
    out = found["conventions", "app/plain.py", "not listed"].find("system-out").text
    assert "conventions.ruff.E501" in out


def test_a_failure_tells_call_and_fix_beside_the_grade(ordinary):
    found = cases(ordinary)
    failure = found["edge_cases", "shop/parse.py", "read_price"].find("failure")
    assert failure.text.endswith("read_price('')  got IndexError  expected a number or ValueError")
    assert failure.get("type") == "edge_cases.crash"
    assert found["security", "shop/db.py", "save"].find("system-out").text == "F 58.0 [40.0, 82.0], 100% assessed"


def test_gitlab_sees_severities(ordinary):
    issues = {issue["fingerprint"]: issue for issue in json.loads(gitlab.render(ordinary))}
    assert {name: issue["severity"] for name, issue in issues.items()} == {
        "f1": "critical",
        "f2": "critical",
        "f3": "major",
        "f4": "minor",
        "paths-shop/rules.py-shipping": "major",
        "paths-shop/parse.py-read_all": "minor",
    }
    assert issues["f1"]["location"] == {"path": "shop/db.py", "lines": {"begin": 13, "end": 13}}


def test_a_comment_makes_quiet_what_it_saves_from_costing_points(ordinary):
    """The rubric of the sample takes the full price; here is one that takes the comment at its word."""

    def without(deductions):
        return tuple(item for item in deductions if item.evidence != "f2")

    replace = msgspec.structs.replace
    units = tuple(
        replace(
            unit,
            dimensions={
                name: replace(each, grade=replace(each.grade, deductions=without(each.grade.deductions)))
                for name, each in unit.dimensions.items()
            },
        )
        for unit in ordinary.units
    )
    grade = replace(ordinary.grade, deductions=without(ordinary.grade.deductions))
    report = replace(ordinary, units=units, grade=grade)
    case = cases(report)["security", "shop/db.py", "save"]
    assert outcome(case) == "passed"
    assert "(suppressed by a comment)" in case.find("system-out").text
    severities = {issue["fingerprint"]: issue["severity"] for issue in json.loads(gitlab.render(report))}
    assert severities["f2"] == "info"
    assert github.render(report).count("::error") == github.render(ordinary).count("::error") - 1


def test_annotations_begin_with_the_grade_and_go_on_with_the_worst(ordinary):
    found = reporter_checks.commands(github.render(ordinary))
    assert [name for name, _, _ in found] == ["notice", "error", "error", "warning", "warning", "notice", "notice"]
    assert found[0][1] == {"title": "grader: B 88.5 [62.2, 92.3]"}
    assert "units not assessed: import 4, no-input 1, syntax 1" in found[0][2]
    assert found[1][1] == {
        "file": "shop/db.py",
        "line": "13",
        "col": "5",
        "endColumn": "20",
        "title": "security.sql-injection (high)",
    }


def test_an_annotation_over_several_lines_has_no_columns(everything):
    found = {row["title"]: row for _, row, _ in reporter_checks.commands(github.render(everything))}
    crash = found["edge_cases.crash (medium)"]
    assert (crash["line"], crash["endLine"]) == ("12", "13")
    assert "col" not in crash


def test_what_github_does_not_show_is_counted(ordinary):
    finding = next(item for item in ordinary.evidence if getattr(item, "fingerprint", "") == "f1")
    many = tuple(msgspec.structs.replace(finding, fingerprint=f"x{number}") for number in range(13))
    text = github.render(msgspec.structs.replace(ordinary, evidence=(*ordinary.evidence, *many)))
    assert text.count("::error ") == 10
    assert "5 more are not annotated: GitHub shows 10 of a kind" in text


COLOURS = {"A+": "#1a7f37", "B": "#4c7a12", "C": "#9a6700", "D": "#bc4c00", "F": "#cf222e", None: "#6e7781"}
SCORES = {"A+": 98.27, "B": 84.27, "C": 70.0, "D": 69.99, "F": 0.0, None: 90.0}
GRADES = {
    letter: Grade(score=score, low=0.0, high=100.0, letter=letter, coverage=0.9) for letter, score in SCORES.items()
}


@pytest.mark.parametrize(("letter", "grade"), GRADES.items())
def test_a_badge_says_letter_and_score_legibly(ordinary, letter, grade):
    text = badge.render(msgspec.structs.replace(ordinary, grade=grade))
    reporter_checks.badge(text)
    assert f">{letter or '-'} {str(grade.score)[:4]}</text>" in text
    colours = re.findall(r'fill="(#\w{6})"/>', text)
    assert colours[1] == COLOURS[letter]
    for colour in colours:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance by WCAG 2."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("grade", "shown"),
    [
        (Grade(score=71.0, low=20.0, high=90.0, letter=None, coverage=0.3), "- 71.0"),
        (Grade(score=None, low=0.0, high=100.0, letter=None, coverage=0.0), "not assessed"),
        (Grade(score=71.0, low=20.0, high=90.0, letter='<&"]]>\x00\ud800', coverage=0.3), "&lt;&amp;&quot;]]&gt;"),
        (Grade(score=71.0, low=20.0, high=90.0, letter="W" * 100, coverage=0.3), "WWWWWWWWWWWWWWWWW... 71.0"),
    ],
)
def test_a_badge_holds_whatever_a_rubric_calls_its_letters(ordinary, grade, shown):
    text = badge.render(msgspec.structs.replace(ordinary, grade=grade))
    reporter_checks.badge(text)
    assert shown in text


def test_a_badge_is_as_wide_as_its_text(ordinary):
    def width(letter: str) -> int:
        text = badge.render(
            msgspec.structs.replace(ordinary, grade=msgspec.structs.replace(GRADES["B"], letter=letter))
        )
        return int(re.search(r'width="(\d+)"', text)[1])

    assert width("i") < width("B") < width("W") < width("WW")
