from __future__ import annotations

import json
import subprocess
import sys

import pytest

CODE = '''def halved(number: int) -> int:
    """Return half of a number, rounded down. number: any whole number."""
    return {}
'''


def grade(folder, *arguments: str):
    command = [sys.executable, "-m", "grader", "grade", *arguments, "--no-cache", "-q", "--format", "json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "code.py").write_text(CODE.format("int(number / 2)"))
    (tmp_path / "trusted.py").write_text(CODE.format("number // 2"))
    return tmp_path


def test_a_reference_is_run_beside_the_file(folder):
    run = grade(folder, "code.py", "--reference", "trusted.py", "--entry-point", "halved", "--select", "edge_cases")
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    messages = [one["message"] for one in report["evidence"] if one.get("check") == "edge_cases.reference"]
    assert messages == ["halved(-1) gives 0; the reference gives -1"]
    assert "reference-agreement" in report["dimensions"]["edge_cases"]["criteria"]


def test_without_a_reference_there_is_no_such_criterion(folder):
    report = json.loads(grade(folder, "code.py", "--select", "edge_cases").stdout)
    assert "reference-agreement" not in report["dimensions"]["edge_cases"]["criteria"]
    assert "given-tests" not in report["dimensions"]["edge_cases"]["criteria"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("code.py", "trusted.py", "--reference", "trusted.py"), "it goes with one file"),
        (("code.py", "--reference", "absent.py"), "--reference absent.py"),
        (("code.py", "--reference", "empty.py"), "the file is empty"),
    ],
)
def test_a_reference_that_cannot_be_is_a_usage_error(folder, arguments, told):
    (folder / "empty.py").write_text("\n")
    run = grade(folder, *arguments)
    assert run.returncode == 2
    assert told in run.stderr
