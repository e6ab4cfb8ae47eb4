"""The same bytes give the same report, to the byte: whatever the jobs, hash seed, locale, folder and cache."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from grader.model.report import Report

FILES = {
    "app/__init__.py": "",
    "app/words.py": '''"""Wörter."""

from __future__ import annotations

from app.tables import STOP


def unique(words: list[str]) -> list[str]:
    """Give each word once.

    >>> unique(["a", "a"])
    ['a']
    """
    return [word for word in set(words) if word not in STOP]


def first(words: list[str]) -> str:
    """Give the first word."""
    return words[0]
''',
    "app/tables.py": 'STOP = {"the", "a\u0308", "of"}\nSECRET = "hunter2hunter2"\n',
    "app/run.py": "import subprocess\n\n\ndef run(command, *rest):\n    subprocess.call(command, shell=True)  # noqa\n",
    "app/deep.py": "def total(a):\n    return " + " + ".join(["a"] * 290) + "\n",
    "broken.py": "def f(:\n",
}


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("one") / "project"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def grade(folder: Path, *flags: str, **environment: str) -> bytes:
    """The report on a folder, made by a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", ".", "--format", "json", *flags],
        cwd=folder,
        capture_output=True,
        env={**os.environ, **environment},
        check=False,
    )
    assert done.returncode == 3, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def report(tree) -> bytes:
    return grade(tree, "--no-cache", "--jobs", "1", PYTHONHASHSEED="0", LC_ALL="C.UTF-8")


@pytest.fixture
def load():
    """Two processes that do nothing as fast as they can."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]
    yield
    for loop in loops:
        loop.kill()
        loop.wait()


@pytest.mark.usefixtures("load")
def test_jobs_hash_seed_locale_folder_and_load_change_no_byte(tree, tmp_path, report):
    other = tmp_path / "else where" / "näher" / "p"
    shutil.copytree(tree, other)
    assert grade(other, "--no-cache", "--jobs", "2", PYTHONHASHSEED="4711", LC_ALL="C", PYTHONUTF8="0") == report


def test_a_cache_changes_no_byte_neither_when_it_fills_nor_when_it_answers(tree, tmp_path, report):
    cache = ("--cache-dir", str(tmp_path / "cache"))
    assert grade(tree, *cache) == report
    assert grade(tree, *cache) == report


def test_every_dimension_and_every_kind_of_evidence_is_in_that_report(report):
    found = msgspec.json.decode(report, type=Report)
    assert set(found.dimensions) == {"security", "edge_cases", "complexity", "conventions"}
    assert {type(item).__name__ for item in found.evidence} == {"Assessed", "Finding", "Gap", "Measurement"}
    assert found.suppressions


def test_the_report_does_not_say_where_it_was_made(tree, report):
    for word in (str(tree), tree.parent.name, str(Path.home()), os.uname().nodename):
        assert word.encode() not in report


def test_a_file_is_graded_alone_as_beside_others(tree, report):
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "app/deep.py", "--format", "json", "--no-cache"],
        cwd=tree,
        capture_output=True,
        check=True,
    )
    alone = msgspec.json.decode(done.stdout, type=Report)
    beside = msgspec.json.decode(report, type=Report)
    assert list(alone.files) == [file for file in beside.files if file.path == "app/deep.py"]
    assert list(alone.evidence) == [item for item in beside.evidence if item.path == "app/deep.py"]
