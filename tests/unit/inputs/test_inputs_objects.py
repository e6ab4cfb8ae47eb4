from __future__ import annotations

import ast

import pytest

from grader.inputs.annotations import read_annotation, read_class
from grader.inputs.corpus import draw
from grader.inputs.domain import judge_instance
from grader.inputs.module import read_module
from grader.inputs.near_objects import near_objects
from grader.inputs.record_values import objects_at_bounds
from grader.inputs.render import render
from grader.inputs.types import Fixed, Objects, Record, Scalar, unsupported
from grader.sandbox.session import open_session
from grader.sandbox.values import Build, Call, Returned, Subject

TEXT = '''
import collections
import enum
import io
import logging
import pathlib
import re
import typing as t
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

class Named(t.Protocol):
    name: str
    def size(self, unit: str) -> int: ...

class Key(t.Protocol):
    def __call__(self, value: str) -> int: ...

class Stack(list): ...
class Lookup(dict): ...
class Fault(ValueError): ...

class Thing:
    class Part:
        def __init__(self, size: int, /) -> None:
            self.size = size

@dataclass
class Order:
    """An order. pieces: zero or more."""
    pieces: int
    note: str = ""

def f(value):
    return value
'''
MODULE = read_module(ast.parse(TEXT))


def read(annotation: str):
    return read_annotation(ast.parse(annotation, mode="eval").body, MODULE)


@pytest.mark.parametrize(
    ("annotation", "written"),
    [
        ("Callable[[int], bool]", "lambda a: True"),
        ("Callable[[int, int], int]", "lambda a, b: a"),
        ("Callable[[], str]", "lambda: 'alpha'"),
        ("Callable[..., t.Any]", "lambda *a: (a[0] if a else 1)"),
        ("t.Callable[[str], list[str]]", "lambda a: ['alpha', 'b']"),
        ("Key", "lambda a: 1"),
        ("type[Order]", "Order"),
        ("type", "int"),
    ],
)
def test_a_function_or_class_is_given_by_what_it_takes_and_gives(annotation, written):
    found = read(annotation)
    assert isinstance(found, Objects)
    assert render(found.values[0]) == written


@pytest.mark.parametrize(
    "annotation",
    [
        "pathlib.Path",
        "re.Pattern[str]",
        "re.Match",
        "io.StringIO",
        "t.IO[str]",
        "uuid.UUID",
        "logging.Logger",
        "collections.deque[int]",
        "collections.Counter[str]",
        "collections.OrderedDict[str, int]",
        "t.DefaultDict[str, list[int]]",
        "ValueError",
        "Exception",
        "bytearray",
        "Iterator[int]",
        "Callable[[int], bool]",
        "Named",
        "Stack",
        "Lookup",
        "Fault",
        "Order",
    ],
)
def test_values_of_a_type_can_be_made_where_the_code_runs(annotation):
    values = [row[0] for row in draw((read(annotation),), 0, 8)]
    with open_session(Subject(module="subject", path="subject.py", text=TEXT)) as session:
        session.load()
        outcomes = session.call([Call(target="f", args=(value,)) for value in values])
    assert all(isinstance(outcome, Returned) for outcome in outcomes), outcomes


def test_a_protocol_is_stood_in_for_by_a_namespace_with_its_members():
    found = read("Named")
    assert isinstance(found, Record)
    assert [field.name for field in found.fields] == ["name", "size"]
    assert (found.home, found.open) == ("types", True)


def test_what_can_only_be_given_by_place_is():
    assert draw((read_class("Thing.Part", MODULE),), 0, 4)[0][0].args
    assert unsupported(read_class("Thing.Nothing", MODULE)) is not None


def test_objects_are_made_at_the_bounds_that_are_stated():
    (made,) = objects_at_bounds(read_class("Order", MODULE), 0)
    assert isinstance(made, Build)
    assert made.kwargs["pieces"] == 0


def test_nothing_is_listed_where_a_result_cannot_be_written():
    assert unsupported(read("Callable[[int], Order]")) is not None
    assert read("t.Literal['a']") == Fixed(("a",))
    assert read("t.TypeGuard[int]") == Scalar("bool")


def test_objects_near_seen_ones_have_another_number_and_are_a_guess():
    seen = (Build(target="Thing", args=("v1.09", 2)), Build(target="Thing", kwargs={"size": 3}))
    near = near_objects(seen)
    assert [render(one) for one in near[:4]] == [
        "Thing('v2.09', 2)",
        "Thing('v8.09', 2)",
        "Thing('v1.10', 2)",
        "Thing('v1.16', 2)",
    ]
    assert not set(near) & set(seen)
    record = Record("Thing", (), seen=seen, near=near)
    assert [judge_instance(one, record).strength for one in (seen[0], near[0])] == ["ordinary", "guessed"]
