"""What the slow end-to-end tests share: one published copy of the project, one environment of pre-commit."""

import os
import pkgutil
import shutil
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import grader

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ("grader", "rubrics", "README.md", "LICENSE", "pyproject.toml", ".pre-commit-hooks.yaml")
IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A git repository of the project as it stands, uncommitted work included: what a hook or pip would install."""
    folder = tmp_path_factory.mktemp("published") / "grader"
    folder.mkdir()
    for name in PUBLISHED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        subprocess.run(["git", *IDENTITY, *command], cwd=folder, check=True)
    return folder


@pytest.fixture(scope="session")
def environment(tmp_path_factory, published):
    """Variables for commands that a reader would type: our programs come first, caches are the session's."""
    home = tmp_path_factory.mktemp("caches")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PYTEST"))}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_CACHE_HOME": str(home),
        "TMPDIR": str(home),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "GRADER": str(published),
        "NO_COLOR": "1",
    }


@cache
def load_everything():
    """Import all of grader: pytester forgets the modules that a run inside this process imports, and msgspec does not
    forget their classes."""
    for module in pkgutil.walk_packages(grader.__path__, "grader."):
        if not module.name.endswith("__main__"):
            import_module(module.name)


@pytest.fixture
def grading_pytester(environment, monkeypatch, pytester):
    """A pytester whose runs share one evidence cache, as a person's do."""
    load_everything()
    monkeypatch.setenv("XDG_CACHE_HOME", environment["XDG_CACHE_HOME"])
    return pytester
