"""Faults planted in `grader diff` change what it answers."""

import subprocess

import pytest

from grader.cli.commands import run
from grader.engine import changed, touched

OLD = '''\
"""A module."""

import subprocess


def old(folder: str) -> None:
    """An old fault."""
    subprocess.run("rm -r " + folder, shell=True)


def kept(number: int) -> int:
    """Twice a number."""
    return number * 2
'''
GOOD = OLD.replace("Twice a number", "Twice an integer")
BAD = OLD + '\n\ndef new(name: str) -> object:\n    """A new fault."""\n    return eval(name)\n'
SECRET = OLD.replace("import subprocess", 'import subprocess\n\nPASSWORD = "hunter2-hunter2"')


@pytest.fixture
def answer(tmp_path, monkeypatch):
    """The exit code of the hook when a text is staged over OLD and another lies on disk."""
    monkeypatch.chdir(tmp_path)

    def git(*arguments):
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *identity, *arguments], cwd=tmp_path, check=True, capture_output=True)

    def ask(staged, on_disk=None):
        (tmp_path / "app.py").write_text(staged)
        git("add", "-A")
        (tmp_path / "app.py").write_text(on_disk or staged)
        return run(["diff", "--staged", "--no-exec", "--no-cache", "--fail-under", "security=B"])

    git("init", "-q")
    (tmp_path / "app.py").write_text(OLD)
    git("add", "-A")
    git("commit", "-q", "-m", "start")
    return ask


def test_the_hook_is_right_without_a_fault(answer):
    assert [answer(GOOD), answer(BAD), answer(SECRET), answer(BAD, GOOD), answer(GOOD, BAD)] == [0, 1, 1, 1, 0]


def test_keeping_what_is_untouched_blocks_a_good_change(answer, monkeypatch):
    monkeypatch.setattr(changed, "narrow", lambda assessment, _: assessment)
    assert answer(GOOD) == 1


def test_dropping_touched_bodies_passes_a_secret(answer, monkeypatch):
    real = touched.touched_part
    monkeypatch.setattr(changed, "touched_part", lambda *a: touched.Part(whole=real(*a).whole))
    assert answer(SECRET) == 0


def test_reading_the_disk_for_the_index_answers_about_the_wrong_text(answer, monkeypatch):
    monkeypatch.setattr(changed.git, "staged_content", lambda root, path: (root / path).read_bytes())
    assert answer(BAD, GOOD) == 0
