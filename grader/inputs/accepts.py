"""Does a value have a type? Checked to the full depth, on decoded values only."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.inputs.types import Choice, Fixed, Items, Members, Objects, Record, Row, Scalar, Table, Type, target_of
from grader.sandbox.values import Build, Instance, Opaque

_CLASSES: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "float": (float, int),
    "complex": (complex, float, int),
    "str": (str,),
    "bytes": (bytes,),
    "date": (dt.date,),
    "time": (dt.time,),
    "datetime": (dt.datetime,),
    "timedelta": (dt.timedelta,),
    "decimal": (Decimal,),
    "fraction": (Fraction,),
}
_SHAPES: dict[str, tuple[type, ...]] = {
    "list": (list, tuple, str, bytes),
    "set": (set, frozenset),
    "frozenset": (frozenset,),
    "iterator": (list,),
    "iterable": (list, tuple, set, frozenset, dict, str, bytes),
}


def accepts(type_: Type, value: Any) -> bool | None:  # noqa: C901, PLR0911, PLR0912 - one branch or return for each kind
    """Tell whether a value that came out of the sandbox has a type; None when that cannot be told.

    As for a type checker, an int is a float, a bool is an int, and a datetime is a date. An iterator has been drained
    into a list by then, so a list passes for one.
    """
    if isinstance(value, Opaque):
        return None
    match type_:
        case Scalar(name="any"):
            return True
        case Scalar(name="none"):
            return value is None
        case Scalar():
            return None if isinstance(value, Instance | Build) else isinstance(value, _CLASSES[type_.name])
        case Choice():
            return _any(accepts(option, value) for option in type_.options)
        case Fixed():
            return any(type(value) is type(one) and value == one for one in type_.values)
        case Items():
            return _accepts_items(type_, value)
        case Row():
            if not isinstance(value, tuple):
                return None if isinstance(value, Instance | Build) else False
            if type_.variadic:
                return _all(accepts(type_.items[0], item) for item in value)
            if len(value) != len(type_.items):
                return False
            return _all(accepts(part, item) for part, item in zip(type_.items, value, strict=True))
        case Table():
            if not isinstance(value, dict):
                return None if isinstance(value, Instance | Build) else False
            pairs = value.items()
            return _all(_all((accepts(type_.key, key), accepts(type_.value, item))) for key, item in pairs)
        case Members() | Record():
            return _accepts_named(type_, value)
        case Objects():
            return _accepts_object(type_, value)
        case _:
            return None


def _accepts_items(type_: Items, value: Any) -> bool | None:
    if isinstance(value, Instance | Build):
        return None
    wanted = (list,) if type_.shape == "list" and type_.mutable else _SHAPES[type_.shape]
    if not any(isinstance(value, kind) for kind in wanted):
        return False
    return _all(accepts(type_.item, item) for item in value)


def _accepts_object(type_: Objects, value: Any) -> bool | None:
    if isinstance(value, Build):
        return True if value.target in {one.target for one in type_.values} else None
    return None if isinstance(value, Instance) else False


def _accepts_named(type_: Members | Record, value: object) -> bool | None:
    if isinstance(type_, Record) and type_.keyed:
        if not isinstance(value, dict):
            return False
        types = {field.name: field.type for field in type_.fields}
        if any(field.required and field.name not in value for field in type_.fields):
            return False
        return _all(accepts(types[key], item) if key in types else None for key, item in value.items())
    if isinstance(value, Instance | Build):
        if isinstance(value, Build):
            target = value.target if value.call else value.target.rpartition(".")[0]
            return True if target == target_of(type_.home, type_.name) else None
        return True if value.type_name == type_.name else None
    unseen = isinstance(value, tuple) or (isinstance(type_, Record) and type_.open)
    return None if unseen else False


def _all(answers: Iterable[bool | None]) -> bool | None:
    unknown = False
    for answer in answers:
        if answer is False:
            return False
        unknown = unknown or answer is None
    return None if unknown else True


def _any(answers: Iterable[bool | None]) -> bool | None:
    found = list(answers)
    if any(found):
        return True
    return None if None in found else False
