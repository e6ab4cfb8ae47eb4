"""Functions that the project has already, in a repository on disk: found where they are the same, and only there."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from grader import grade
from grader.engine.changed import find_changes, grade_changes
from grader.engine.options import Options
from grader.engine.settings import load_project
from grader.model.evidence import Assessed, Finding, Gap

CASES = Path(__file__).parents[3] / "cases" / "helpers"
HELPERS = (CASES / "helpers.py").read_text("utf-8")
AGAIN = {file.stem: file.read_text("utf-8") for file in sorted((CASES / "again").glob("*.py"))}
NEAR = {file.stem: file.read_text("utf-8") for file in sorted((CASES / "near").glob("*.py"))}


APART = ("tests/test_job.py", "docs/job.py", "app/_vendor/job.py", "app/migrations/job.py")


def project(folder, text, *, path="app/job.py"):
    files = {
        "pyproject.toml": "[project]\nname = 'app'\n",
        "app/__init__.py": "",
        "app/helpers.py": HELPERS,
        path: text,
    }
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, "utf-8")
    return folder / path


def evidence(*places, no_exec=False):
    report = grade(
        *places, select=["conventions.helper-*"], no_cache=True, no_exec=no_exec, jobs=1, require_isolation="none"
    )
    return report.evidence


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Messages by case, each in a project of its own, all in one run."""
    folder = tmp_path_factory.mktemp("projects")
    cases = {**AGAIN, **NEAR, **dict.fromkeys(APART, AGAIN["other_names"])}
    places = {
        name: project(folder / f"case_{number}", text, path=name if name in APART else "app/job.py")
        for number, (name, text) in enumerate(cases.items())
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        everything = evidence(*places.values())
    assert not [each for each in everything if isinstance(each, Gap)]
    messages = {place.relative_to(folder).as_posix(): [] for place in places.values()}
    for each in everything:
        if isinstance(each, Finding):
            messages[each.path].append(each.message)
    return {name: messages[place.relative_to(folder).as_posix()] for name, place in places.items()}


@pytest.mark.parametrize("how", AGAIN)
def test_a_helper_that_is_written_again_is_named_with_its_place(how, found):
    helper = AGAIN[how].partition("\n")[0].removeprefix("# helper: ")
    (message,) = found[how]
    line = HELPERS.splitlines().index(next(each for each in HELPERS.splitlines() if f"def {helper}(" in each)) + 1
    assert f"`{helper}` of app/helpers.py:{line}" in message


@pytest.mark.parametrize("how", NEAR)
def test_what_only_looks_alike_is_left_alone(how, found):
    assert found[how] == []


@pytest.mark.parametrize("path", APART)
def test_tests_documents_and_vendored_code_stand_for_themselves(path, found):
    assert found[path] == []


def test_without_execution_only_the_shape_is_compared(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    place = project(tmp_path, AGAIN["other_names"] + "\n\n" + AGAIN["nested_loops"])
    found = evidence(place, no_exec=True)
    assert [each.qualname for each in found if isinstance(each, Finding)] == ["to_path"]
    assert [each.checks for each in found if isinstance(each, Assessed)] == [("conventions.helper-reuse",)]


def test_of_two_that_are_graded_together_one_is_the_copy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, AGAIN["other_names"])
    (tmp_path / "app/use.py").write_text("from app.helpers import slugify\n\nNAME = slugify('a b')\n", "utf-8")
    found = [each for each in evidence(tmp_path / "app", no_exec=True) if isinstance(each, Finding)]
    assert [(each.path, each.qualname) for each in found] == [("app/job.py", "to_path")]


def test_an_interface_that_every_module_offers_is_no_copy(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = AGAIN["other_names"].replace("to_path", "slugify")
    for name in ("one", "two"):
        project(tmp_path, text, path=f"app/{name}.py")
    found = evidence(project(tmp_path, text), no_exec=True)
    assert [each for each in found if isinstance(each, Finding)] == []


def test_in_a_change_the_function_that_is_not_touched_was_there_before(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    project(tmp_path, AGAIN["other_names"], path="app/zebra.py")
    (tmp_path / "app/helpers.py").write_text("SIZE = 3\n", "utf-8")
    for command in (
        ["init", "-q"],
        ["add", "."],
        ["-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    (tmp_path / "app/helpers.py").write_text(HELPERS, "utf-8")
    settings = {"select": ["conventions.helper-*"], "no_cache": True, "no_exec": True, "jobs": 1}
    options = Options(load_project(tmp_path, settings), cwd=tmp_path)
    report = grade_changes(find_changes([], options, base="HEAD"), options).report
    found = [each for each in report.evidence if isinstance(each, Finding)]
    assert [(each.path, each.qualname) for each in found] == [("app/helpers.py", "slugify")]


def test_text_without_a_place_has_no_project():
    report = grade(source=AGAIN["other_names"], select=["conventions.*"], no_cache=True, no_exec=True, jobs=1)
    assert not [each for each in report.evidence if "helper" in str(getattr(each, "checks", ""))]
