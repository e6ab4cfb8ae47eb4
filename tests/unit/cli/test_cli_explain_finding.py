"""`grader explain --finding`: one finding of the last report, and the test of it that is red until it is mended."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from grader.cli.commands import run as grader

WRONG = '''"""Shares."""


def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two whole numbers. a, b: zero or more.

    >>> gcd(12, 18)
    6
    """
    return max((n for n in range(1, min(a, b) + 1) if a % n == 0 and b % n == 0), default=1)
'''
RIGHT = '''"""Shares."""


def gcd(a: int, b: int) -> int:
    """Return the greatest common divisor of two whole numbers. a, b: zero or more.

    >>> gcd(12, 18)
    6
    """
    while b:
        a, b = b, a % b
    return a
'''


@pytest.fixture
def found(tmp_path, monkeypatch, capfd) -> str:
    """The fingerprint of the finding about WRONG, in a folder with its cache."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "shares.py").write_text(WRONG, "utf-8")
    words = ["grade", "shares.py", "-q", "--select", "edge_cases.second-opinion", "--format", "json=report.json"]
    assert grader(words) == 0
    capfd.readouterr()
    evidence = json.loads((tmp_path / "report.json").read_text("utf-8"))["evidence"]
    return next(item["fingerprint"] for item in evidence if item["kind"] == "finding")


def test_a_finding_is_told_with_its_call_and_why_the_input_is_allowed(found, capfd):
    assert grader(["explain", "--finding", found]) == 0
    told = capfd.readouterr().out
    assert "edge_cases.second-opinion" in told
    assert "expected: " in told
    assert "allowed:  " in told


def test_the_test_of_a_finding_is_red_until_the_fault_is_mended(found, tmp_path, capfd):
    assert grader(["explain", "--finding", found, "--as-test"]) == 0
    (tmp_path / "test_found.py").write_text(capfd.readouterr().out, "utf-8")
    assert outcome(tmp_path) == 1
    (tmp_path / "shares.py").write_text(RIGHT, "utf-8")
    assert outcome(tmp_path) == 0


def outcome(folder) -> int:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_found.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["explain", "--as-test"], "--finding"),
        (["explain", "--finding", "nothing-has-this"], "no finding has"),
    ],
)
@pytest.mark.usefixtures("found")
def test_what_cannot_be_explained_is_a_mistake_of_usage(words, says, capfd):
    assert grader(words) == 2
    assert says in capfd.readouterr().err


def test_without_a_kept_report_it_says_what_to_do(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert grader(["explain", "--finding", "a"]) == 2
    assert "run `grader grade`" in capsys.readouterr().err
