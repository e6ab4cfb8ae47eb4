"""What a second implementation is."""

# ruff: noqa: ANN401 - implementations take and give values of any type
from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

Values = Mapping[str, Any]
"""Arguments by name, in order."""


class NotComparableError(Exception):
    """The second implementation does not take such arguments, or does something else with them."""


class Equivalent(Struct, frozen=True, kw_only=True):
    """One second implementation. Both `named` (the function's name as words) and `told` (its prose) have to match.

    `answer` works out the result in this process from arguments that are plain values; it raises whatever it likes for
    those that it does not take. `shown` names it in messages. `unless` is a pattern on name and prose that forbids it.
    `exact`: the name has one meaning, so that a fault may make a function disagree often.
    """

    id: str
    shown: str
    named: str
    told: str
    unless: str = ""
    answer: Callable[[Values], Any]
    exact: bool = False


def only(values: Values, *types: type) -> Any:
    """The one argument of a call, of one of these exact types."""
    if len(values) != 1:
        raise NotComparableError
    value = next(iter(values.values()))
    if type(value) not in types:
        raise NotComparableError
    return value


def pair(values: Values, *types: type) -> tuple[Any, Any]:
    """The two arguments of a call, of these exact types."""
    if len(values) != 2:  # noqa: PLR2004 - a pair
        raise NotComparableError
    first, second = values.values()
    if type(first) not in types or type(second) not in types:
        raise NotComparableError
    return first, second


def whole(values: Values, low: int, high: int) -> int:
    """The one argument of a call: a whole number between two bounds, so that nothing here runs long."""
    value = only(values, int)
    if not low <= value <= high:
        raise NotComparableError
    return int(value)


def number_list(values: Values) -> list[Any]:
    """The one argument of a call: a list of one or more numbers."""
    found = only(values, list, tuple)
    if not found or not all(type(item) in (int, float) for item in found):
        raise NotComparableError
    return list(found)


def of_text(function: Callable[[str], Any]) -> Callable[[Values], Any]:
    """The answer to a call of one text, by a function of it."""
    return lambda values: function(only(values, str))
