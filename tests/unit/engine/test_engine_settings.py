from __future__ import annotations

import pytest

from grader.engine.problem import UsageError
from grader.engine.settings import load_project


def project(tmp_path, text=None, folder=None, **flags):
    if text is not None:
        (tmp_path / "pyproject.toml").write_text(text)
    return load_project(folder or tmp_path, flags)


def test_flags_go_before_the_file_and_the_file_before_the_defaults(tmp_path):
    found = project(tmp_path, '[tool.grader]\nrubric = "strict"\nseed = 7\n', seed=9)
    assert (found.settings.rubric, found.settings.seed, found.settings.effort) == ("strict", 9, "auto")
    assert found.origins["seed"] == "--seed"
    assert found.origins["rubric"].endswith("pyproject.toml: [tool.grader]")
    assert found.origins["effort"] == "default"


def test_a_flag_that_was_not_given_changes_nothing(tmp_path):
    assert project(tmp_path, "[tool.grader]\nno-exec = true\n", no_exec=None).settings.no_exec is True


def test_the_nearest_pyproject_from_the_working_directory_up_counts(tmp_path):
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    found = project(tmp_path, "[tool.grader]\nseed = 3\n", folder=inner)
    assert (found.settings.seed, found.root) == (3, str(tmp_path))


def test_paths_in_the_file_are_relative_to_it_and_paths_in_flags_to_the_working_directory(tmp_path):
    inner = tmp_path / "a/b"
    inner.mkdir(parents=True)
    text = '[tool.grader]\nrubric = "own.toml"\nconventions = "team.toml"\ncache-dir = "/var/c"\npython = "env"\n'
    found = project(tmp_path, text, folder=inner, python="here").settings
    assert (found.rubric, found.conventions, found.python) == ("../../own.toml", "../../team.toml", "here")
    assert found.cache_dir == "/var/c"
    assert project(tmp_path, '[tool.grader]\nrubric = "strict"\n', folder=inner).settings.rubric == "strict"
    assert project(tmp_path, text).settings.rubric == "own.toml"


@pytest.mark.parametrize(
    ("value", "expected"), [('"B"', ("B",)), ("80", ("80",)), ('["B", "security=A"]', ("B", "security=A"))]
)
def test_fail_under_may_be_one_value_or_several(tmp_path, value, expected):
    assert project(tmp_path, f"[tool.grader]\nfail-under = {value}\n").settings.fail_under == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.grader]\nrubrik = 1\n", "unknown key 'rubrik'; known are rubric, "),
        ("[tool.grader]\nseed = 'x'\n", "Expected `int`, got `str` at `seed`"),
        ("[tool.grader]\neffort = 'huge'\n", "Invalid enum value 'huge' at `effort`"),
        ("[tool]\ngrader = 3\n", "must be a table"),
        ("tool = 3\n", "must be a table"),
        ("[tool.grader\n", "cannot be read"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path, text, message):
    (tmp_path / "pyproject.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError) as caught:
        project(tmp_path)
    assert "pyproject.toml" in str(caught.value)
    assert message in str(caught.value)
