"""Each rule of our own CI fails on a violation planted in a copy of the project."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]

VIOLATIONS = {
    "upward import": ("imports", "grader/model/source.py", "import grader.engine.problem\n"),
    "sibling import": ("imports", "grader/tools/versions.py", "import grader.facts.tree\n"),
    "import between checkers": (
        "imports",
        "grader/checkers/security/__init__.py",
        "import grader.checkers.complexity\n",
    ),
    "os in rubric/": ("imports", "grader/rubric/curves.py", "import os\n"),
    "module outside the layers": ("imports", "grader/misc.py", '"""Nowhere."""\n'),
    "untyped def": ("types", "grader/facts/tree.py", "def untyped(value):\n    return value\n"),
    "unused import": ("lint", "grader/facts/tree.py", "import json\n"),
    "unformatted line": ("format", "grader/facts/tree.py", "x  =  1\n"),
}


@pytest.fixture
def project(tmp_path):
    for name in ("grader", "pyproject.toml", ".ci"):
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    return tmp_path


def check(project, rule):
    command = [sys.executable, str(PROJECT / ".ci/scripts/rules.py"), str(project), rule]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("violation", VIOLATIONS)
def test_ci_fails_on_a_planted(violation, project):
    rule, file, text = VIOLATIONS[violation]
    path = project / file
    path.write_text((path.read_text("utf-8") if path.exists() else "") + text, "utf-8")
    done = check(project, rule)
    assert done.returncode != 0
    assert f"{rule} failed" in done.stdout


@pytest.mark.parametrize("rule", ["imports", "types", "lint", "format"])
def test_ci_passes_what_stands_here(rule, project):
    done = check(project, rule)
    assert done.returncode == 0, done.stdout + done.stderr
