"""The marker `grader` and the fixture `grade_of`."""

import pytest

MODULE = '''\
"""Shapes."""

import functools
import subprocess


def area(side: float) -> float:
    """Area of a square.

    >>> area(2.0)
    4.0
    """
    return side * side


def remove(folder: str) -> None:
    """Remove a folder."""
    subprocess.run("rm -r " + folder, shell=True)


def traced(function):
    """Wrap."""

    @functools.wraps(function)
    def wrapper(*args):
        return function(*args)

    return wrapper


@traced
def perimeter(side: float) -> float:
    """Perimeter of a square."""
    return 4 * side


twice = lambda side: 2 * side


class Shape:
    """A shape."""

    def name(self) -> str:
        """Name of it."""
        return "shape"

    def erase(self, path: str) -> None:
        """Remove its file."""
        subprocess.run("rm " + path, shell=True)

    @property
    def sides(self) -> int:
        """Number of sides."""
        return 4
'''


@pytest.fixture
def project(grading_pytester):
    grading_pytester.makeini("[pytest]\ngrader_no_exec = true\n")
    grading_pytester.makepyfile(shapes=MODULE)
    grading_pytester.syspathinsert()
    return grading_pytester


def outcomes(project, test, *flags, **expected):
    project.makepyfile(test_shapes=f"import pytest\nimport shapes\n\n{test}")
    result = project.runpytest("test_shapes.py", *flags)
    result.assert_outcomes(**expected)
    return result


def test_the_fixture_grades_a_function_alone(project):
    outcomes(
        project,
        """
def test_it(grade_of):
    clean, dirty = grade_of(shapes.area), grade_of(shapes.remove)
    assert clean.at_least("A", "security=A+")
    assert not dirty.at_least("security=C")
    assert clean.name == "shapes.py::area" and clean.letter.startswith("A") and clean.score > 90
    assert [one.check.split(".")[0] for one in dirty.findings if one.severity in ("medium", "high")] == ["security"]
    assert dirty.dimensions["security"].score < 60
""",
        passed=1,
    )


def test_the_fixture_grades_classes_modules_paths_and_what_is_decorated(project):
    outcomes(
        project,
        """
def test_it(grade_of, pytestconfig):
    names = [grade_of(one).name for one in (
        shapes, "shapes.py", pytestconfig.rootpath / "shapes.py", shapes.perimeter, shapes.Shape, shapes.Shape.name,
        shapes.Shape().name, shapes.Shape.sides,
    )]
    assert names == ["shapes.py"] * 3 + [
        "shapes.py::perimeter", "shapes.py::Shape",
        "shapes.py::Shape.name", "shapes.py::Shape.name", "shapes.py::Shape.sides",
    ]
    assert not grade_of(shapes.Shape).at_least("security=C")
    assert grade_of(shapes.Shape.name).at_least("security=A+")
""",
        passed=1,
    )


def test_an_assertion_that_fails_shows_the_grade(project):
    result = outcomes(
        project, "def test_it(grade_of):\n    assert grade_of(shapes.remove).at_least('security=A')\n", failed=1
    )
    result.stdout.fnmatch_lines(["*<shapes.py::remove: * (security *"])


@pytest.mark.parametrize("subject", ["len", "3", "'missing.py'", "shapes.twice"])
def test_what_has_no_grade_is_an_error_of_one_line(project, subject):
    result = outcomes(project, f"def test_it(grade_of):\n    grade_of({subject})\n", failed=1)
    result.stdout.no_fnmatch_line("*integrations*")


def test_the_marker_holds_objects_against_its_gate(project):
    marked = "@pytest.mark.grader(of=[shapes.{0}], fail_under='security=B')\ndef test_{0}():\n    pass\n\n"
    result = outcomes(project, marked.format("area") + marked.format("remove"), passed=1, failed=1)
    result.stdout.fnmatch_lines(["*shapes.py::remove: security: * is below B*", "  -*"])


def test_the_marker_takes_several_gates_and_numbers(project):
    outcomes(
        project,
        "@pytest.mark.grader(of=shapes.area, fail_under=[80, 'security=A'])\ndef test_it():\n    pass\n",
        passed=1,
    )


def test_the_marker_gates_what_the_test_hands_to_the_fixture(project):
    outcomes(
        project,
        "@pytest.mark.grader(fail_under='security=B')\ndef test_it(grade_of):\n    grade_of(shapes.remove)\n",
        failed=1,
    )


def test_the_marker_falls_back_on_the_gate_of_the_session(project):
    test = "@pytest.mark.grader(of=shapes.remove)\ndef test_it():\n    pass\n"
    outcomes(project, test, passed=1)
    outcomes(project, test, "--grader-fail-under", "security=B", failed=1)


def test_the_marker_can_choose_the_rubric(project):
    test = "def test_it(grade_of):\n    assert grade_of(shapes.area).report.rubric.name == 'strict'\n"
    outcomes(project, f"@pytest.mark.grader(rubric='strict')\n{test}", passed=1)


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("fail_under='B'", "*names nothing*"),
        ("shapes.area, fail_under='B'", "*keywords only*"),
        ("of=shapes.area, fail_udner='B'", "*takes no 'fail_udner'*"),
    ],
)
def test_a_marker_that_cannot_be_fails_its_test(project, marker, message):
    result = outcomes(project, f"@pytest.mark.grader({marker})\ndef test_it():\n    pass\n", failed=1)
    result.stdout.fnmatch_lines([message])


def test_a_file_is_assessed_once_however_many_ask(project):
    project.makeconftest(
        """
from importlib import import_module

import pytest

@pytest.fixture(autouse=True, scope="session")
def count():
    pytest_grading = import_module("grader.integrations.pytest_grading")
    calls = []
    real = pytest_grading.assess_inputs
    pytest_grading.assess_inputs = lambda *args: calls.append(1) or real(*args)
    yield
    pytest_grading.assess_inputs = real
    assert len(calls) == 1
"""
    )
    outcomes(
        project,
        """
def test_one(grade_of):
    grade_of(shapes.area), grade_of(shapes), grade_of("shapes.py")

@pytest.mark.grader(of=shapes.remove)
def test_two():
    pass
""",
        passed=2,
    )


def test_graded_objects_are_in_the_table(project):
    result = outcomes(project, "def test_it(grade_of):\n    grade_of(shapes.area)\n", passed=1)
    result.stdout.fnmatch_lines(["*= grader =*", "shapes.py::area*"])


def test_strict_markers_know_it(project):
    outcomes(project, "@pytest.mark.grader(of=shapes.area)\ndef test_it():\n    pass\n", "--strict-markers", passed=1)
