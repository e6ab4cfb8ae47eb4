from __future__ import annotations

import sys
from importlib import import_module

import pytest

import grader
from grader.engine.problem import UsageError

TEXT = '''\
"""Shelves."""


class Shelf:
    """A shelf."""

    def room(self) -> int:
        """Room on it."""
        return 3

    def run(self, command: str) -> object:
        """Run it."""
        return eval(command)


def depth() -> int:
    """Depth of a shelf."""
    return 4
'''


@pytest.fixture
def shelves(tmp_path, monkeypatch):
    (tmp_path / "shelves.py").write_text(TEXT)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "shelves", raising=False)
    return import_module("shelves")


def graded(*subjects, **more):
    return grader.grade(*subjects, no_exec=True, no_cache=True, **more)


def names(report) -> set[str]:
    return {unit.qualname for unit in report.units}


def test_a_function_has_the_grade_of_its_lines_only(shelves):
    report = graded(shelves.depth)
    assert names(report) == {"depth"}
    assert report.files[0].path == "shelves.py"
    assert report.grade.score > graded("shelves.py").grade.score


def test_a_class_is_graded_with_its_methods_and_a_method_by_itself(shelves):
    assert names(graded(shelves.Shelf)) == {"Shelf", "Shelf.room", "Shelf.run"}
    assert names(graded(shelves.Shelf.run)) == {"Shelf.run"}
    assert names(graded(shelves.Shelf().run)) == {"Shelf.run"}
    assert graded(shelves.Shelf.run).dimensions["security"].grade.score < 100


def test_a_module_has_the_grade_of_its_file(shelves):
    assert graded(shelves).grade == graded("shelves.py").grade


def test_text_is_graded_under_the_name_that_it_is_given():
    assert graded(source="x = 1\n", filename="one.py").files[0].path == "one.py"


@pytest.mark.parametrize("subject", [len, 3, lambda: 1])
def test_what_no_file_defines_is_refused(subject):
    with pytest.raises(UsageError):
        graded(subject)


def test_several_objects_at_once_are_refused(shelves):
    with pytest.raises(UsageError, match="at a time"):
        graded(shelves.depth, shelves.Shelf)


def test_a_path_that_names_nothing_is_refused():
    with pytest.raises(UsageError, match="nowhere"):
        graded("nowhere")
