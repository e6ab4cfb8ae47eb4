"""Code that wants a better grade than it deserves: padding, comments, and what cannot be assessed."""

from __future__ import annotations

import pytest

import grader.engine.toolbox
from grader.model.checker import ToolFailure
from grader.model.evidence import Gap

VULNERABLE = '''"""Run what a user asks for."""

import pickle
import subprocess

PASSWORD = "correct-horse-battery-staple"


def run(command: str) -> int:
    """Run a command line."""
    return subprocess.call(f"ls {command}", shell=True)


def compute(expression: str) -> object:
    """Compute an expression."""
    return eval(expression)


def restore(data: bytes) -> object:
    """Read what was stored."""
    return pickle.loads(data)


def connect(server: object) -> object:
    """Log in."""
    return server.login("admin", password=PASSWORD)
'''

CLEAN = '''"""Run what a user asks for."""

import ast
import json
import os
import subprocess


def run(folder: str) -> int:
    """List a folder."""
    return subprocess.call(["/bin/ls", "--", folder])


def compute(expression: str) -> object:
    """Compute a literal."""
    return ast.literal_eval(expression)


def restore(data: bytes) -> object:
    """Read what was stored."""
    return json.loads(data)


def connect(server: object) -> object:
    """Log in."""
    return server.login("admin", password=os.environ["SERVER_PASSWORD"])
'''

STATIC = ("--no-exec", "--format", "json")


def padding(count: int) -> str:
    """Functions without fault."""
    return "".join(
        f'\n\ndef pad_{n}(value: int) -> int:\n    """Add {n}."""\n    return value + {n}\n' for n in range(count)
    )


@pytest.fixture
def graded(project, command):
    """Grade texts by file name; dimension grades by file name."""

    def grade(files: dict[str, str], *flags: str):
        for name, text in files.items():
            (project / name).write_text(text)
        report = command("grade", ".", *STATIC, *flags).report
        return {file.path: file.dimensions for file in report.files}

    return grade


def letters(dimensions) -> str:
    return dimensions["security"].grade.letter[0]


def test_what_is_open_to_attack_gets_d_or_f_and_its_clean_twin_a_or_b(graded):
    found = graded({"bad.py": VULNERABLE, "good.py": CLEAN})
    assert letters(found["bad.py"]) in "DF"
    assert letters(found["good.py"]) in "AB"


def test_two_hundred_trivial_functions_raise_no_dimension(graded):
    found = graded({"bare.py": VULNERABLE, "padded.py": VULNERABLE + padding(200)})
    for name, bare in found["bare.py"].items():
        assert found["padded.py"][name].grade.score <= bare.grade.score
        assert found["padded.py"][name].grade.low <= bare.grade.low


@pytest.mark.parametrize("comment", ["# nosec", "# noqa", "# noqa: S602,S307,S301,S105  # nosec", "# type: ignore"])
def test_comments_that_ask_tools_to_look_away_raise_nothing(graded, comment):
    hidden = "\n".join(f"{line}  {comment}" if line and '"""' not in line else line for line in VULNERABLE.split("\n"))
    found = graded({"bare.py": VULNERABLE, "hidden.py": hidden}, "--select", "security")
    assert found["hidden.py"]["security"].grade.score <= found["bare.py"]["security"].grade.score
    assert letters(found["hidden.py"]) in "DF"


def test_a_comment_for_the_whole_file_raises_nothing(graded):
    hidden = f"# ruff: noqa\n# flake8: noqa\n# nosec\n{VULNERABLE}"
    found = graded({"bare.py": VULNERABLE, "hidden.py": hidden}, "--select", "security")
    assert found["hidden.py"]["security"].grade.score <= found["bare.py"]["security"].grade.score


def test_settings_beside_graded_code_raise_nothing(project, graded):
    bare = graded({"bad.py": VULNERABLE})["bad.py"]
    inner = project / "theirs"
    inner.mkdir()
    (inner / "bad.py").write_text(VULNERABLE)
    (inner / ".bandit").write_text("[bandit]\nskips: B101,B602,B307,B301,B105\n")
    (inner / "ruff.toml").write_text('lint.ignore = ["ALL"]\n')
    (inner / "pyproject.toml").write_text('[tool.grader]\nignore = ["security"]\n[tool.bandit]\nskips = ["B602"]\n')
    theirs = graded({})["theirs/bad.py"]
    assert {name: each.grade.score for name, each in theirs.items()} == {
        name: each.grade.score for name, each in bare.items()
    }


class TestWhatWasNotAssessed:
    """It never shows a letter."""

    def test_a_syntax_error_and_an_empty_file_have_none(self, project, command):
        (project / "broken.py").write_text(CLEAN + "def f(:\n")
        (project / "empty.py").write_text("")
        report = command("grade", ".", *STATIC).report
        for file in report.files:
            assert file.grade.letter is None
            assert {each.grade.letter for each in file.dimensions.values()} <= {None}
        assert report.grade.letter is None

    @pytest.mark.parametrize("missing", ["bandit", "ruff-security", "bandit,ruff-security"])
    def test_a_missing_tool_is_a_gap_and_security_has_no_letter_at_full_confidence(
        self, project, command, monkeypatch, missing
    ):
        for tool in missing.split(","):
            failure = ToolFailure(reason="missing-tool", detail=f"{tool}: not installed")
            monkeypatch.setitem(
                grader.engine.toolbox.TEXT_TOOLS, tool, lambda texts, failure=failure: dict.fromkeys(texts, failure)
            )
        (project / "good.py").write_text(CLEAN)
        report = command("grade", ".", *STATIC).report
        gaps = [item for item in report.evidence if isinstance(item, Gap)]
        assert {gap.reason for gap in gaps} == {"missing-tool"}
        security = report.dimensions["security"].grade
        assert security.low == 0.0
        assert security.coverage < 1.0
        assert (security.letter is None) == (security.coverage < 0.5)
        if missing == "bandit,ruff-security":
            assert security.letter is None
