import sys
from importlib import import_module

import pytest

import grader
from grader.engine.problem import UsageError
from grader.integrations.pytest_grading import Grading

TEXT = '''\
"""Boxes."""

import typing


class Box:
    """A box."""

    def __init__(self) -> None:
        """Make one."""
        self._side = 1

    @property
    def side(self) -> int:
        """Side of the box."""
        return self._side

    @side.setter
    def side(self, value: str) -> None:
        """Set the side."""
        eval(f"setattr(self, '_side', {value})")


@typing.overload
def size(box: int) -> int: ...
@typing.overload
def size(box: str) -> int: ...
def size(box):
    """Size of a box."""
    return len(str(box))


def outer() -> None:
    """Make a function."""

    def inner() -> None:
        eval("1")

    return inner


nameless = lambda: 1
'''


@pytest.fixture
def grading(tmp_path):
    return Grading(tmp_path, {"no_exec": True, "no_cache": True})


@pytest.fixture
def boxes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    (tmp_path / "graded_boxes.py").write_text(TEXT)
    yield import_module("graded_boxes")
    del sys.modules["graded_boxes"]


def qualnames(graded):
    return [unit.qualname for unit in graded.report.units]


def test_among_namesakes_the_object_itself_is_graded(grading, boxes):
    assert qualnames(grading.subject(boxes.Box.side)) == ["Box.side"]
    assert qualnames(grading.subject(boxes.Box.side.fset)) == ["Box.side#2"]
    assert qualnames(grading.subject(boxes.size)) == ["size#3"]


def test_a_class_is_graded_with_its_methods(grading, boxes):
    assert qualnames(grading.subject(boxes.Box)) == ["Box", "Box.__init__", "Box.side", "Box.side#2"]
    assert not grading.subject(boxes.Box).at_least("security=C")


def test_a_function_inside_a_function_belongs_to_it(grading, boxes):
    assert grading.subject(boxes.outer()).name == "graded_boxes.py::outer"


def test_a_function_alone_has_the_grade_of_its_unit(grading, boxes):
    whole, alone = grading.subject(boxes), grading.subject(boxes.size)
    [unit] = [unit for unit in whole.report.units if unit.qualname == "size#3"]
    assert alone.score == unit.grade.score == alone.report.units[0].grade.score


def test_a_module_has_the_grade_that_the_command_gives(grading, boxes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert grading.subject(boxes).report == grader.grade("graded_boxes.py", no_exec=True, no_cache=True)


@pytest.mark.parametrize("subject", [3, "gone.py", len, "nameless"])
def test_what_no_file_defines_has_no_grade(grading, boxes, subject):
    with pytest.raises(UsageError, match=r"a grade|no such file|defines no"):
        grading.subject(getattr(boxes, str(subject), subject))


def test_a_gap_reaches_no_gate(grading, tmp_path):
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "empty.py").write_text("")
    assert not grading.module(tmp_path / "broken.py").at_least("F")
    assert not grading.module(tmp_path / "empty.py").at_least("F")


def test_gates_are_what_fail_under_takes(grading, boxes):
    graded = grading.subject(boxes.size)
    assert graded.at_least("B", "security=A+", "70")
    assert not graded.at_least("security=A+", "100")
    with pytest.raises(UsageError, match="no dimension"):
        graded.at_least("beauty=A")
