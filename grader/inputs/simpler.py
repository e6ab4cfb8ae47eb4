"""Simpler values of the same kind, the boldest step first, and the order that says what is simpler."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec.structs import replace

from grader.inputs.render import render
from grader.sandbox.values import Build

CHARACTERS = "a0 "
"""The simplest characters, the simplest first."""
MAX_SINGLE = 40
"""Items of a collection, or characters, that are dropped or made simpler one by one."""

Complexity = tuple[int, int, float]
"""Parts, characters, and how far from zero, from `a` and from a round date: compared in this order."""

_EPOCH = dt.date(2000, 1, 1)
_FAR = 1e30
"""Stands for what has no distance: infinities, and what is no number."""
_NEGATIVE, _DECIMALS = 0.25, 0.5
_RANK_ALPHANUMERIC, _RANK_ASCII, _RANK_OTHER = 3, 4, 5
_RANKS = {character: rank for rank, character in enumerate(CHARACTERS)}


def complexity(value: Any) -> Complexity:
    """How complicated a value is; a shrunk value is always less so."""
    match value:
        case str():
            return (1, len(value), float(sum(map(_rank, value))))
        case bytes():
            return (1, len(value), float(sum(value)))
        case Mapping():
            return _sum(_sum([complexity(key), complexity(item)]) for key, item in value.items())
        case list() | tuple() | set() | frozenset():
            return _sum(map(complexity, value))
        case Build():
            return _sum([complexity(value.args), complexity(value.kwargs)])
        case _:
            return (1, 0, _distance(value))


def _sum(inside: Iterable[Complexity]) -> Complexity:
    found = list(inside)
    # The exact sum, whatever the order: that of a set differs from process to process.
    distance = math.fsum(one[2] for one in found)
    return 1 + sum(one[0] for one in found), sum(one[1] for one in found), distance


def _rank(character: str) -> int:
    if character in _RANKS:
        return _RANKS[character]
    if character.isascii():
        return _RANK_ALPHANUMERIC if character.isalnum() else _RANK_ASCII
    return _RANK_OTHER


def _distance(value: Any) -> float:  # noqa: PLR0911 - one return for each kind
    match value:
        case None | bool():
            return float(bool(value))
        case int() | float() | Decimal() | Fraction():
            return _number_distance(value)
        case complex():
            return _number_distance(value.real) + _number_distance(value.imag)
        case dt.datetime():
            return _day_distance(value.date()) + _time_distance(value.timetz())
        case dt.date():
            return _day_distance(value)
        case dt.time():
            return _time_distance(value)
        case dt.timedelta():
            return float(abs(value.total_seconds()) + (value.total_seconds() < 0))
        case _:
            return 0.0


def _day_distance(value: dt.date) -> float:
    return float(abs((value - _EPOCH).days))


def _time_distance(value: dt.time) -> float:
    zoned = value.tzinfo is not None
    return float(value.hour + value.minute + value.second + (value.microsecond > 0) + zoned)


def _number_distance(value: Any) -> float:
    if isinstance(value, float | Decimal) and not math.isfinite(value):
        return _FAR
    if abs(value) >= _FAR:
        return _FAR * float(1 + min(abs(int(value)).bit_length(), 10_000))
    return float(abs(value)) + _NEGATIVE * bool(value < 0) + _DECIMALS * bool(value != int(value))


def simpler(value: Any, targets: Sequence[float] = ()) -> Iterator[Any]:  # noqa: C901 - one branch or return for each kind
    """Values with less in them, or closer to zero and to `targets` (the bounds that a docstring states)."""
    match value:
        case bool():
            yield False
        case int():
            yield from _simpler_ints(value, targets)
        case float():
            yield from (float(other) for other in _simpler_numbers(value, targets))
        case Decimal() | Fraction():
            yield from (type(value)(other) for other in _simpler_numbers(value, targets))
        case str():
            yield from _simpler_texts(value)
        case bytes():
            yield from _cuts(value)
            yield b"a" * len(value)
        case dict():
            yield from _simpler_dicts(value, targets)
        case list() | tuple() | set() | frozenset():
            yield from _simpler_items(value, targets)
        case Build() if value.call:
            yield from _simpler_builds(value, targets)
        case dt.datetime() | dt.date() | dt.time() | dt.timedelta():
            yield from _simpler_times(value)
        case _:
            return


def _simpler_ints(value: int, targets: Sequence[float]) -> Iterator[int]:
    bounds = [int(target) for target in targets if math.isfinite(target)]
    yield from (0, *bounds, *(bound + 1 for bound in bounds), 1)
    if value < 0:
        yield -value
    for target in (0, *bounds):
        yield target + (value - target) // 2 if value > target else target - (target - value) // 2
    yield value - 1 if value > 0 else value + 1


def _simpler_numbers(value: Any, targets: Sequence[float]) -> Iterator[Any]:
    yield from (0, *targets, 1)
    if not math.isfinite(value):
        return
    if value < 0:
        yield -value
    whole = int(value)
    yield from (whole, whole // 2, whole - 1 if whole > 0 else whole + 1)


def _simpler_texts(value: str) -> Iterator[str]:
    yield from _cuts(value)
    for character in CHARACTERS:
        yield character * len(value)
    yield value.lower()
    for index, old in enumerate(value[:MAX_SINGLE]):
        for character in CHARACTERS:
            if _rank(character) < _rank(old):
                yield value[:index] + character + value[index + 1 :]


def _cuts(value: Any) -> Iterator[Any]:
    """What can be sliced, with all of it gone, then with halves, quarters and so on, at last single items."""
    size = len(value)
    while size:
        starts = range(0, len(value), size)
        for start in starts[:MAX_SINGLE]:
            yield value[:start] + value[start + size :]
        size //= 2


def _simpler_items(value: Any, targets: Sequence[float]) -> Iterator[Any]:
    kind = type(value)
    # A set has no order of its own that is the same in every process.
    items = sorted(value, key=_sort_key) if kind in (set, frozenset) else list(value)
    yield from map(kind, _cuts(items))
    for index, item in enumerate(items[:MAX_SINGLE]):
        for other in simpler(item, targets):
            yield kind([*items[:index], other, *items[index + 1 :]])


def _sort_key(item: Any) -> tuple[Complexity, str]:
    return complexity(item), render(item)


def _simpler_dicts(value: dict[Any, Any], targets: Sequence[float]) -> Iterator[dict[Any, Any]]:
    pairs = list(value.items())
    yield from map(dict, _cuts(pairs))
    for index, (key, item) in enumerate(pairs[:MAX_SINGLE]):
        for other in simpler(item, targets):
            yield dict([*pairs[:index], (key, other), *pairs[index + 1 :]])
        for other in simpler(key, targets):
            if other not in value:
                yield dict([*pairs[:index], (other, item), *pairs[index + 1 :]])


def _simpler_builds(value: Build, targets: Sequence[float]) -> Iterator[Build]:
    for name in value.kwargs:
        yield replace(value, kwargs={other: item for other, item in value.kwargs.items() if other != name})
    for index, item in enumerate(value.args):
        for other in simpler(item, targets):
            yield replace(value, args=(*value.args[:index], other, *value.args[index + 1 :]))
    for name, item in value.kwargs.items():
        for other in simpler(item, targets):
            yield replace(value, kwargs={**value.kwargs, name: other})


def _simpler_times(value: Any) -> Iterator[Any]:
    match value:
        case dt.datetime():
            if value.tzinfo is not None:
                yield value.replace(tzinfo=None)
            yield dt.datetime.combine(value.date(), dt.time(tzinfo=value.tzinfo))
            for day in _simpler_times(value.date()):
                yield dt.datetime.combine(day, value.timetz())
            for time in _simpler_times(value.timetz()):
                yield dt.datetime.combine(value.date(), time)
        case dt.date():
            yield from (_EPOCH, value.replace(month=1, day=1), value.replace(day=1))
            yield _EPOCH + dt.timedelta(days=int((value - _EPOCH).days / 2))
        case dt.time():
            yield dt.time()
            yield from (value.replace(microsecond=0), value.replace(second=0))
            yield from (value.replace(minute=0), value.replace(hour=0))
        case dt.timedelta():
            yield from (dt.timedelta(0), abs(value), dt.timedelta(days=1), dt.timedelta(days=value.days), value / 2)
