"""Values that stand in a relation to another one: faults of two arguments sit where these are equal, next or part."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

BIRTHDAYS = (1, 4)
"""Years after a date at which the same day comes."""


def related(value: Any) -> Iterator[Any]:
    """Values of the same type that are equal to one, next to it, a part of it, or the same in other words."""
    match value:
        case bool():
            return
        case int():
            yield from (value, value + 1, value * 2)
        case float():
            yield from (value, value * 2)
        case str() if value:
            yield from (value, value.swapcase(), value[::-1], value[:-1], value + value[0], value[1:] + value[0])
        case list() if value:
            yield from (list(value), value[::-1], value[:-1], [*value, value[0]], value[1:])
        case dict() if value:
            yield from (dict(value), dict(list(value.items())[:-1]))
        case dt.date():
            for years in BIRTHDAYS:
                yield from _anniversary(value, years)
            yield value
        case _:
            return


def _anniversary(value: dt.date, years: int) -> Iterator[dt.date]:
    try:
        same = value.replace(year=value.year + years)
    except ValueError:  # 29 February, or the end of the calendar
        return
    yield from (same, same - dt.timedelta(days=1))
