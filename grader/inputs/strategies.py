"""From a type to hypothesis strategies: one for ordinary values, one that mixes in the boundaries where faults sit.

Only the process that draws imports this module, since hypothesis takes a quarter of a second to load.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import Any, Literal

from hypothesis import strategies as st

from grader.inputs import boundaries
from grader.inputs.types import (
    ITERATOR,
    NONE,
    Choice,
    Fixed,
    Items,
    Members,
    Objects,
    Record,
    Row,
    Scalar,
    Table,
    Type,
    target_of,
    unsupported,
)
from grader.sandbox.values import Build

Flavour = Literal["plain", "odd"]
Values = st.SearchStrategy[Any]

MAX_SPARE = 4
"""Parameters of a constructor that may be left out and yet are given in ordinary objects, where there are no more."""
MAX_ITEMS = 6
"""Longest generated collection: faults that need more are rare, and every item costs."""

WORDS = (
    *("alpha", "beta", "delta", "omega", "red", "blue", "sun", "north", "river", "oak", "Kiel", "Oslo"),
    *("a", "be", "cat", "dog", "moon", "green", "table", "window", "winter", "kitchen", "elephant", "aardvark"),
    *("x", "go", "Anna", "level", "apple", "banana", "cherry", "Rome", "LONDON", "lower", "Title", "mississippi"),
    *("stone", "paper", "yes", "no", "box", "boxes", "happy", "running"),
)
PLAIN_CHARACTERS = "abcxyzABC019 .,;:-_/%@"


def strategy(type_: Type, flavour: Flavour = "odd") -> Values:  # noqa: C901, PLR0911 - one branch or return for each kind
    """Values of a type as the sandbox takes them: instances as `Build`, iterators as lists.

    Raises ValueError for a type without values (`types.unsupported` tells beforehand).
    """
    match type_:
        case Scalar():
            return _scalar(type_.name, flavour)
        case Items():
            return _items(type_, flavour)
        case Row():
            if type_.variadic:
                return _list_of(strategy(type_.items[0], flavour), flavour).map(tuple)
            return st.tuples(*(strategy(part, flavour) for part in type_.items))
        case Table():
            pairs = st.tuples(strategy(type_.key, flavour), strategy(type_.value, flavour))
            return st.lists(pairs, min_size=2 if flavour == "plain" else 0, max_size=4).map(dict)
        case Choice():
            usable = [option for option in type_.options if unsupported(option) is None]
            if flavour == "plain":
                usable = [option for option in usable if option != NONE] or usable
            return st.one_of([strategy(option, flavour) for option in usable])
        case Fixed():
            return st.sampled_from(type_.values)
        case Members():
            named = [target_of(type_.home, f"{type_.name}.{member}") for member in type_.members]
            return st.sampled_from([Build(target=target, call=False) for target in named])
        case Objects():
            return st.sampled_from(type_.values)
        case Record():
            return _record(type_, flavour)
        case _:
            raise ValueError(f"no values for {type_.text}")


def _scalar(name: str, flavour: Flavour) -> Values:
    plain, odd = _SCALARS[name]
    return plain if flavour == "plain" else st.one_of(plain, odd)


def _list_of(items: Values, flavour: Flavour) -> Values:
    if flavour == "plain":
        return st.lists(items, min_size=2, max_size=4)
    repeated = st.tuples(items, st.integers(2, 3)).map(lambda pair: [pair[0]] * pair[1])
    return st.one_of(st.lists(items, max_size=MAX_ITEMS), repeated)


def _items(type_: Items, flavour: Flavour) -> Values:
    lists = _list_of(strategy(type_.item, flavour), flavour)
    match type_.shape:
        case "set":
            return lists.map(_as_set)
        case "frozenset":
            return lists.map(lambda items: frozenset(_as_set(items)))
        case "iterator":
            return lists.map(lambda items: Build(target=ITERATOR, args=(items,)))
        case _:
            return lists


def _as_set(items: list[Any]) -> set[Any]:
    try:
        return set(items)
    except TypeError:
        return set()


def _record(type_: Record, flavour: Flavour) -> Values:
    needed = {field.name: strategy(field.type, flavour) for field in type_.fields if field.required}
    spare = {
        field.name: strategy(field.type, flavour)
        for field in type_.fields
        if not field.required and unsupported(field.type) is None
    }
    given = flavour == "odd" or (len(spare) <= MAX_SPARE and not type_.keyed)
    fields: Values = st.fixed_dictionaries(needed, optional=spare if given else {})
    if type_.keyed:
        return fields
    target = target_of(type_.home, type_.name)
    first = [field.name for field in type_.fields if field.positional]

    def make(given: dict[str, Any]) -> Build:
        args = tuple(given[name] for name in takewhile(given.__contains__, first))
        return Build(target=target, args=args, kwargs={key: given[key] for key in given if key not in first})

    made = fields.map(make)
    if not type_.seen:
        return made
    seen = st.sampled_from(type_.seen)
    near = st.sampled_from(type_.near or type_.seen)
    return st.one_of(seen, near, made) if flavour == "plain" else st.one_of(seen, made)


def _text(characters: Values, low: int, high: int) -> Values:
    """Text over a fixed alphabet: `st.text()` would build a table of all of Unicode first, for two seconds."""
    return st.lists(characters, min_size=low, max_size=high).map("".join)


_PLAIN_TEXT = st.sampled_from(WORDS)
_ODD_TEXT = st.one_of(
    st.sampled_from(boundaries.TEXTS),
    st.tuples(_PLAIN_TEXT, st.sampled_from((" ", "  ", "-", "/", "//", "///", ",", "\n", "_", ".")), _PLAIN_TEXT).map(
        "".join
    ),
    st.tuples(_PLAIN_TEXT, st.sampled_from(boundaries.CHARACTERS)).map("".join),
    st.tuples(st.sampled_from(boundaries.CHARACTERS), _PLAIN_TEXT).map("".join),
    _text(st.one_of(st.sampled_from(PLAIN_CHARACTERS), st.sampled_from(boundaries.CHARACTERS)), 0, 8),
)
_INTS = st.one_of(st.integers(1, 10), st.integers(1, 10), st.integers(11, 40))
_FLOATS = st.integers(2, 40).map(lambda quarters: quarters / 4)
_DATES = st.tuples(st.integers(2020, 2025), st.integers(1, 12), st.integers(1, 28)).map(lambda parts: dt.date(*parts))
_TIMES = st.tuples(st.integers(0, 23), st.integers(0, 59), st.integers(0, 59)).map(lambda parts: dt.time(*parts))
_DATETIMES = st.tuples(_DATES, _TIMES).map(lambda pair: dt.datetime.combine(*pair))
_SCALARS: dict[str, tuple[Values, Values]] = {
    "none": (st.none(), st.none()),
    "bool": (st.booleans(), st.booleans()),
    "int": (_INTS, st.one_of(st.sampled_from(boundaries.INTS), st.integers(-1000, 1000))),
    "float": (
        _FLOATS,
        st.one_of(
            st.sampled_from(boundaries.FLOATS),
            st.integers(-4000, 4000).map(lambda eighths: eighths / 8),
            st.sampled_from(boundaries.NOT_FINITE),
        ),
    ),
    "complex": (
        st.tuples(_FLOATS, _FLOATS).map(lambda pair: complex(*pair)),
        st.sampled_from((0j, 1j, complex(-1.0, 0.0), complex(0.0, -2.5))),
    ),
    "str": (_PLAIN_TEXT, _ODD_TEXT),
    "bytes": (
        _PLAIN_TEXT.map(str.encode),
        st.one_of(st.sampled_from((b"", b"\0", b"\xff", b"a\n", b"\xc3\xa9")), st.binary(max_size=6)),
    ),
    "any": (
        st.one_of(_INTS, _PLAIN_TEXT),
        st.one_of(st.none(), st.booleans(), st.sampled_from(boundaries.INTS), _ODD_TEXT),
    ),
    "date": (
        _DATES,
        st.one_of(st.sampled_from(boundaries.DATES), st.sampled_from((dt.date.min, dt.date.max))),
    ),
    "time": (
        _TIMES,
        st.sampled_from((dt.time(0, 0), dt.time(23, 59, 59, 999999), dt.time(12, 0, 0, 1))),
    ),
    "datetime": (
        _DATETIMES,
        st.one_of(
            st.tuples(st.sampled_from(boundaries.DATES), _TIMES).map(lambda pair: dt.datetime.combine(*pair)),
            st.tuples(_DATETIMES, st.integers(1, 999_999)).map(lambda pair: pair[0].replace(microsecond=pair[1])),
            _DATETIMES.map(lambda moment: moment.replace(tzinfo=dt.UTC)),
        ),
    ),
    "timedelta": (
        st.integers(1, 100_000).map(lambda seconds: dt.timedelta(seconds=seconds)),
        st.sampled_from(
            (
                dt.timedelta(0),
                dt.timedelta(days=-1),
                dt.timedelta(days=400),
                dt.timedelta(microseconds=1),
            )
        ),
    ),
    "decimal": (
        st.integers(1, 10_000).map(lambda cents: Decimal(cents) / 100),
        st.sampled_from(tuple(map(Decimal, ("0", "-0.00", "-1.5", "0.005", "2.345", "1E+3", "NaN", "Infinity")))),
    ),
    "fraction": (
        st.tuples(_INTS, _INTS).map(lambda pair: Fraction(*pair)),
        st.sampled_from((Fraction(0), Fraction(-1, 3), Fraction(10**9, 7))),
    ),
}
