"""Input that cannot be graded: each kind is named, costs exit code 3, and takes no other file with it."""

from __future__ import annotations

import os
import subprocess
import sys
from unicodedata import category

import msgspec
import pytest

from grader.model.evidence import Gap
from grader.model.report import Report
from grader.reporters.registry import FORMATS

GOOD = '''"""Sums."""

from __future__ import annotations


def total(numbers: list[int]) -> int:
    """Add numbers up.

    >>> total([1, 2])
    3
    """
    return sum(numbers)
'''
STATIC = ("--no-exec", "--format", "json")
CHEAP = ("--no-exec", "--select", "complexity", "--format", "json")
"""Where it is not about tools, none is started."""


BYTES = {
    "binary": (b"\x7fELF\x02\x01\x01" + bytes(64), "encoding", "line 1: a NUL byte"),
    "NUL bytes": (b"x = 1\ny = '\0'\n", "encoding", "line 2: a NUL byte"),
    "UTF-16": ("x = 1\n".encode("utf-16"), "encoding", "text in UTF-16"),
    "wrong encoding": (b"x = 1\ny = '\xe9'\n", "encoding", "line 2: bytes that are not utf-8"),
    "unknown encoding": (b"# coding: klingon\nx = 1\n", "encoding", "unknown encoding"),
    "syntax error": (b"def f(:\n", "syntax", "line 1: invalid syntax"),
    "Python 2": (b"print 'x'\n", "syntax", "line 1: Missing parentheses"),
    "5 MB": (b"x = 1  # generated\n" * 300_000, "too-large", "more than 2,000,000 bytes"),
    "9,000 nested brackets": (b"x = " + b"[" * 9000 + b"]" * 9000, "too-large", "more than 150 nested brackets"),
    "9,000 chained operators": (b"x = " + b" + ".join([b"1"] * 9000), "too-large", "more than 300 chained operators"),
    "9,000 chained calls": (b"x = a" + b".b()" * 9000, "too-large", "more than 300 chained operators"),
}


PLACES = {
    "loop of links": (lambda place: place.symlink_to(place.name), "Too many levels of symbolic links"),
    "link to nowhere": (lambda place: place.symlink_to("nowhere.py"), "No such file or directory"),
    "unreadable": (lambda place: place.symlink_to("/proc/self/mem"), "Input/output error"),
    "pipe": (os.mkfifo, "no regular file"),
}


BAD = {
    **{name: (lambda place, data=data: place.write_bytes(data), *rest) for name, (data, *rest) in BYTES.items()},
    **{name: (make, "unreadable", detail) for name, (make, detail) in PLACES.items()},
}


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> tuple[int, Report]:
    """Every kind of bad file beside a good one: exit code and report of one run with all the static tools."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "good.py").write_text(GOOD)
    for name, (make, *_) in BAD.items():
        make(folder / f"{name}.py")
    command = [sys.executable, "-m", "grader", "grade", ".", *STATIC, "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    return done.returncode, msgspec.json.decode(done.stdout, type=Report)


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_a_gap_for_every_check_that_says_why(together, name):
    _, report = together
    _, reason, detail = BAD[name]
    (gap,) = [item for item in report.evidence if isinstance(item, Gap) and item.path == f"{name}.py"]
    assert (gap.reason, gap.checks, gap.units) == (reason, ("*",), "all")
    assert detail in gap.detail
    (lost,) = [file for file in report.files if file.path == f"{name}.py"]
    assert (lost.status, lost.grade.letter, lost.grade.score) == ("ungraded", None, None)
    assert (lost.grade.low, lost.grade.high) == (0.0, 100.0)


def test_the_good_file_beside_them_all_is_graded_in_every_static_dimension(together):
    code, report = together
    (kept,) = [file for file in report.files if file.path == "good.py"]
    assert kept.grade.letter is not None
    assert {name: each.grade.coverage for name, each in kept.dimensions.items()} == dict.fromkeys(
        ("security", "complexity", "conventions"), 1.0
    )
    assert code == 3


def test_a_bad_file_that_is_named_is_no_other_than_one_that_is_found(project, command):
    (project / "good.py").write_text(GOOD)
    for name, (make, _) in PLACES.items():
        make(project / f"{name}.py")
    named = command("grade", "good.py", *(f"{name}.py" for name in PLACES), *CHEAP)
    assert named.code == 3
    assert named.out == command("grade", ".", *CHEAP).out


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_gap(project, command):
    (project / "good.py").write_text(GOOD)
    (project / "bad.py").write_text(GOOD)
    (project / "bad.py").chmod(0)
    result = command("grade", ".", *CHEAP)
    assert [gap.detail for gap in result.report.evidence if isinstance(gap, Gap)] == ["Permission denied"]
    assert (result.code, result.file("good.py").status) == (3, "graded")


def test_people_see_the_reason_too(project, command):
    (project / "good.py").write_text(GOOD)
    (project / "bad.py").write_text("def f(:\n")
    result = command("grade", ".", "--select", "complexity", "--format", "plain")
    assert "bad.py: gap syntax *: line 1: invalid syntax" in result.out
    assert result.code == 3


def test_a_missing_path_is_named_and_the_others_are_graded(project, command):
    (project / "good.py").write_text(GOOD)
    result = command("grade", "good.py", "nowhere.py", *CHEAP)
    assert result.err == "grader: nowhere.py: no such file or folder\n"
    assert result.file("good.py").status == "graded"
    assert result.code == 3


def test_ungraded_input_never_masks_code_below_the_gate(project, command):
    (project / "good.py").write_text(GOOD)
    (project / "bad.py").write_text("def f(:\n")
    result = command("grade", ".", "nowhere.py", *CHEAP, "--fail-under", "F")
    assert "grader: bad.py was not assessed; F is asked for (syntax: line 1: invalid syntax" in result.err
    assert "good.py" not in result.err
    assert result.code == 1


def test_a_folder_without_python_is_no_success(project, command):
    (project / "readme.txt").write_text("x")
    result = command("grade", ".", *CHEAP)
    assert (result.code, result.err) == (
        3,
        "grader: no Python file was found (.gitignore files and --exclude are obeyed)\n",
    )
    assert result.report.grade.letter is None
    assert command("grade", ".", *CHEAP, "--fail-under", "F").code == 1


def test_a_hook_whose_files_are_all_excluded_passes(project, command):
    (project / "gen.py").write_text("def f(:\n")
    result = command("grade", "gen.py", "--exclude", "gen.py", "--force-exclude", "--fail-under", "A", *CHEAP)
    assert (result.code, result.err) == (0, "grader: every file named is excluded: nothing to grade\n")


class TestEmptyFiles:
    def test_one_beside_others_is_listed_and_fails_no_gate(self, project, command):
        (project / "__init__.py").touch()
        (project / "good.py").write_text(GOOD)
        result = command("grade", ".", *CHEAP, "--fail-under", "F")
        empty = result.file("__init__.py")
        assert (empty.status, empty.grade.score, empty.grade.letter) == ("empty", None, None)
        assert result.code == 0

    @pytest.mark.parametrize("text", ["", "\n\n", "# only words\n", "\ufeff"])
    def test_nothing_but_one_is_no_grade_and_passes_no_gate(self, project, command, text):
        (project / "a.py").write_text(text)
        result = command("grade", "a.py", *CHEAP)
        assert (result.code, result.report.grade.score, result.report.grade.letter) == (0, None, None)
        gated = command("grade", "a.py", *CHEAP, "--fail-under", "F")
        assert (gated.code, gated.err) == (1, "grader: nothing was graded\n")


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + GOOD.encode(), GOOD.replace("\n", "\r\n").encode(), GOOD.replace("\n", "\r").encode()]
)
def test_a_byte_order_mark_and_foreign_line_ends_change_no_grade(project, command, data):
    (project / "good.py").write_text(GOOD)
    (project / "other.py").write_bytes(data)
    result = command("grade", ".", *CHEAP)
    assert result.code == 0
    assert result.file("other.py").grade.score == result.file("good.py").grade.score


class TestFileNames:
    PLAIN = ("with space.py", "-dash.py", "@args.py", "a[b]*?.py")
    NAMES = (*PLAIN, "line\nend.py", "\x1b[31mred.py", "\x9b7mcsi.py", "\u202ertl.py")

    def test_strange_ones_are_graded_like_any_other(self, project, command):
        for name in self.NAMES:
            (project / name).write_text(GOOD)
        result = command("grade", ".", *STATIC)
        assert {file.path for file in result.report.files} == set(self.NAMES)
        assert {file.grade.score for file in result.report.files} == {result.report.files[0].grade.score}
        assert result.code == 0

    def test_one_that_begins_with_a_dash_can_be_named(self, project, command):
        (project / "-dash.py").write_text(GOOD)
        assert command("grade", *CHEAP, "--", "-dash.py").file("-dash.py").status == "graded"

    def test_one_that_is_no_text_is_shown_escaped(self, project, command):
        (project / os.fsdecode(b"\xff.py")).write_text(GOOD)
        result = command("grade", ".", *CHEAP)
        assert result.report.files[0].path == "\\xff.py"
        assert result.code == 0

    def test_no_control_character_reaches_an_output(self, project, command, tmp_path):
        for name in self.NAMES:
            (project / name).write_text("def f(:\n" if name.startswith("line") else "def f(x):\n    return eval(x)\n")
        files = {form: tmp_path / form for form in FORMATS}
        flags = [f"--format={form}={file}" for form, file in files.items()]
        result = command("grade", ".", "no\x1b[2Jwhere", "--no-exec", "--fail-under=A+", "--verbose", *flags)
        assert "no\\u001b[2Jwhere: no such file" in result.err
        for text in (result.err, *(files[form].read_text() for form in ("terminal", "plain", "markdown"))):
            assert all(char == "\n" or char.isprintable() for char in text)
        for form in ("json", "jsonl"):
            assert not any(category(char) in ("Cc", "Cf") for char in files[form].read_text().replace("\n", ""))


RUBRICS = {
    "unknown key": ('extends = "default"\nbandz = 1\n', "own.toml:2: bandz: "),
    "wrong type": ('extends = "default"\ndiscount = "half"\n', "own.toml:2: discount: "),
    "weight 0": (
        'extends = "default"\n[dimensions.security]\nweight = 0\n',
        "own.toml:3: dimensions.security.weight: ",
    ),
    "cycle": ('extends = "own.toml"\n', "own.toml:1: extends: rubrics extend each other in a circle"),
    "no base": ('extends = "nowhere"\n', "own.toml:1: extends: no rubric 'nowhere'"),
    "no TOML": ("x = \n", "own.toml:1: no TOML"),
    "criterion for nothing": (
        """extends = "default"
[dimensions.security.criteria.typo]
checks = ["security.no-such"]
curve = "loss"
descriptor = "x"
""",
        "own.toml: criterion security.typo matches no registered check",
    ),
    "pattern that is none": (
        'extends = "default"\n[[overrides]]\npaths = ["!"]\nignore = ["security.*"]\n',
        "own.toml:3",
    ),
}


@pytest.mark.parametrize(("text", "message"), RUBRICS.values(), ids=RUBRICS.keys())
def test_a_broken_rubric_is_refused_with_file_line_and_key_before_anything_is_graded(project, command, text, message):
    (project / "good.py").write_text(GOOD)
    (project / "own.toml").write_text(text)
    result = command("grade", ".", "--rubric", "own.toml", *CHEAP)
    assert result.err.startswith(f"grader: error: {message}")
    assert (result.code, result.out) == (2, "")


USAGE = {
    "unknown dimension": (("--fail-under", "speed=B"), "no dimension 'speed'; known are security, edge_cases, "),
    "unknown letter": (("--fail-under", "Z"), "'Z' is no letter (A+, "),
    "absent dimension": (("--fail-under", "edge_cases=B"), "this run does not grade edge_cases"),
    "unknown isolation": (("--require-isolation", "total"), "'total' is not one of"),
    "unknown check": (("--ignore", "security.nothing"), "no check matches 'security.nothing'"),
    "unknown rubric": (("--rubric", "nicest"), "no rubric 'nicest'; shipped are default, "),
    "unknown format": (("--format", "pdf"), "no format 'pdf'; known are terminal, "),
    "two reports in one place": (("--format", "plain"), "two reports would go to standard output"),
    "report into nowhere": (("--format", "json=no/where"), "no/where is no file that can be written"),
    "no jobs": (("--jobs", "0"), "--jobs 0: at least one is needed"),
    "no environment": (("--python", "."), "no environment for python3."),
    "no conventions": (("--conventions", "none.toml"), "cannot read the conventions none.toml"),
    "unknown option": (("--colour",), "No such option"),
    "name without code": (("--stdin-filename", "x.py"), "--stdin-filename goes with `-`"),
    "entry point of many": (("--entry-point", "f", "other.py"), "it goes with one file, not with 2"),
    "entry point of none": (("--entry-point", "nothing"), "good.py defines total"),
}


@pytest.mark.parametrize(("flags", "message"), USAGE.values(), ids=USAGE.keys())
def test_a_mistake_in_the_flags_is_refused_and_says_what_there_is(project, command, flags, message):
    for name in ("good.py", "other.py"):
        (project / name).write_text(GOOD)
    result = command("grade", "good.py", *CHEAP, *flags)
    assert result.err.startswith("grader: error: ")
    assert message in result.err
    assert (result.code, result.out) == (2, "")


def test_a_broken_settings_file_is_refused_with_its_name(project, command):
    (project / "good.py").write_text(GOOD)
    (project / "pyproject.toml").write_text("[tool.grader]\nrubrik = 'x'\n")
    result = command("grade", "good.py", *CHEAP)
    assert "pyproject.toml: [tool.grader]: unknown key 'rubrik'" in result.err
    assert (result.code, result.out) == (2, "")


def test_settings_of_a_graded_folder_that_is_someone_elses_do_not_count(project, command):
    theirs = project / "theirs"
    theirs.mkdir()
    (theirs / "pyproject.toml").write_text("[tool.grader]\nrubrik = 'x'\n")
    (theirs / "good.py").write_text(GOOD)
    assert command("grade", "theirs", *CHEAP).code == 0
