"""Which argument of a call plays which part in a law, told by its value and its name."""

# ruff: noqa: ANN401 - laws look at values of any type
from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any

from grader.checkers.edge_cases.laws.law import Seen

SIZES = r"size|width|limit|length|count|n|k|num|max_?(?:len\w*|size|width)|batch_?size|chunk_?size|window|maximum"


def the_list(seen: Seen) -> list[Any] | None:
    """The one argument that is a list or tuple; None where there is none, or more than one."""
    found = [value for value in seen.values.values() if isinstance(value, list | tuple)]
    return list(found[0]) if len(found) == 1 else None


def the_text(seen: Seen) -> str | None:
    """The one argument that is a string; of several, the first parameter."""
    found = [(position, value) for position, value in enumerate(seen.values.values()) if isinstance(value, str)]
    return found[0][1] if len(found) == 1 or (found and found[0][0] == 0) else None


def the_only_argument(seen: Seen) -> Any:
    """The argument of a call that has one; None otherwise."""
    return next(iter(seen.values.values())) if len(seen.values) == 1 else None


def numbers_in(seen: Seen) -> list[float] | None:
    """The one list among the arguments, where all of it are finite numbers and there is at least one."""
    found = the_list(seen)
    return found if found and all(is_number(item) for item in found) else None


def number_named(seen: Seen, names: str) -> int | None:
    """The whole number given for a parameter of one of these names (a pattern)."""
    for name, value in seen.values.items():
        if type(value) is int and re.fullmatch(names, name):
            return value
    return None


def the_size(seen: Seen) -> int | None:
    """The whole number that bounds the result: by its name, or the only one there is."""
    named = number_named(seen, rf"(?:\w+_)?(?:{SIZES})")
    if named is not None:
        return named
    whole = [value for value in seen.values.values() if type(value) is int]
    return whole[0] if len(whole) == 1 else None


def is_number(value: Any) -> bool:
    """A finite int or float, no truth value."""
    return type(value) is int or (type(value) is float and math.isfinite(value))


def items_of(value: Any) -> list[Any] | None:
    """A result as a list of items, where it is a list or tuple."""
    return list(value) if isinstance(value, list | tuple) else None


def same_items(left: Sequence[Any], right: Sequence[Any]) -> bool:
    """Equal as collections in which order does not count and repeats do."""
    rest = list(right)
    for item in left:
        if item not in rest:
            return False
        rest.remove(item)
    return not rest


def within(left: Sequence[Any], right: Sequence[Any]) -> bool:
    """Is every item of the left one in the right one, as often?"""
    rest = list(right)
    for item in left:
        if item not in rest:
            return False
        rest.remove(item)
    return True


def is_subsequence(left: Sequence[Any], right: Sequence[Any]) -> bool:
    """Are the items of the left one in the right one, in the same order?"""
    rest = iter(right)
    return all(any(item == other for other in rest) for item in left)


def of_one_kind(items: Sequence[Any]) -> bool:
    """Are all items numbers, or all of one plain type that has an order?"""
    return all(map(is_number, items)) or (
        len({type(item) for item in items}) == 1 and isinstance(items[0], str | int | float | bytes)
    )


def close(left: Any, right: Any) -> bool:
    """Equal, with the tolerance that sums of floats in another order need; whole numbers exactly."""
    if type(left) is type(right) is int:
        return left == right
    if is_number(left) and is_number(right):
        return math.isclose(left, right, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(close, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(close(left[key], right[key]) for key in left)
    return bool(left == right)
