"""`grader grade`: what it reads, what it writes, and what its exit code says."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

import grader.cli.grade
import grader.sandbox.probe
from grader.model.evidence import Finding
from grader.model.report import Isolation, Report

CLEAN = '''"""Sums."""

from __future__ import annotations


def total(numbers: list[int]) -> int:
    """Add numbers up."""
    return sum(numbers)
'''
TANGLED = (
    "def f(a, b, c, d, e, f, g, h):\n"
    + "".join(f"{'    ' * depth}if a:\n" for depth in range(1, 12))
    + "    " * 12
    + "return b\n"
)
EVAL = "def f(text):\n    return eval(text)\n"
CHEAP = ("--no-exec", "--select", "complexity")


@pytest.fixture
def two(project):
    (project / "clean.py").write_text(CLEAN)
    (project / "tangled.py").write_text(TANGLED)
    return project


class TestGates:
    @pytest.mark.usefixtures("two")
    @pytest.mark.parametrize(
        ("flags", "code"),
        [
            ((), 0),
            (("--fail-under", "0"), 0),
            (("--fail-under", "A"), 1),
            (("--fail-under", "0", "--fail-under", "complexity=A"), 1),
            (("--fail-under", "0,complexity=A"), 1),
            (("--fail-under", "A", "--exit-zero"), 0),
            (("--fail-under", "95", "--fail-on", "low"), 1),
        ],
    )
    def test_the_exit_code_is_the_policy_and_nothing_else(self, command, flags, code):
        result = command("grade", ".", *CHEAP, *flags)
        assert result.code == code
        assert ("grader: tangled.py: " in result.err) is any("A" in flag or "95" in flag for flag in flags)
        assert "clean.py" not in result.err

    @pytest.mark.usefixtures("two")
    def test_the_project_can_stand_in_for_its_files(self, command):
        result = command("grade", ".", *CHEAP, "--fail-under", "A", "--project-mean")
        assert "grader: project: " in result.err
        assert "tangled.py: " not in result.err

    def test_settings_lay_the_policy_down_and_flags_override_it(self, two, command):
        (two / "pyproject.toml").write_text('[tool.grader]\nfail-under = "A"\nselect = ["complexity"]\n')
        assert command("grade", ".").code == 1
        assert command("grade", ".", "--fail-under", "0").code == 0


class TestStdin:
    def test_code_in_a_pipe_is_graded(self, command):
        result = command("grade", "-", *CHEAP, "--format", "json", stdin=CLEAN.encode())
        assert (result.code, result.report.files[0].path) == (0, "<stdin>")

    def test_it_carries_the_name_it_is_given(self, command):
        flags = ("--stdin-filename", "src/a.py", *CHEAP, "--format", "json")
        result = command("grade", "-", *flags, stdin=CLEAN.encode())
        assert result.report.files[0].path == "src/a.py"

    def test_it_is_decoded_as_a_file_is(self, command):
        code = "# coding: latin-1\ndef f():\n    return 'é'\n".encode("latin-1")
        assert command("grade", "-", *CHEAP, stdin=code).code == 0
        result = command("grade", "-", *CHEAP, stdin=b"x = '\xff'\n")
        assert (result.code, "gap encoding" in result.out) == (3, True)

    def test_it_is_what_is_graded_not_what_lies_in_its_place(self, project, command):
        (project / "a.py").write_text(TANGLED)
        result = command("grade", "-", "--stdin-filename", "a.py", "--fail-under", "A", *CHEAP, stdin=CLEAN.encode())
        assert result.code == 0

    @pytest.mark.usefixtures("two")
    def test_it_goes_with_no_other_path(self, command):
        assert command("grade", "-", "clean.py").code == 2


class TestOutputs:
    @pytest.mark.usefixtures("two")
    def test_a_pipe_gets_plain_text_by_default(self, command):
        out = command("grade", ".", *CHEAP).out
        assert out.startswith("clean.py: A")
        assert out.isascii()

    def test_one_run_writes_several_reports(self, two, command):
        result = command(
            "grade", ".", *CHEAP, "--format", "json=r.json", "--format", "markdown=r.md", "--format", "plain"
        )
        assert result.out.startswith("clean.py: ")
        assert msgspec.json.decode((two / "r.json").read_bytes(), type=Report).files[0].path == "clean.py"
        assert (two / "r.md").read_text().startswith("## grader: ")

    @pytest.mark.usefixtures("two")
    def test_quiet_leaves_the_failures_and_what_was_asked_for(self, command):
        quiet = command("grade", ".", *CHEAP, "-q", "--fail-under", "A")
        assert (quiet.out, quiet.err.count("\n")) == ("", 1)
        assert json.loads(command("grade", ".", *CHEAP, "-q", "--format", "json").out)

    @pytest.mark.usefixtures("two")
    def test_verbose_names_versions_and_times_on_standard_error(self, command):
        result = command("grade", ".", *CHEAP, "-v", "--format", "json")
        assert "grader: Python 3." in result.err
        assert "ruff " in result.err
        assert result.report.files

    @pytest.mark.usefixtures("two")
    def test_a_report_that_cannot_be_written_is_refused_before_the_work(self, command, monkeypatch):
        monkeypatch.setattr(grader.cli.grade, "grade_inputs", None)
        assert command("grade", ".", "--format", "json=none/r.json").code == 2

    @pytest.mark.usefixtures("two")
    def test_a_reader_that_goes_away_changes_nothing_about_the_code(self, project):
        for flags, code in (((), 0), (("--fail-under", "A"), 1)):
            read, write = os.pipe()
            os.close(read)
            done = subprocess.run(
                [sys.executable, "-m", "grader", "grade", ".", *CHEAP, *flags],
                stdout=write,
                stderr=subprocess.PIPE,
                cwd=project,
                check=False,
            )
            os.close(write)
            assert done.returncode == code
            assert b"Traceback" not in done.stderr
            assert b"BrokenPipe" not in done.stderr


class TestTerminal:
    def run(self, project, **environment: str) -> str:
        """The command's output on a terminal."""
        main, end = pty.openpty()
        command = [sys.executable, "-m", "grader", "grade", ".", *CHEAP]
        kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "TERM")}
        process = subprocess.Popen(
            command, stdin=end, stdout=end, stderr=end, cwd=project, env={**kept, "TERM": "xterm", **environment}
        )
        os.close(end)
        chunks = []
        with contextlib.suppress(OSError):  # EIO is how Linux says that the other end is closed
            while chunk := os.read(main, 65536):
                chunks.append(chunk)
        os.close(main)
        assert process.wait() == 0
        return b"".join(chunks).decode()

    @pytest.mark.usefixtures("two")
    def test_it_gets_colours_and_bars(self, project):
        text = self.run(project)
        assert "\x1b[" in text
        assert "complexity" in text

    @pytest.mark.usefixtures("two")
    @pytest.mark.parametrize("variable", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
    def test_it_gets_no_colours_where_it_wants_none(self, project, variable):
        text = self.run(project, **variable)
        assert "\x1b[3" not in text
        assert "complexity" in text


class TestIsolation:
    WEAK = Isolation(level="limits", layers=("limits",), detail="no Landlock in this kernel")

    @pytest.fixture(autouse=True)
    def weak(self, monkeypatch):
        monkeypatch.setattr(grader.sandbox.probe, "probe", lambda: self.WEAK)

    @pytest.mark.usefixtures("two")
    def test_less_than_was_asked_for_ends_with_four(self, command):
        result = command("grade", ".", "--require-isolation", "kernel")
        assert (result.code, result.out) == (4, "")
        assert "isolation is limits, --require-isolation asks for kernel: no Landlock" in result.err

    @pytest.mark.usefixtures("two")
    def test_what_was_asked_for_and_is_there_is_fine(self, command):
        assert command("grade", ".", "--select", "edge_cases.crash", "--require-isolation", "limits").code != 4

    @pytest.mark.usefixtures("two")
    def test_where_nothing_runs_nothing_is_asked_for(self, command):
        assert command("grade", ".", *CHEAP, "--require-isolation", "strong").code == 0

    def test_code_that_may_not_run_is_a_gap_and_no_letter(self, project, command):
        (project / "clean.py").write_text(CLEAN)
        result = command("grade", ".", "--select", "edge_cases", "--format", "json", "--no-cache")
        assert result.report.grade.letter is None
        assert {item.reason for item in result.report.evidence if item.__class__.__name__ == "Gap"} == {"isolation"}
        assert result.code == 3


class TestSelection:
    def test_only_what_was_asked_for_is_in_the_report(self, project, command):
        (project / "a.py").write_text(EVAL)
        report = command("grade", ".", *CHEAP, "--format", "json").report
        assert set(report.dimensions) == {"complexity"}
        assert not [item for item in report.evidence if isinstance(item, Finding)]

    def test_without_execution_what_only_runs_is_absent_and_no_gap(self, project, command):
        (project / "a.py").write_text(CLEAN)
        report = command("grade", ".", "--no-exec", "--format", "json").report
        assert (report.mode, "edge_cases" in report.dimensions, report.grade.coverage) == ("static", False, 1.0)

    def test_an_entry_point_weighs_full(self, project, command):
        (project / "a.py").write_text(TANGLED)
        plain = command("grade", "a.py", *CHEAP, "--format", "json").report
        entered = command("grade", "a.py", *CHEAP, "--entry-point", "f", "--format", "json").report
        assert entered.grade.score < plain.grade.score


class TestFailures:
    @pytest.mark.usefixtures("two")
    def test_a_checker_that_raises_is_a_gap_and_its_traceback_comes_with_verbose(self, command, monkeypatch):
        def broken(*_):
            raise ValueError("of ours")
            yield

        import grader.checkers.complexity as package

        monkeypatch.setattr(package, "CHECKER", msgspec.structs.replace(package.CHECKER, run=broken))
        result = command("grade", "clean.py", *CHEAP, "-v", "--no-cache", "--format", "json")
        (gap,) = result.report.evidence
        assert (gap.reason, gap.detail.split(" in ")[0]) == ("internal", "ValueError")
        assert "ValueError: of ours" in result.err
        assert result.code == 3

    @pytest.mark.usefixtures("two")
    def test_a_bug_of_ours_is_no_grade(self, command, monkeypatch):
        def broken(*_, **__):
            raise ZeroDivisionError

        monkeypatch.setattr(grader.cli.grade, "grade_inputs", broken)
        result = command("grade", ".", "--fail-under", "0")
        assert result.code == 70
        assert "this is a bug in grader" in result.err

    @pytest.mark.parametrize("flags", [("--no-exec",), CHEAP])
    def test_an_interrupt_ends_the_run_and_its_children_without_a_traceback(self, project, flags):
        for number in range(4):
            (project / f"m{number}.py").write_text(CLEAN + f"\n\nX = {number}\n" * 3000)
        process = subprocess.Popen(
            [sys.executable, "-m", "grader", "grade", ".", "--no-cache", *flags],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=project,
            start_new_session=True,
        )
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        while process.poll() is None and not children.read_text():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        out, err = process.communicate()
        assert process.returncode == 130
        assert b"Traceback" not in err
        assert out == b""
