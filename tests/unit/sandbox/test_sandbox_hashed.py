from __future__ import annotations

import sys

import pytest

from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.sandbox.session import open_session
from grader.sandbox.values import Build, Call, Died, Instance, Opaque, Returned, Subject

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")

TEXT = """
import enum
from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True)
class Point:
    x: int
    tags: tuple[str, ...] = ()


@dataclass(eq=False)
class Box:
    items: list


class Colour(enum.Enum):
    RED = [1]
    BLUE = {"a": 1}


class Pair(NamedTuple):
    a: int
    b: str


class Plain:
    pass


def points():
    return {Point(1), Point(2, ("a",))}


def colours():
    return frozenset(Colour)


def keys():
    return {Pair(1, "a"): {Colour.RED: Point(1)}}


def boxes():
    return {Box([1]), Box([{2}])}


def plains():
    return {Plain(), Plain()}


def nested():
    return {(Point(1), (Colour.RED, Plain())): 1, frozenset({Pair(1, "x")}): 2}


def types():
    return {int: 1, len: 2}


def take(value):
    return value
"""


def called(name, *args):
    with open_session(Subject(module="subject", path="subject.py", text=TEXT)) as session:
        outcome = session.call([Call(target=name, args=args)])[0]
    assert isinstance(outcome, Returned), outcome
    return outcome


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("points", "{Point(x=1, tags=()), Point(x=2, tags=('a',))}"),
        ("colours", "frozenset({Colour(name='BLUE', value={'a': 1}), Colour(name='RED', value=[1])})"),
        ("keys", "{Pair(a=1, b='a'): {Colour(name='RED', value=[1]): Point(x=1, tags=())}}"),
        ("boxes", "{Box(items=[1]), Box(items=[{2}])}"),
        ("plains", "{<Plain>, <Plain>}"),
        (
            "nested",
            "{(Point(x=1, tags=()), (Colour(name='RED', value=[1]), <Plain>)): 1, frozenset({Pair(a=1, b='x')}): 2}",
        ),
        ("types", "{<type>: 1, <builtin_function_or_method>: 2}"),
    ],
)
def test_a_set_or_dict_of_instances_comes_out_and_is_no_tampering(name, shown):
    assert render(called(name).value) == shown


def test_sets_and_dicts_of_instances_go_in_and_are_taken_for_unchanged():
    points = {Build(target="Point", args=(1,)), Build(target="Point", kwargs={"x": 1})}
    outcome = called("take", points)
    assert len(outcome.value) == 1  # the same point, made in two ways: only the subject knows
    assert not differs([points], list(outcome.args))
    table = {Build(target="Colour.RED", call=False): [1]}
    outcome = called("take", table)
    assert not differs([table], list(outcome.args))


def test_what_was_not_seen_equals_nothing_even_in_a_set():
    one, other = Opaque(type_name="Plain"), Opaque(type_name="Plain")
    assert one != other
    assert len({one, other}) == 2


def test_equal_instances_have_equal_hashes_whatever_they_hold():
    fields = {"items": [1, {2: {3}}, bytearray(b"a")], "name": "x"}
    one = Instance(type_name="Box", fields=fields)
    other = Instance(type_name="Box", fields=dict(reversed(fields.items())))
    assert one == other
    assert hash(one) == hash(other)
    assert len({one, other}) == 1


def test_without_a_hash_an_honest_set_would_be_tampering(monkeypatch):
    monkeypatch.setattr(Instance, "__hash__", dict.__hash__)
    with open_session(Subject(module="subject", path="subject.py", text=TEXT)) as session:
        outcome = session.call([Call(target="points")])[0]
    assert isinstance(outcome, Died)
    assert outcome.reason == "tampering"
