"""`pytest --grader`: items, gates, table, user properties, xdist, hostile names."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

CLEAN = '''\
"""Clean."""


def double(number: int) -> int:
    """Twice a number.

    >>> double(2)
    4
    """
    return number * 2
'''
DANGEROUS = '''\
"""Dangerous."""

import subprocess


def archive(folder: str) -> None:
    """Pack a folder."""
    subprocess.run("tar czf all.tar.gz " + folder, shell=True)
'''


@pytest.fixture
def project(grading_pytester):
    """A package with a clean and a dangerous module, and one test; everything static, which is fast."""
    grading_pytester.makeini(
        """
        [pytest]
        testpaths = tests
        grader_paths = app
        grader_no_exec = true
        """
    )
    package = grading_pytester.mkdir("app")
    for name, text in {"clean": CLEAN, "dangerous": DANGEROUS, "__init__": ""}.items():
        (package / f"{name}.py").write_text(text)
    grading_pytester.mkdir("tests")
    (grading_pytester.path / "tests/test_it.py").write_text("def test_it():\n    pass\n")
    return grading_pytester


def properties(folder):
    """Name to record of everything that a junit file says about grades."""
    tree = ET.parse(folder / "junit.xml")
    records = [json.loads(one.get("value")) for one in tree.iter("property") if one.get("name") == "grader"]
    return {record["name"]: record for record in records}


def test_every_module_is_an_item_and_without_gates_it_passes(project):
    result = project.runpytest("--grader", "-v")
    result.assert_outcomes(passed=3, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "*app/clean.py::grader PASSED*",
            "*app/dangerous.py::grader PASSED*",
            "*= grader =*",
            "app/clean.py*A*",
            "app/dangerous.py*",
        ]
    )
    assert result.ret == 0


def test_a_module_below_the_gate_fails_and_says_why(project):
    result = project.runpytest("--grader", "--grader-fail-under", "security=B")
    result.assert_outcomes(passed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["*app/dangerous.py: security: * is below B*"])
    result.stdout.no_fnmatch_line("*grader/integrations*")


def test_the_gate_can_stand_in_the_ini_file(project):
    with (project.path / "tox.ini").open("a") as ini:
        ini.write("\ngrader_fail_under = F security=B\n")
    result = project.runpytest("--grader")
    result.assert_outcomes(passed=2, failed=1, skipped=1)


def test_grades_are_user_properties_in_junit_files(project):
    project.runpytest("--grader", "--junitxml=junit.xml")
    found = properties(project.path)
    assert sorted(found) == ["app/clean.py", "app/dangerous.py"]
    assert found["app/clean.py"]["grade"]["letter"].startswith("A")
    assert found["app/dangerous.py"]["dimensions"]["security"]["letter"] in ("D", "F")
    assert found["app/dangerous.py"]["grade"]["low"] <= found["app/dangerous.py"]["grade"]["score"]


def test_xdist_gives_the_same_grades_and_table(project):
    alone = project.runpytest_subprocess("--grader", "--junitxml=junit.xml", "--grader-fail-under=security=B")
    before = properties(project.path)
    spread = project.runpytest_subprocess(
        "--grader", "--junitxml=junit.xml", "--grader-fail-under=security=B", "-n", "2"
    )
    spread.assert_outcomes(passed=2, failed=1, skipped=1)
    assert properties(project.path) == before

    def table(result):
        lines = result.stdout.lines
        start = next(index for index, line in enumerate(lines) if "= grader =" in line)
        return lines[start : start + 3]

    assert table(spread) == table(alone)


def test_without_grader_paths_what_pytest_comes_across_is_graded_but_no_tests(project):
    project.makeini("[pytest]\ngrader_no_exec = true\n")
    (project.path / "conftest.py").write_text("")
    result = project.runpytest("--grader", "-v")
    result.assert_outcomes(passed=3, skipped=1)
    result.stdout.no_fnmatch_line("*test_it.py::grader*")
    result.stdout.no_fnmatch_line("*conftest.py::grader*")


def test_a_module_on_the_command_line_comes_before_grader_paths(project):
    result = project.runpytest("--grader", "app/clean.py", "-v")
    result.stdout.fnmatch_lines(["*app/clean.py::grader PASSED*"])
    result.stdout.no_fnmatch_line("*dangerous*")


def test_an_item_can_be_run_by_its_name(project):
    result = project.runpytest("--grader", "app/clean.py::grader")
    result.assert_outcomes(passed=1)


def test_a_run_that_grades_nothing_fails(project):
    project.makeini("[pytest]\ntestpaths = tests\n")
    result = project.runpytest("--grader")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["no module was graded*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("flags", [["-n", "1"], ["-q"]])
def test_grades_of_functions_are_no_graded_module(project, flags):
    (project.path / "tests/test_it.py").write_text("def test_it(grade_of):\n    grade_of('app/clean.py')\n")
    project.makeini("[pytest]\ntestpaths = tests\ngrader_no_exec = true\n")
    result = project.runpytest_subprocess("--grader", *flags)
    result.stdout.fnmatch_lines(["app/clean.py*", "no module was graded*"])
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_who_leaves_modules_out_gets_no_complaint(project):
    assert project.runpytest("--grader", "-k", "test_it").ret == pytest.ExitCode.OK
    assert project.runpytest("--grader", "--collect-only").ret == pytest.ExitCode.OK


def test_what_cannot_be_graded_fails_without_a_gate(project):
    (project.path / "app/broken.py").write_text("def f(:\n")
    result = project.runpytest("--grader")
    result.assert_outcomes(passed=3, failed=1, skipped=1)
    result.stdout.fnmatch_lines(["*app/broken.py could not be graded*"])


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (["--grader-fail-under", "Z"], "*'Z' is no letter*"),
        (["--grader-fail-under", "edge_cases=B"], "*does not grade edge_cases*"),
        (["--grader-rubric", "none-such"], "*no rubric 'none-such'*"),
        (["-o", "grader_paths=missing"], "*missing: no such file or folder*"),
    ],
)
def test_settings_that_cannot_be_stop_the_run(project, flags, message):
    result = project.runpytest("--grader", *flags)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])


def test_hostile_file_names_are_escaped_everywhere(project):
    (project.path / "app/x\n\x1b[31mred.py").write_text(DANGEROUS)
    result = project.runpytest_subprocess("--grader", "-v", "--grader-fail-under", "security=B")
    assert "\x1b[31mred" not in result.stdout.str()
    result.stdout.fnmatch_lines(
        ["*app/x\\n\\u001b[[]31mred.py::grader FAILED*", "*app/x\\n\\u001b[[]31mred.py: security: *below B*"]
    )


def test_the_settings_of_the_invoking_project_hold(project):
    (project.path / "pyproject.toml").write_text('[tool.grader]\nexclude = ["dangerous.py"]\nfail-under = "B"\n')
    result = project.runpytest("--grader", "-v")
    result.assert_outcomes(passed=2, skipped=1)


def test_it_costs_nothing_when_it_is_not_asked_for(project):
    script = (
        "import sys, pytest\n"
        "code = pytest.main(['-q', '-p', 'no:hypothesispytest', '-p', 'no:cacheprovider'])\n"
        "ours = ('grader', 'msgspec', 'click', 'rich')\n"
        "loaded = sorted(name for name in sys.modules if name.split('.')[0] in ours)\n"
        "print(code, loaded)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=project.path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].endswith(
        "['grader', 'grader.integrations', 'grader.integrations.pytest_names', 'grader.integrations.pytest_plugin']"
    )
