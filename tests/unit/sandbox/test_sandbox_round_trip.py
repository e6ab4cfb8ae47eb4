"""Values through a real child, both ways: what arrives there, and what comes back."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.sandbox.session import Session, open_session
from grader.sandbox.values import Build, Call, Instance, Returned, Subject

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="code is run on Linux only")

SHAPE = '''
def shape(value):
    """Types all the way down, and what tells apart values that `==` does not: order, sign of zero, nan, fold."""
    kind = type(value).__name__
    if isinstance(value, (list, tuple)):
        return [kind, [shape(item) for item in value]]
    if isinstance(value, dict):
        return [kind, [[shape(key), shape(item)] for key, item in value.items()]]
    if isinstance(value, (set, frozenset)):
        return [kind, sorted([shape(item) for item in value], key=repr)]
    if kind == "Instance":
        return [value.type_name, [[name, shape(field)] for name, field in value.fields.items()]]
    if kind in ("Colour", "Level"):
        return [kind, [["name", shape(value.name)], ["value", shape(value.value)]]]
    if kind in ("Point", "Pin"):
        return [kind, [[name, shape(getattr(value, name))] for name in value.__dataclass_fields__]]
    return [kind, repr(value), getattr(value, "fold", None)]
'''
TEXT = (
    """
import dataclasses, enum
class Colour(enum.Enum):
    RED = "r"
    BLUE = (2, 3.5)
class Level(enum.IntFlag):
    LOW = 1
    HIGH = 2
@dataclasses.dataclass
class Point:
    x: object
    y: object = None
@dataclasses.dataclass(frozen=True, slots=True)
class Pin:
    name: object
def f(*args, **kwargs):
    return args[0] if args else kwargs["value"]
def g(*args, **kwargs):
    return shape(f(*args, **kwargs))
"""
    + SHAPE
)
MEMBERS = {"Colour.RED": "r", "Colour.BLUE": (2, 3.5), "Level.LOW": 1, "Level.HIGH": 2}
shape = {}
exec(SHAPE, shape)
shape = shape["shape"]

ZONES = st.one_of(
    st.none(),
    st.just(UTC),
    st.integers(-86399, 86399).map(lambda seconds: timezone(timedelta(seconds=seconds))),
    st.integers(-86399 * 10**6, 86399 * 10**6).map(lambda micro: timezone(timedelta(microseconds=micro), "named")),
    st.sampled_from(["Europe/Paris", "America/New_York", "UTC"]).map(ZoneInfo),
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.sampled_from([float("nan"), float("inf"), -float("inf"), -0.0]),
    st.complex_numbers(),
    st.text(st.characters(exclude_categories=())),
    st.text(st.characters(categories=["Cs"]), min_size=1),
    st.binary(),
    st.decimals().filter(lambda value: not value.is_snan()),
    st.fractions(),
    st.dates(),
    st.times(timezones=ZONES),
    st.datetimes(timezones=ZONES, allow_imaginary=True),
    st.timedeltas(),
    st.builds(range, st.integers(-5, 5), st.integers(-5, 5), st.integers(1, 3)),
)
ENUMS = st.sampled_from(sorted(MEMBERS)).map(lambda name: Build(target=name, call=False))
HASHABLE = st.recursive(
    st.one_of(PLAIN, ENUMS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple),
        st.frozensets(inner, max_size=3),
        inner.map(lambda value: Build(target="Pin", args=(value,))),
    ),
    max_leaves=4,
)
VALUES = st.recursive(
    st.one_of(HASHABLE, st.binary().map(bytearray), st.sampled_from(["sNaN", "-sNaN12", "NaN7"]).map(Decimal)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.sets(HASHABLE, max_size=4),
        st.frozensets(HASHABLE, max_size=4),
        st.dictionaries(HASHABLE, inner, max_size=4),
        st.builds(lambda x, y: Build(target="Point", args=(x,), kwargs={"y": y}), inner, inner),
    ),
    max_leaves=10,
)


def outside(value: object) -> object:
    """What a value is on this side, where instances of the subject are seen by field."""
    if isinstance(value, Build):
        if value.target in MEMBERS:
            kind, _, name = value.target.partition(".")
            return Instance(type_name=kind, fields={"name": name, "value": MEMBERS[value.target]})
        fields = {"x" if value.target == "Point" else "name": value.args[0], **value.kwargs}
        return Instance(type_name=value.target, fields={name: outside(field) for name, field in fields.items()})
    if isinstance(value, dict):
        return {outside(key): outside(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return type(value)(map(outside, value))
    return value


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with open_session(Subject(module="m", path="m.py", text=TEXT)) as opened:
        opened.load()
        yield opened


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(value=VALUES)
def test_a_value_arrives_as_it_was_and_comes_back_as_it_is(session: Session, value: object):
    calls = [
        Call(target="f", args=(value,)),
        Call(target="g", args=(value,)),
        Call(target="f", kwargs={"value": value}),
    ]
    positional, seen, named = session.call(calls)
    expected = shape(outside(value))
    assert isinstance(positional, Returned), positional
    assert isinstance(seen, Returned), seen
    assert isinstance(named, Returned), named
    assert seen.value == expected
    assert [shape(back) for back in (positional.value, *positional.args, *named.kwargs.values())] == [expected] * 3
