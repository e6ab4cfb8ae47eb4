from __future__ import annotations

import ast

import pytest

from grader.inputs.annotations import read_annotation
from grader.inputs.module import read_module
from grader.inputs.types import ANY, NONE, TEXT, Choice, Fixed, Items, Members, Record, Row, Scalar, Table, unsupported

MODULE = read_module(
    ast.parse(
        """
import datetime as d
import typing as t
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

T = t.TypeVar("T")
UserId = t.NewType("UserId", int)
Pair = tuple[int, str]

class Colour(Enum):
    RED = 1
    BLUE = 2

@dataclass
class Point:
    x: int
    label: str = ""

class Node:
    def __init__(self, value: int, parent: "Node") -> None: ...

class Options(t.TypedDict, total=False):
    depth: int

class Shape(t.Protocol):
    def area(self) -> float: ...

class Base(Unknown):
    pass
"""
    )
)
INT = Scalar("int")


def read(text: str):
    return read_annotation(ast.parse(text, mode="eval").body, MODULE, owner="Point")


@pytest.mark.parametrize(
    ("annotation", "type_"),
    [
        ("int", INT),
        ("'int | None'", Choice((INT, NONE))),
        ("t.Optional[int]", Choice((INT, NONE))),
        ("t.Union[int, str, None]", Choice((INT, TEXT, NONE))),
        ("list[list[str]]", Items("list", Items("list", TEXT))),
        ("t.Sequence[int]", Items("list", INT, mutable=False)),
        ("Iterator[int]", Items("iterator", INT, mutable=False)),
        ("tuple[int, str]", Row((INT, TEXT))),
        ("tuple[int, ...]", Row((INT,), variadic=True)),
        ("tuple[()]", Row(())),
        ("Mapping[str, int]", Table(TEXT, INT)),
        ("t.Literal['a', 3]", Fixed(("a", 3))),
        ("t.Annotated[int, 'positive']", INT),
        ("d.date", Scalar("date")),
        ("T", ANY),
        ("UserId", INT),
        ("Pair", Row((INT, TEXT))),
        ("Colour", Members("Colour", ("RED", "BLUE"))),
    ],
)
def test_an_annotation_is_read_as_the_type_it_means(annotation, type_):
    assert read(annotation) == type_


def test_a_dataclass_is_made_from_its_fields():
    point = read("Point")
    assert isinstance(point, Record)
    assert [(field.name, field.required) for field in point.fields] == [("x", True), ("label", False)]
    assert read("t.Self") == point


def test_a_typed_dict_without_totality_needs_no_key():
    options = read("Options")
    assert isinstance(options, Record)
    assert options.keyed
    assert not options.fields[0].required


@pytest.mark.parametrize("annotation", ["open('x').read()", "Unheard", "Node", "t.Callable[[int], Unheard]"])
def test_what_no_value_can_be_made_for_is_unsupported(annotation):
    assert unsupported(read(annotation)) is not None


def test_a_union_needs_only_one_option_that_can_be_made():
    assert unsupported(read("int | Unheard")) is None
    assert unsupported(read("Unheard | None")) is not None
