"""Plain TOML values to typed values, with the exact key path of what does not fit."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, Literal, NoReturn, Union, get_args, get_origin, get_type_hints

import msgspec

from grader.rubric.locate import KeyPath

Refuse = Callable[[KeyPath, str, str], NoReturn]
"""Raise for a key path: what is wrong, what to do."""


def convert(value: object, wanted: Any, path: KeyPath, refuse: Refuse) -> Any:  # noqa: ANN401  any type of the model
    """A value of the wanted type: structs, dicts by string, tuples, unions with None, literals and scalars.

    Unknown keys are refused, numbers may be written as integers.
    """
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _struct(value, wanted, path, refuse)
    origin = get_origin(wanted)
    if origin is dict:
        return _table(value, wanted, path, refuse)
    if origin is tuple:
        return _array(value, get_args(wanted), path, refuse)
    if origin is Literal:
        if value not in get_args(wanted):
            refuse(path, f"{value!r} is not known here", f"use one of {_listed(get_args(wanted))}")
        return value
    if origin in {types.UnionType, Union}:
        return convert(value, next(t for t in get_args(wanted) if t is not type(None)), path, refuse)
    return _scalar(value, wanted, path, refuse)


def _struct(value: object, wanted: type[msgspec.Struct], path: KeyPath, refuse: Refuse) -> msgspec.Struct:
    table = _mapping(value, path, refuse)
    hints = get_type_hints(wanted)
    fields = msgspec.structs.fields(wanted)
    known = [field.name for field in fields]
    for key in table:
        if key not in known:
            _refuse_key(key, known, path, refuse)
    for field in fields:
        if field.required and field.name not in table:
            refuse((*path, field.name), "is missing", f"add {field.name} ({_name(hints[field.name])})")
    given = [name for name in known if name in table]
    return wanted(**{name: convert(table[name], hints[name], (*path, name), refuse) for name in given})


def _table(value: object, wanted: Any, path: KeyPath, refuse: Refuse) -> dict[str, Any]:  # noqa: ANN401  as above
    table = _mapping(value, path, refuse)
    key_type, item_type = get_args(wanted)
    known = get_args(key_type)
    for key in table:
        if known and key not in known:
            _refuse_key(key, known, path, refuse)
    return {key: convert(item, item_type, (*path, key), refuse) for key, item in table.items()}


def _array(value: object, items: tuple[Any, ...], path: KeyPath, refuse: Refuse) -> tuple[Any, ...]:
    if not isinstance(value, list):
        refuse(path, f"expected an array, got {_kind(value)}", "write it in [ ]")
    if len(items) == 2 and items[1] is Ellipsis:  # noqa: PLR2004  tuple[X, ...]
        return tuple(convert(item, items[0], (*path, index), refuse) for index, item in enumerate(value))
    if len(value) != len(items):
        refuse(path, f"expected {len(items)} values, got {len(value)}", "write as many")
    pairs = enumerate(zip(value, items, strict=True))
    return tuple(convert(item, wanted, (*path, index), refuse) for index, (item, wanted) in pairs)


def _scalar(value: object, wanted: type, path: KeyPath, refuse: Refuse) -> object:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) is not wanted:
        refuse(path, f"expected {_name(wanted)}, got {_kind(value)}", "change its type")
    return value


def _mapping(value: object, path: KeyPath, refuse: Refuse) -> Mapping[str, object]:
    if not isinstance(value, dict):
        refuse(path, f"expected a table, got {_kind(value)}", "write it as a table of keys")
    return value


def _refuse_key(key: str, known: tuple[str, ...] | list[str], path: KeyPath, refuse: Refuse) -> NoReturn:
    close = get_close_matches(key, known, n=1)
    remedy = f"did you mean {close[0]}?" if close else f"use one of {_listed(known)}"
    refuse((*path, key), "unknown key", remedy)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    return ", ".join(map(str, names))


def _name(wanted: Any) -> str:  # noqa: ANN401  as above
    plain = {float: "a number", int: "an integer", str: "a string", bool: "true or false"}
    return plain.get(wanted, "a table" if get_origin(wanted) is not tuple else "an array")


def _kind(value: object) -> str:
    kinds = {
        bool: "a boolean",
        int: "an integer",
        float: "a number",
        str: "a string",
        list: "an array",
        dict: "a table",
    }
    return kinds.get(type(value), type(value).__name__)
