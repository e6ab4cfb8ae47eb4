"""What was asked for by name must be there: other code cannot stand for it."""

from __future__ import annotations

import ast

import pytest

from grader.engine.assess import _has
from grader.facts.units import find_units
from grader.model.source import Source

SHELF = "class Shelf:\n    def room(self):\n        return 3\n"


def has(name: str, text: str, *, told: bool = False) -> bool:
    tree = ast.parse(text)
    return _has(name, find_units(Source(path="a.py", text=text, digest=""), tree), tree, told=told)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("add", "def add(a):\n    return a\n"),
        ("add", "async def add(a):\n    return a\n"),
        ("add", "if True:\n    def add(a):\n        return a\nelse:\n    def add(a):\n        return -a\n"),
        ("Shelf", SHELF),
        ("Shelf.room", SHELF),
    ],
)
def test_what_the_code_defines_is_there(name, text):
    assert has(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("add", ""),
        ("add", "def sub(a):\n    return a\n"),
        ("add", "def address(a):\n    return a\n"),
        ("room", SHELF),
        ("Shelf.depth", SHELF),
        ("Shelf.roo", SHELF),
    ],
)
def test_what_it_does_not_define_is_missing(name, text):
    assert not has(name, text)
    assert not has(name, text, told=True)


@pytest.mark.parametrize(
    "text", ["import operator\n\nadd = operator.add\n", "from operator import add\n", "import operator as add\n"]
)
def test_what_it_only_names_is_there_where_tests_tell_whether_it_is_right(text):
    assert has("add", text, told=True)
    assert not has("add", text)
