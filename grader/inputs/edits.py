"""Closed edits: changes to a documented value that stay within what it shows to be allowed.

An element is dropped, repeated or moved, a number becomes another of its sign and size, a text another over the same
letters. Nothing becomes empty, no number zero or negative, no new character comes in.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

from grader.sandbox.values import Build

MAX_EDITS = 400
"""Edits tried of one value; a long example is edited in its front part only."""


class Edit(Struct, frozen=True):
    """A changed value. `text` tells whether a string inside changed, `key` whether a dict lost or changed a key."""

    value: Any
    what: str
    text: bool = False
    key: bool = False
    tokens: bool = False


def edits(value: Any, spare: Mapping[type, list[Any]] | None = None) -> Iterator[Edit]:
    """All closed edits of a value, nested parts included. `spare` holds other leaves of the example, by type."""
    for count, edit in enumerate(_edits(value, spare or {})):
        if count >= MAX_EDITS:
            return
        yield edit


def leaves_of(value: Any) -> list[Any]:
    """The scalars inside a value, in order, keys of dicts included."""
    if isinstance(value, dict):
        return [leaf for pair in value.items() for part in pair for leaf in leaves_of(part)]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves_of(item)]
    if isinstance(value, Build):
        return leaves_of([*value.args, *value.kwargs.values()])
    return [value]


def _edits(value: Any, spare: Mapping[type, list[Any]]) -> Iterator[Edit]:  # noqa: C901 - one branch or return for each kind
    match value:
        case bool():
            yield Edit(not value, "a truth value turned")
        case int() | float():
            yield from _number_edits(value)
            yield from _swaps(value, spare)
        case str():
            yield from _text_edits(value)
            yield from _swaps(value, spare)
        case bytes():
            if len(value) > 1:
                yield Edit(value[:-1], "a byte less")
            yield Edit(value + value[-1:], "a byte more")
        case dt.date():
            yield from _date_edits(value)
        case list():
            yield from _list_edits(value)
            yield from _inside(list(value), spare, list)
        case tuple():
            yield from _inside(list(value), spare, tuple)
        case dict():
            yield from _dict_edits(value, spare)
        case Build() if value.call:
            yield from _build_edits(value, spare)
        case _:
            return


def _swaps(value: Any, spare: Mapping[type, list[Any]]) -> Iterator[Edit]:
    for other in spare.get(type(value), [])[:8]:
        if other not in (value, ""):
            yield Edit(
                other, f"{value!r} replaced by {other!r}, which the example has elsewhere", text=isinstance(value, str)
            )


def _number_edits(value: float) -> Iterator[Edit]:
    steps = (value + 1, value - 1, value * 2) if isinstance(value, int) else (value + 0.5, value * 2, value / 2)
    for other in steps:
        if other and (other > 0) == (value > 0) and value:
            yield Edit(other, f"{value!r} changed to {other!r}")


def _date_edits(value: dt.date) -> Iterator[Edit]:
    if value.toordinal() < dt.date.max.toordinal():
        yield Edit(value + dt.timedelta(days=1), "a day later")
    if value.toordinal() > dt.date.min.toordinal():
        yield Edit(value - dt.timedelta(days=1), "a day earlier")


def _text_edits(value: str) -> Iterator[Edit]:
    tokens = re.findall(r"\w+|\W+", value)
    for index, token in enumerate(tokens):
        if not token.isalnum():
            doubled = "".join([*tokens[: index + 1], token, *tokens[index + 1 :]])
            yield Edit(doubled, f"{token!r} doubled", text=True)
    words = re.findall(r"\S+\s*", value)
    if len(words) > 1:
        yield Edit(words[0] + value, "the first word repeated", text=True)
        yield Edit("".join(words[1:]), "the first word dropped", text=True)
        yield Edit("".join(words[:-1]).rstrip(), "the last word dropped", text=True)
    separators = set(re.findall(r"[^\w\s]", value))
    if len(separators) == 1:
        separator = separators.pop()
        pieces = value.split(separator)
        if all(pieces):
            yield Edit(value + separator + pieces[-1], "the last part repeated", text=True, tokens=True)
            yield Edit(pieces[0], "only the first part", text=True, tokens=True)
    if len(value) > 1:
        yield Edit(value[1:], "the first character dropped", text=True)
        yield Edit(value[:-1], "the last character dropped", text=True)
        yield Edit(value[1] + value[0] + value[2:], "two characters swapped", text=True)
    if value:
        yield Edit(value[0] + value, "the first character doubled", text=True)
        yield Edit(value + value[-1], "the last character doubled", text=True)
        for other, what in ((value.upper(), "in capitals"), (value.lower(), "in lower case")):
            if other != value:
                yield Edit(other, what, text=True)


def _list_edits(value: list[Any]) -> Iterator[Edit]:
    for index in range(min(len(value), 8)):
        if len(value) > 1:
            yield Edit(value[:index] + value[index + 1 :], f"element {index} dropped")
        yield Edit(value[: index + 1] + value[index:], f"element {index} repeated")
        if index + 1 < len(value):
            swapped = [*value[:index], value[index + 1], value[index], *value[index + 2 :]]
            yield Edit(swapped, f"elements {index} and {index + 1} swapped")
    if value and all(type(item) is int and item > 0 for item in value):
        yield Edit([*value, max(value) + 1], "a further element")


def _inside(items: list[Any], spare: Mapping[type, list[Any]], rebuild: Callable[[list[Any]], Any]) -> Iterator[Edit]:
    for index, item in enumerate(items[:8]):
        for edit in _edits(item, _leaves_by_type(items, spare)):
            changed = rebuild([*items[:index], edit.value, *items[index + 1 :]])
            yield Edit(changed, edit.what, edit.text, edit.key, edit.tokens)


def _leaves_by_type(items: list[Any], spare: Mapping[type, list[Any]]) -> Mapping[type, list[Any]]:
    found: dict[type, list[Any]] = {type_: list(values) for type_, values in spare.items()}
    for leaf in leaves_of(items):
        known = found.setdefault(type(leaf), [])
        if leaf not in known:
            known.append(leaf)
    return found


def _dict_edits(value: dict[Any, Any], spare: Mapping[type, list[Any]]) -> Iterator[Edit]:
    items = list(value.items())[:8]
    for key, item in items:
        for edit in _edits(item, _leaves_by_type([value], spare)):
            yield Edit({**value, key: edit.value}, edit.what, edit.text, edit.key, edit.tokens)
    for key, _ in items:
        if len(value) > 1:
            yield Edit({other: item for other, item in value.items() if other != key}, f"key {key!r} dropped", key=True)
    if len(items) > 1:
        yield Edit(dict(reversed(value.items())), "keys in another order")
        (first, one), (second, other) = items[:2]
        if type(one) is type(other):
            yield Edit({**value, first: other, second: one}, "two values swapped", text=isinstance(one, str))


def _build_edits(value: Build, spare: Mapping[type, list[Any]]) -> Iterator[Edit]:
    for edit in _inside(list(value.args), spare, tuple):
        yield Edit(
            Build(target=value.target, args=edit.value, kwargs=value.kwargs),
            edit.what,
            edit.text,
            edit.key,
            edit.tokens,
        )
    for edit in _dict_edits(dict(value.kwargs), spare):
        if not edit.key:
            yield Edit(Build(target=value.target, args=value.args, kwargs=edit.value), edit.what, edit.text)
