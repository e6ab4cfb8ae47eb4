"""Our own CI holds new code to the profile that is committed: a planted breach of each of three conventions is red."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
PLANTED = {
    "quotes": '''\
"""Prices."""

from __future__ import annotations


def first_names() -> list[str]:
    """Some names."""
    return ['ann', 'bob', 'cy', 'dan', 'eve']


def last_names() -> list[str]:
    """Other names."""
    return ['lee', 'ray', 'fox', 'kay', 'day']
''',
    "naming": '''\
"""Prices."""

from __future__ import annotations


def netPrice(gross: float) -> float:
    """The price without tax."""
    return gross / 1.2


def grossPrice(net: float) -> float:
    """The price with tax."""
    return net * 1.2
''',
    "docstring-presence": '''\
"""Prices."""

from __future__ import annotations


def net_price(gross: float) -> float:
    return gross / 1.2


def gross_price(net: float) -> float:
    return net * 1.2
''',
}


@pytest.fixture
def project(tmp_path):
    """A few files of ours beside the profile."""
    folder = tmp_path / "grader" / "rubric"
    folder.mkdir(parents=True)
    for name in ("curves.py", "digest.py", "match.py"):
        shutil.copy(PROJECT / "grader" / "rubric" / name, folder / name)
    for name in ("pyproject.toml", "conventions.learned.toml"):
        shutil.copy(PROJECT / name, tmp_path / name)
    return tmp_path


def check(project):
    command = [sys.executable, str(PROJECT / ".ci/scripts/rules.py"), str(project), "conventions"]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_ci_passes_what_keeps_our_conventions_and_fails_on_three_planted_breaches(project):
    kept = check(project)
    assert kept.returncode == 0, kept.stdout + kept.stderr
    for name, text in PLANTED.items():
        (project / "grader" / f"{name.replace('-', '_')}.py").write_text(text)
    broken = check(project)
    assert broken.returncode == 1
    assert "conventions failed" in broken.stdout
    for name in PLANTED:
        assert f"grader/{name.replace('-', '_')}.py" in broken.stdout + broken.stderr
        assert f"conventions.mined.{name}" in broken.stdout
