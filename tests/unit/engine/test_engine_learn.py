"""A repository with real commits, learned as a whole: its age, its folders, its cache, and the commands around it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from mined_profiles import evidence_against, mined

from grader.checkers.conventions.mined.profile import conventions_at
from grader.checkers.conventions.mined.profile_file import parse_profile
from grader.cli.conventions import conventions
from grader.engine.api import grade
from grader.engine.cache import Cache
from grader.engine.learn import learn_profile
from grader.tools.git import history_span, line_ages

DOUBLE = 'A = ["a", "b", "c", "d", "e", "f"]\n'
SINGLE = DOUBLE.replace('"', "'")
YEAR = 365 * 86_400
START = 1_400_000_000


def commit(root: Path, seconds: int) -> None:
    when = f"@{seconds} +0000"
    environment = {**os.environ, "GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "GIT_CONFIG_GLOBAL": os.devnull}
    for arguments in (["add", "-A"], ["-c", "user.name=n", "-c", "user.email=e@e", "commit", "-qm", "x"]):
        subprocess.run(["git", *arguments], cwd=root, env=environment, check=True)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A project that wrote single quotes ten years ago, and double ones of late."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "pyproject.toml").write_text("")
    for number in range(40):
        (tmp_path / f"old_{number}.py").write_text(SINGLE)
    commit(tmp_path, START)
    for number in range(25):
        (tmp_path / f"new_{number}.py").write_text(DOUBLE)
    (tmp_path / "old_0.py").write_text(SINGLE + DOUBLE.replace("A", "B"))
    commit(tmp_path, START + 10 * YEAR)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_lines_are_as_old_as_their_commit_before_the_last_one(repository):
    assert line_ages(repository, "old_0.py") == (10.0 * YEAR, 0.0)
    assert history_span(repository) == 10 * YEAR


def test_what_is_not_committed_is_new(repository):
    (repository / "new_0.py").write_text(DOUBLE + "C = 3\n")
    assert line_ages(repository, "new_0.py") == (0.0, 0.0)


def test_a_migration_is_recognised_and_graded_against_the_recent_form(repository):
    profile = learn_profile(repository)
    habit = profile.sections[0].habits["quotes"]["string"]
    assert (habit.option, habit.was) == ("double", "single")
    assert habit.counts["single"] > habit.counts["double"]
    assert mined(evidence_against(profile, SINGLE, "x.py"))
    assert mined(evidence_against(profile, DOUBLE, "x.py")) == []


def test_without_history_lines_count_alike(repository):
    profile = learn_profile(repository, history=False)
    assert ("quotes", "string") not in conventions_at(profile, "x.py")


def test_what_was_learned_once_is_remembered_and_says_the_same(repository, tmp_path_factory):
    cache = Cache(tmp_path_factory.mktemp("cache"))
    assert learn_profile(repository, cache=cache) == learn_profile(repository, cache=cache) == learn_profile(repository)


def test_a_broken_file_shows_nothing_and_stops_nobody(repository):
    whole = learn_profile(repository, history=False)
    (repository / "broken.py").write_text("def (\n")
    assert learn_profile(repository, history=False) == whole


def test_the_commands_learn_keep_what_is_ignored_and_show(repository):
    run = CliRunner()
    assert run.invoke(conventions, ["learn", "-q", "--no-cache"]).exit_code == 0
    file = repository / "conventions.learned.toml"
    assert "older code: are in single quotes" in run.invoke(conventions, ["show"], standalone_mode=False).output
    file.write_text(file.read_text().replace("ignore = []", 'ignore = ["naming"]'))
    run.invoke(conventions, ["learn", "-q", "--no-cache"])
    assert parse_profile(file.read_text(), "x").ignore == ("naming",)
    (repository / "conventions.toml").write_text('[style]\nquotes = "single"\n')
    shown = run.invoke(conventions, ["show"], standalone_mode=False)
    assert "declared otherwise (single): 156 of 396 strings are in double quotes" in shown.stderr


def test_a_change_below_the_root_is_graded_against_the_folder_it_lies_in(repository, monkeypatch):
    for folder, text in (("a", DOUBLE), ("b", SINGLE)):
        (repository / folder).mkdir()
        for number in range(40):
            (repository / folder / f"{number}.py").write_text(text)
    CliRunner().invoke(conventions, ["learn", "-q", "--no-cache", "--no-history"])
    (repository / "b" / "new.py").write_text(DOUBLE)
    monkeypatch.chdir(repository / "b")
    report = grade("new.py", no_exec=True, no_cache=True)
    (found,) = [each for each in report.evidence if getattr(each, "check", "") == "conventions.mined.quotes"]
    assert found.message.startswith("240 of 240 strings in b/ are in single quotes; 6 here do otherwise")
    assert 0 < report.dimensions["conventions"].grade.score < 100
