from __future__ import annotations

import pytest

from grader.engine.gate import failures, parse_gates
from grader.engine.locate import read_rubric
from grader.engine.problem import UsageError
from grader.model.evidence import Gap
from grader.model.report import (
    DimensionGrade,
    DimensionResult,
    FileResult,
    Grade,
    Isolation,
    Report,
    RubricRef,
    Spectrum,
    Tool,
)

RUBRIC = read_rubric("default")
NO_SPECTRUM = Spectrum(letters={}, median=None, worst=())
UNSEEN = Grade(score=None, low=0.0, high=100.0, letter=None, coverage=0.0)


def grade(score: float, *, low: float | None = None, letter: str | None = "x", coverage: float = 1.0) -> Grade:
    return Grade(score=score, low=score if low is None else low, high=100.0, letter=letter, coverage=coverage)


def file(path: str, whole: Grade, status: str = "graded", **dimensions: Grade) -> FileResult:
    return FileResult(
        path=path,
        digest="",
        size=1,
        status=status,
        grade=whole,
        dimensions={name: DimensionGrade(grade=each) for name, each in dimensions.items()},
    )


def report(*files: FileResult, project: Grade = UNSEEN, gaps: tuple[Gap, ...] = (), **dimensions: Grade) -> Report:
    return Report(
        tool=Tool(name="t", version="0"),
        rubric=RubricRef(name="r", digest=""),
        mode="full",
        effort="normal",
        seed=0,
        isolation=Isolation(level="kernel"),
        grade=project,
        dimensions={
            name: DimensionResult(grade=each, weight=1, criteria={}, spectrum=NO_SPECTRUM)
            for name, each in dimensions.items()
        },
        spectrum=NO_SPECTRUM,
        files=files,
        units=(),
        evidence=gaps,
        suppressions=(),
    )


def failed(made: Report, *texts: str, **more) -> list[str]:
    return failures(made, parse_gates(texts, RUBRIC), **more)


class TestParsing:
    @pytest.mark.parametrize(
        ("text", "dimension", "at"),
        [
            ("B", None, next(band.at for band in RUBRIC.bands if band.letter == "B")),
            ("80", None, 80.0),
            ("79.95", None, 79.95),
            ("security=A", "security", next(band.at for band in RUBRIC.bands if band.letter == "A")),
            (" edge_cases = 0 ", "edge_cases", 0.0),
        ],
    )
    def test_letters_points_and_dimensions_are_read(self, text, dimension, at):
        (gate,) = parse_gates([text], RUBRIC)
        assert (gate.dimension, gate.at) == (dimension, at)

    @pytest.mark.parametrize("text", ["Z", "b", "", "101", "-1", "nan", "inf", "security=", "security=Q"])
    def test_what_is_no_grade_is_answered_by_the_letters_there_are(self, text):
        with pytest.raises(UsageError, match=r"no letter \(A.* F\) and no number from 0 to 100"):
            parse_gates([text], RUBRIC)

    def test_an_unknown_dimension_is_answered_by_those_there_are(self):
        with pytest.raises(UsageError, match="no dimension 'speed'; known are security, edge_cases, complexity, conv"):
            parse_gates(["speed=B"], RUBRIC)

    def test_a_dimension_that_the_run_does_not_grade_is_refused(self):
        with pytest.raises(UsageError, match="this run does not grade edge_cases"):
            parse_gates(["edge_cases=B"], RUBRIC, {"security"})


class TestFiles:
    def test_each_file_is_held_against_each_gate(self):
        made = report(
            file("a.py", grade(90, letter="A"), security=grade(50, letter="F")),
            file("b.py", grade(60, letter="D"), security=grade(95, letter="A")),
        )
        assert failed(made, "80", "security=80") == [
            "a.py: security: F 50.0 is below 80",
            "b.py: D 60.0 is below 80",
        ]

    def test_nothing_is_rounded_up_neither_in_the_comparison_nor_in_the_message(self):
        assert failed(report(file("a.py", grade(79.99999))), "80") == ["a.py: x 79.9 is below 80"]
        assert failed(report(file("a.py", grade(80.0))), "80") == []

    def test_low_is_compared_where_it_is_asked_for(self):
        made = report(file("a.py", grade(90, low=70.0)))
        assert failed(made, "80", fail_on="score") == []
        assert failed(made, "80", fail_on="low") == ["a.py: low 70.0 is below 80"]

    @pytest.mark.parametrize("fail_on", ["score", "low"])
    def test_a_withheld_letter_fails_every_gate_and_says_why(self, fail_on):
        gap = Gap(checks=("edge_cases.*",), path="b.py", units="all", reason="isolation", detail="level is none")
        made = report(file("b.py", grade(99, letter=None, coverage=0.459)), gaps=(gap,))
        assert failed(made, "0", fail_on=fail_on) == [
            "b.py has no letter, 45% of it was assessed; 0 is asked for (isolation: level is none)"
        ]

    def test_a_score_that_is_not_there_fails_and_says_why(self):
        gaps = tuple(
            Gap(checks=checks, path=path, units="all", reason=reason)
            for checks, path, reason in [
                (("security.*",), "b.py", "crash"),
                (("security.x",), "b.py", "missing-tool"),
                (("complexity.x",), "b.py", "too-large"),
                (("security.*",), "a.py", "timeout"),
            ]
        )
        made = report(file("a.py", grade(99)), file("b.py", grade(99), security=UNSEEN), gaps=gaps)
        assert failed(made, "security=C") == [
            "b.py: security was not assessed; C is asked for (gaps: crash 1, missing-tool 1)"
        ]

    def test_a_file_that_could_not_be_read_fails_beside_others_that_could(self):
        gap = Gap(checks=("*",), path="b.py", units="all", reason="syntax", detail="line 1: no")
        made = report(file("a.py", grade(99)), file("b.py", UNSEEN, "ungraded"), gaps=(gap,))
        assert failed(made, "F") == ["b.py was not assessed; F is asked for (syntax: line 1: no)"]

    def test_an_empty_file_fails_no_gate_beside_others(self):
        assert failed(report(file("__init__.py", UNSEEN, "empty"), file("a.py", grade(99))), "A") == []

    def test_a_dimension_that_the_rubric_leaves_out_in_a_file_is_not_asked_for_there(self):
        assert failed(report(file("tests/t.py", grade(99), complexity=grade(99))), "security=A") == []


class TestNothingGraded:
    @pytest.mark.parametrize(
        "files", [(), (file("__init__.py", UNSEEN, "empty"),), (file("a.py", UNSEEN, "ungraded"),)]
    )
    @pytest.mark.parametrize("project_mean", [True, False])
    def test_a_run_in_which_nothing_was_graded_fails(self, files, project_mean):
        assert failed(report(*files), "F", project_mean=project_mean) == ["nothing was graded"]

    def test_without_a_gate_nothing_fails(self):
        assert failed(report()) == []


class TestProject:
    def test_the_mean_is_held_in_place_of_the_files(self):
        made = report(
            file("a.py", grade(10, letter="F")),
            file("b.py", grade(99)),
            project=grade(70, letter="C"),
            security=grade(50, letter="F"),
        )
        assert failed(made, "60", "security=60", project_mean=True) == ["project: security: F 50.0 is below 60"]

    def test_a_withheld_letter_of_the_project_fails(self):
        made = report(file("a.py", grade(99)), project=grade(99, letter=None, coverage=0.1))
        assert failed(made, "F", project_mean=True) == ["project has no letter, 10% of it was assessed; F is asked for"]
