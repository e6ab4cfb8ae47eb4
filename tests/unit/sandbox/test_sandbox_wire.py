from __future__ import annotations

import contextlib
import dataclasses
import enum
import json
from collections import namedtuple
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.sandbox import stand_ins, wire

ZONES = st.one_of(
    st.none(),
    st.just(UTC),
    st.integers(-86399, 86399).map(lambda seconds: timezone(timedelta(seconds=seconds))),
    st.just(timezone(timedelta(hours=1), "named")),
    st.sampled_from(["Europe/Paris", "America/New_York", "UTC"]).map(ZoneInfo),
)
TEXT = st.text(st.characters(exclude_categories=()))
HASHABLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.complex_numbers(),
    TEXT,
    st.binary(),
    st.decimals(),
    st.fractions(),
    st.dates(),
    st.times(timezones=ZONES),
    st.datetimes(timezones=ZONES, allow_imaginary=True),
    st.timedeltas(),
    st.builds(range, st.integers(-5, 5), st.integers(-5, 5), st.integers(1, 3)),
).filter(lambda value: not (isinstance(value, Decimal) and value.is_snan()))
VALUES = st.recursive(
    st.one_of(HASHABLE, st.binary().map(bytearray)),
    lambda inner: st.one_of(
        st.lists(inner),
        st.lists(inner).map(tuple),
        st.sets(HASHABLE),
        st.frozensets(HASHABLE),
        st.dictionaries(HASHABLE, inner),
    ),
    max_leaves=12,
)


def there_and_back(value):
    text = wire.encode(value, wire.Room(1_000_000), stand_ins.stand_in)
    return wire.decode(wire.parse(text.encode("ascii")), {"I": tuple, "O": lambda name: ("opaque", name)})


def shape(value):
    """Types all the way down, and what tells apart values that `==` does not: order, sign of zero, nan."""
    if isinstance(value, list | tuple):
        return type(value), [shape(item) for item in value]
    if isinstance(value, dict):
        return dict, [(shape(key), shape(item)) for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return type(value), sorted(map(repr, value))
    if isinstance(value, datetime | time):
        return type(value), repr(value), value.fold
    return type(value), repr(value)


@settings(max_examples=100, deadline=None)
@given(VALUES)
def test_every_value_type_travels_unchanged(value):
    assert shape(there_and_back(value)) == shape(value)


@pytest.mark.parametrize(
    "value",
    [
        True,
        1,
        1.0,
        -0.0,
        float("inf"),
        "\ud800",
        b"\xff",
        (),
        [()],
        {1: "a", "1": 1},
        {(1, 2): {3}},
        range(3),
    ],
)
def test_values_that_json_confuses_stay_apart(value):
    assert shape(there_and_back(value)) == shape(value)


def test_a_decimal_and_a_fraction_keep_their_form():
    assert shape(there_and_back([Decimal("1.00"), Decimal("sNaN"), Fraction(2, 6)])) == shape(
        [Decimal("1.00"), Decimal("sNaN"), Fraction(1, 3)]
    )


class Lying(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Hanging:
    def __getattribute__(self, name):
        raise SystemExit

    __repr__ = __eq__ = __hash__ = __iter__ = __len__ = lambda *_: 1 / 0


class Colour(enum.IntEnum):
    RED = 1


@dataclasses.dataclass
class Point:
    x: int
    y: object = None
    shared = 3


@dataclasses.dataclass(slots=True)
class Slotted:
    x: int


Pair = namedtuple("Pair", "left right")  # noqa: PYI024 - this form must work too


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: Lying(1), "Lying"),
        (Hanging, "Hanging"),
        (lambda: object, "type"),
        (lambda: print, "builtin_function_or_method"),
        (lambda: type("S", (str,), {})("x"), "S"),
    ],
)
def test_anything_else_is_opaque_and_none_of_its_methods_run(make, name):
    assert there_and_back(make()) == ("opaque", name)
    assert there_and_back([make()]) == [("opaque", name)]


def test_an_integer_too_long_for_decimal_digits_travels():
    assert there_and_back([10**5000, -(10**5000)]) == [10**5000, -(10**5000)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Colour.RED, ("Colour", {"name": "RED", "value": 1})),
        (Point(1, [2]), ("Point", {"x": 1, "y": [2]})),
        (Slotted(1), ("Slotted", {"x": 1})),
        (Pair(1, "b"), ("Pair", {"left": 1, "right": "b"})),
        (Point(1, Point(2)), ("Point", {"x": 1, "y": ("Point", {"x": 2, "y": None})})),
    ],
)
def test_an_instance_of_the_three_known_kinds_travels_by_field(value, expected):
    assert there_and_back(value) == expected


def test_a_container_inside_itself_ends_there():
    value: list[object] = [1]
    value.append(value)
    assert there_and_back(value) == [1, ("opaque", "list")]


def test_a_container_met_twice_is_no_cycle():
    inner = [1]
    assert there_and_back([inner, inner, (), ()]) == [[1], [1], (), ()]


def deep(levels):
    value: list[object] = []
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    "make",
    [
        lambda: deep(wire.MAX_DEPTH + 1),
        lambda: "x" * 2_000_000,
        lambda: [0] * 1_000_001,
        lambda: 1 << 8_000_000,
        lambda: set(range(10_001)),
        lambda: bytes(2_000_000),
    ],
)
def test_what_does_not_fit_is_refused_before_it_is_written(make):
    with pytest.raises(wire.TooLargeError):
        wire.encode(make(), wire.Room(1_000_000), stand_ins.stand_in)


@pytest.mark.parametrize(
    "value",
    [
        set(range(wire.MAX_HASHED)),
        frozenset(range(wire.MAX_HASHED)),
        dict.fromkeys(range(wire.MAX_HASHED)),
        [{number: None, -1: None} for number in range(wire.MAX_HASHED // 2)],
    ],
    ids=["set", "frozenset", "dict", "many small dicts"],
)
def test_what_just_fits_is_read_too(value):
    assert there_and_back(value) == value


def test_a_tangle_of_shared_lists_does_not_grow_without_bound():
    value: list[object] = []
    for _ in range(40):
        value = [value, value]
    with pytest.raises(wire.TooLargeError):
        wire.encode(value, wire.Room(100_000), stand_ins.stand_in)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "NaN",
        '{"t":[1],"s":[1]}',
        "{}",
        '{"z":1}',
        '{"t":1}',
        '{"s":[[1]]}',
        '{"d":[1]}',
        '{"b":"*"}',
        '{"b":1}',
        '{"n":"1"}',
        '{"i":1}',
        '{"D":"x"}',
        '{"D":1}',
        '{"F":[1,0]}',
        '{"F":[1.5,1]}',
        json.dumps({"F": [{"i": "f" * 30_000}, {"i": "e" * 30_000}]}),
        '{"T":[1]}',
        '{"T":[0,0,0,0,0,0,0,0,[]]}',
        '{"T":[2000,1,1,0,0,0,0,0,["../../etc/passwd"]]}',
        '{"T":[2000,1,1,0,0,0,0,0,["No/Such"]]}',
        '{"T":[2000,1,1,0,0,0,0,0,[1,2]]}',
        '{"c":[1,2]}',
        '{"r":[1,2,0]}',
        '{"B":["f",[],{},true]}',
        "[" * 2_000 + "]" * 2_000,
        "[" * 600 + "]" * 600,
        json.dumps({"s": list(range(10_001))}),
        "1" * 5_000,
    ],
)
def test_what_the_writer_would_not_write_is_malformed(text):
    with pytest.raises(wire.MalformedError):
        wire.decode(wire.parse(text.encode()), {})


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("itsfdbacrDFTYHPnz"), inner, max_size=2),
        max_leaves=8,
    )
)
def test_no_json_makes_the_reader_fail_in_another_way(plain):
    with contextlib.suppress(wire.MalformedError):
        wire.decode(wire.parse(json.dumps(plain).encode()), {})


@given(st.binary())
def test_no_bytes_make_the_parser_fail_in_another_way(body):
    with contextlib.suppress(wire.MalformedError):
        wire.parse(body)


def test_times_that_only_a_subclass_knows_are_opaque():
    class Local(type(UTC).__mro__[1]):
        def utcoffset(self, _moment):
            return timedelta(0)

    assert there_and_back(datetime(2020, 1, 1, tzinfo=Local())) == ("opaque", "datetime")
    assert there_and_back(date(2020, 1, 1)) == date(2020, 1, 1)
