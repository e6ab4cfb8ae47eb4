"""Inputs made from others by a few changes at once: what a reference can judge, but no docstring lists.

Type-aware mutation as in EvalPlus (Liu et al. 2023), drawn by seed. A closed change keeps what a documented call shows
to be allowed; any other leaves it to the domain model, and to the reference, whether the input counts.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
import random
import re
import string
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.inputs import boundaries
from grader.inputs.call_zone import relations
from grader.inputs.cases import Case
from grader.sandbox.values import Build

MOST_CHANGES = 3
SEEDS = 24
"""Inputs that are changed: the best supported ones."""
NUMERALS = ("nan", "NaN", "inf", "-inf", "1e3", "1_0", "+1", ".5", "5.", "-0", "0x10", "1,5", "007", "1e-7")
"""Texts that some readers of numbers take, and others do not."""
_NUMBER = re.compile(r"[-+]?[0-9]+(?:\.[0-9]+)?")
_RECASED: tuple[Callable[[str], str], ...] = (str.upper, str.lower, str.title, str.swapcase, str.strip)


class Changed(Struct, frozen=True):
    """A value after a change; `closed` tells whether what was allowed before still is."""

    value: Any
    closed: bool


def mutants(seeds: list[Case], optional: Mapping[str, list[Any]], count: int, seed: int) -> Iterator[Case]:
    """Changed inputs, at least `count`; one that stays near to a documented call says so, the others are `unknown`.

    `optional` are values, in the domain, of parameters that may be left out.
    """
    source = random.Random(f"mutants {seed}")  # noqa: S311 - a reproducible order is the point
    written = [case for case in seeds if case.as_written]
    chosen = [*written, *(case for case in seeds if not case.as_written)][:SEEDS]
    for base in chosen[:2]:
        yield from _twins(base)
    for number in range(count if chosen else 0):
        base = source.choice(written if written and number % 2 else chosen)
        if optional and number % 3 == 0:
            name = source.choice([*optional])
            base = replace(base, kwargs={**base.kwargs, name: source.choice(optional[name])})
        values = [*base.args, *base.kwargs.values()]
        closed = base.as_written
        for _ in range(source.randint(1, MOST_CHANGES)):
            changed = _related(values, source) if source.random() < 0.25 and len(values) > 1 else None  # noqa: PLR2004 - one in four
            if changed is None and values:
                index = source.randrange(len(values))
                one = _changed(values[index], source)
                changed = Changed([*values[:index], one.value, *values[index + 1 :]], one.closed)
            if changed is not None:
                values, closed = changed.value, closed and changed.closed
        args = tuple(values[: len(base.args)])
        kwargs = dict(zip(base.kwargs, values[len(base.args) :], strict=True))
        before = relations([*base.args, *base.kwargs.values()], ragged=False)
        near = closed and relations(values, ragged=False) == before
        yield replace(
            base,
            args=args,
            kwargs=kwargs,
            zone="in" if near else "unknown",
            strength="near" if near else "none",
            because=f"{base.because}, with small changes that it allows" if near else "",
            as_written=False,
        )


def _twins(base: Case) -> Iterator[Case]:
    """Two arguments that meet at an odd character: the same text in another case, an index right beside it."""
    for left, one in enumerate(base.args):
        for right, other in enumerate(base.args):
            if left == right or not isinstance(one, str):
                continue
            for character in boundaries.CHARACTERS:
                made: list[tuple[str, Any]] = []
                if isinstance(other, str) and left < right:
                    text = one + character
                    made = [(text, text.upper()), (text.casefold(), text)]
                elif isinstance(other, int) and not isinstance(other, bool):
                    place = min(len(one), 2)
                    text = one[:place] + character + one[place:]
                    made = [(text, place), (text, place + 1)]
                for text, twin in made:
                    args = [*base.args]
                    args[left], args[right] = text, twin
                    yield replace(base, args=tuple(args), zone="unknown", strength="none", because="", as_written=False)


def _related(values: list[Any], source: random.Random) -> Changed | None:
    """One argument made from another one: equal but for its case, an anniversary, the length of a list."""
    left, right = source.sample(range(len(values)), 2)
    one, other = values[left], values[right]
    made: Any
    match one, other:
        case str(), str():
            made = source.choice(_RECASED)(one)
        case dt.date(), dt.date():
            made = _anniversary(one, source)
        case ((str() | list() | tuple() | dict()), int()) if not isinstance(other, bool):
            made = len(one) + source.choice((-2, -1, 0, 1))
        case int(), int() if not isinstance(one, bool) and not isinstance(other, bool):
            made = one * source.choice((1, 1, 2, 3)) + source.choice((-1, 0, 0, 1))
        case _ if type(one) is type(other):
            made = one
        case _:
            return None
    return Changed([*values[:right], made, *values[right + 1 :]], closed=False)


def _anniversary(day: dt.date, source: random.Random) -> dt.date:
    try:
        moved = day.replace(year=day.year + source.randint(0, 12))
        return moved + dt.timedelta(days=source.choice((-1, 0, 0, 1)))
    except (ValueError, OverflowError):  # 29 February, the end of all years
        return day


def _changed(value: Any, source: random.Random) -> Changed:  # noqa: PLR0911 - one return for each kind
    match value:
        case bool():
            return Changed(not value, closed=True)
        case int():
            return _changed_int(value, source)
        case float():
            step = source.choice((0.5, 1.0, 2.0, -0.5))
            return Changed(value + step, closed=(value + step > 0) == (value > 0) and value + step != 0)
        case str():
            return _changed_text(value, source)
        case dt.date():
            return Changed(value + dt.timedelta(days=source.choice((-31, -30, -1, 1, 28, 365))), closed=True)
        case list():
            return _changed_list(value, source)
        case tuple() if value:
            return _changed_inside(list(value), source, tuple)
        case dict() if value:
            return _changed_dict(value, source)
        case Build() if value.args:
            inside = _changed_inside(list(value.args), source, tuple)
            return Changed(replace(value, args=inside.value), inside.closed)
        case _:
            return Changed(value, closed=True)


def _changed_int(value: int, source: random.Random) -> Changed:
    if source.random() < 0.2:  # noqa: PLR2004 - one in five
        return Changed(source.choice(boundaries.INTS), closed=False)
    made = source.choice((value + 1, value - 1, value * 2, value // 2, value * 10, value + 7))
    return Changed(made, closed=bool(made) and (made > 0) == (value > 0))


def _changed_text(value: str, source: random.Random) -> Changed:
    kind = source.random()
    number = _NUMBER.search(value)
    if number and kind < 0.5:  # noqa: PLR2004 - shares of the kinds of change
        return Changed(value[: number.start()] + _numeral(number[0], source) + value[number.end() :], closed=True)
    if kind < 0.6:  # noqa: PLR2004 - see above
        return Changed(_refilled(value, source), closed=bool(value))
    place = source.randint(0, len(value))
    if kind < 0.8:  # noqa: PLR2004 - see above
        character = source.choice(boundaries.CHARACTERS)
        return Changed(value[:place] + character + value[place:], closed=False)
    if number:
        numeral = source.choice(NUMERALS)
        return Changed(value[: number.start()] + numeral + value[number.end() :], closed=False)
    return Changed(source.choice((*NUMERALS, *boundaries.TEXTS, value * 2, value[:place])), closed=False)


def _numeral(number: str, source: random.Random) -> str:
    """Another number with a point where that one has one; halves are likely, since rounding goes by them."""
    sign = number[0] if number[0] in "+-" else ""
    whole = str(source.randrange(10 ** source.randint(1, len(number.partition(".")[0]) + 1)))
    if "." not in number:
        return sign + whole
    return f"{sign}{whole}.{''.join(source.choices(string.digits, k=source.randint(0, 2)))}{source.choice('1555789')}"


def _refilled(value: str, source: random.Random) -> str:
    """Another text of the same pattern: each run of digits or ASCII letters gets others of its kind, one more or less.

    A digit in front stays none or not none, a letter its case.
    """
    made: list[str] = []
    for index, character in enumerate(value):
        alphabet = next(
            (
                one
                for one in (string.digits, string.ascii_lowercase, string.ascii_uppercase)
                if character in one and character.isascii()
            ),
            "",
        )
        first = index == 0 or not value[index - 1].isalnum()
        if alphabet == string.digits and first and character != "0":
            alphabet = alphabet[1:]
        drawn = source.choice(alphabet) if alphabet and source.random() < 0.6 else character  # noqa: PLR2004 - most of them
        made.append(drawn)
        if alphabet == string.digits and source.random() < 0.2:  # noqa: PLR2004 - now and then a longer number
            made.append(source.choice(string.digits))
    return "".join(made)


def _changed_list(value: list[Any], source: random.Random) -> Changed:
    if not value:
        return Changed(value, closed=True)
    index = source.randrange(len(value))
    kind = source.random()
    if kind < 0.3:  # noqa: PLR2004 - shares of the kinds of change
        place = source.randint(0, len(value))
        return Changed([*value[:place], value[index], *value[place:]], closed=True)
    if kind < 0.5:  # noqa: PLR2004 - see above
        return Changed(value[:index] + value[index + 1 :], closed=len(value) > 1)
    if kind < 0.6:  # noqa: PLR2004 - see above
        return Changed(source.sample(value, len(value)), closed=True)
    return _changed_inside(value, source, list)


def _changed_inside(value: list[Any], source: random.Random, rebuild: Callable[[list[Any]], Any]) -> Changed:
    index = source.randrange(len(value))
    inside = _changed(value[index], source)
    return Changed(rebuild([*value[:index], inside.value, *value[index + 1 :]]), inside.closed)


def _changed_dict(value: dict[Any, Any], source: random.Random) -> Changed:
    key, other = source.choice([*value]), source.choice([*value])
    kind = source.random()
    if kind < 0.35:  # noqa: PLR2004 - shares of the kinds of change
        fresh = _refilled(key, source) if isinstance(key, str) else _changed(key, source).value
        added = {**value, fresh: value[other]}
        return Changed(
            added, closed=len({type(item) for item in value.values()}) == 1 and len({*map(type, value)}) == 1
        )
    if kind < 0.55 and type(value[key]) is type(value[other]):  # noqa: PLR2004 - see above
        return Changed({**value, key: value[other]}, closed=True)
    if kind < 0.65 and len(value) > 1:  # noqa: PLR2004 - see above
        return Changed({one: item for one, item in value.items() if one != key}, closed=False)
    inside = _changed(value[key], source)
    return Changed({**value, key: inside.value}, inside.closed)
