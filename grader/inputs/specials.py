"""Values at which faults are likely: what docstring and code speak of, and the boundaries of a parameter's kind."""

# ruff: noqa: ANN401 - the values handled here may be of any type

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from typing import Any

from grader.facts.units import Function
from grader.inputs import boundaries
from grader.inputs.accepts import accepts
from grader.inputs.signature import Parameter
from grader.inputs.types import Choice, Items, Scalar, Table, Type, is_optional

MAX_CONSTANTS = 12
"""Numbers harvested from a function's own comparisons; each is tried with its two neighbours."""
_NUMERIC = re.compile(r"\b(?:numbers?|floats?|int|integers?|numeric|decimal|amounts?|percentages?)\b|\bfloat\(|\bint\(")
LONGEST_TEXT = 3
"""Characters of a text in the code that is put into others."""
LONGEST_RUN = 40
"""Items or characters of a value made as long as a number in the code."""
_ANY_SIZE = re.compile(r"\b(?:any|arbitrary)\s+size\b|\b(?:arbitrarily|however)\s+(?:large|big)\b|\bbig\s+integers?\b")
HUGE = 2**80
"""Bounds from here on are not tried themselves."""


def special_values(parameter: Parameter, constants: list[int], texts: list[str], keys: Sequence[str] = ()) -> list[Any]:
    """Values for one parameter, those that its type does not take left out.

    Constants, texts and keys stand in the code.
    """
    type_ = parameter.type
    bare = next((one for one in type_.options if one != Scalar("none")), type_) if isinstance(type_, Choice) else type_
    found: list[Any] = [None] if is_optional(type_) or parameter.conditions.none_too else []
    match bare:
        case Scalar(name="int"):
            found += _whole_numbers(parameter, constants)
        case Scalar(name="float"):
            found += map(float, _bounds(parameter, constants))
        case Scalar(name="str"):
            found += _texts(parameter, constants, texts)
        case Scalar(name="date"):
            found += boundaries.DATES[:4]
        case Items():
            found += _collections(parameter, bare, constants, texts)
            if isinstance(bare.item, Table):
                found += ([one, *_tables(bare.item, ["other"])] for one in _tables(bare.item, keys))
        case Table():
            found += _tables(bare, keys)
        case _:
            pass
    return [value for value in found if accepts(type_, value) is not False]


def usual(parameter: Parameter, value: Any, number: int) -> Any:
    """The value beside which a special one is tried: for a month or an hour one of its own boundaries, in turn."""
    known = boundaries.NAMED.get(parameter.name.rpartition("_")[2], ())
    told = parameter.conditions
    fitting = [
        one for one in known if (told.low is None or one >= told.low) and (told.high is None or one <= told.high)
    ]
    return fitting[number % len(fitting)] if type(value) is int and fitting else value


def _bounds(parameter: Parameter, constants: list[int]) -> Iterator[int]:
    told = parameter.conditions
    if told.low is not None:
        yield from (int(told.low) + step for step in (0, 1, 2))
    if told.high is not None and abs(told.high) < HUGE:
        yield from (int(told.high) - step for step in (0, 1))
    yield from (constant + step for constant in constants for step in (-1, 0, 1))
    if told.any_number or told.zero_too or told.negative_too:
        yield from (0, -1, 1, 12, -12)


def _whole_numbers(parameter: Parameter, constants: list[int]) -> Iterator[int]:
    told = parameter.conditions
    word = parameter.name.rpartition("_")[2]
    yield from boundaries.NAMED.get(word, ())
    yield from _bounds(parameter, constants)
    if word not in boundaries.NAMED:
        yield from (number for number in boundaries.SMALL if told.low is None or number >= told.low)
    if told.high is None and _ANY_SIZE.search(told.said.lower()):
        yield from boundaries.GREAT


def _texts(parameter: Parameter, constants: list[int], texts: list[str]) -> Iterator[str]:
    told = parameter.conditions
    yield from told.quoted[:10]
    if told.any_text:
        yield from (f"ab{character}" for character in boundaries.CHARACTERS)
        yield from (*boundaries.TEXTS, *boundaries.RUNS)
    elif told.unicode_too:
        yield from (f"ab{character}" for character in boundaries.CHARACTERS if character.isprintable())
    if told.empty_too:
        yield ""
    if _NUMERIC.search(told.said.lower()):
        yield from boundaries.NUMERALS
    yield from boundaries.PHRASES
    for text in texts:
        yield from (f"a{text}b", f"{text}{text}", f"ab{text}")
    for length in _lengths(constants):
        yield "a" * length
        yield ("ab " * length)[:length]


def _collections(parameter: Parameter, type_: Items, constants: list[int], texts: list[str]) -> Iterator[Any]:
    told = parameter.conditions
    if told.empty_too:
        yield {"set": set(), "frozenset": frozenset()}.get(type_.shape, [])
    if type_.item == Scalar("str") and told.quoted:
        yield from ([text] for text in told.quoted[:6])
    if type_.shape in ("set", "frozenset"):
        return
    if type_.item in (Scalar("int"), Scalar("float")) and told.low is not None and not told.low_open:
        lowest = int(told.low) if type_.item == Scalar("int") else float(told.low)
        yield from ([lowest], [lowest, lowest], [lowest, lowest + 1, lowest])
    if type_.item == Scalar("str"):
        yield from ([f"a{text}b", "c"] for text in texts)
    for length in _lengths(constants):
        if (items := _items(type_.item, length)) is not None:
            yield items
            yield items[:1] * length


def _tables(type_: Table, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Dicts with all the keys, and with each one alone."""
    made = _items(type_.value, len(keys))
    if type_.key != Scalar("str") or not made:
        return
    yield dict(zip(keys, made, strict=True))
    if len(keys) > 1:
        yield from ({key: value} for key, value in zip(keys, made, strict=True))


def _items(type_: Type, length: int) -> list[Any] | None:
    match type_:
        case Scalar(name="int"):
            return [3 * number % 50 + 1 for number in range(length)]
        case Scalar(name="float"):
            return [3.0 * number % 50 + 0.5 for number in range(length)]
        case Scalar(name="str"):
            return [f"w{number}" for number in range(length)]
        case _:
            return None


def _lengths(constants: list[int]) -> list[int]:
    """Lengths around the numbers in the code, in order, each once."""
    near = (constant + step for constant in constants if 1 < constant <= LONGEST_RUN for step in (-1, 0, 1))
    return list(dict.fromkeys(near))


def constants_of(node: Function) -> list[int]:
    """Small integers that the function compares with, counts to or divides by."""
    found: list[int] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Compare | ast.BinOp | ast.Call | ast.Slice):
            for child in ast.iter_child_nodes(part):
                if isinstance(child, ast.Constant) and type(child.value) is int and child.value not in found:
                    found.append(child.value)
    return found[:MAX_CONSTANTS]


def keys_of(node: Function) -> list[str]:
    """The keys that a function's code asks dicts for, each once."""
    found: list[str] = []
    for part in ast.walk(node):
        match part:
            case ast.Subscript(slice=ast.Constant(value=str(key))):
                found.append(key)
            case ast.Call(
                func=ast.Attribute(attr="get" | "pop" | "setdefault"), args=[ast.Constant(value=str(key)), *_]
            ):
                found.append(key)
            case ast.Compare(left=ast.Constant(value=str(key)), ops=[ast.In() | ast.NotIn()]):
                found.append(key)
            case _:
                pass
    return list(dict.fromkeys(found))[:MAX_CONSTANTS]


def texts_of(node: Function) -> list[str]:
    """Short texts in a function's code, each once, those of the docstring left out."""
    inside = node.body[1:] if ast.get_docstring(node) is not None else node.body
    found = [
        part.value
        for item in inside
        for part in ast.walk(item)
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and 0 < len(part.value) <= LONGEST_TEXT
    ]
    return list(dict.fromkeys(found))[:MAX_CONSTANTS]
