"""From example values to the type that they suggest."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from grader.inputs.annotations import choice, read_class
from grader.inputs.module import Module
from grader.inputs.types import (
    ITERATOR,
    NONE,
    TEXT,
    Items,
    Members,
    Objects,
    Row,
    Scalar,
    Table,
    Type,
    unsupported,
)
from grader.sandbox.values import Build

_PLAIN: tuple[tuple[type, Type], ...] = (
    (bool, Scalar("bool")),
    (int, Scalar("int")),
    (float, Scalar("float")),
    (complex, Scalar("complex")),
    (str, TEXT),
    (bytes, Scalar("bytes")),
    (dt.datetime, Scalar("datetime")),
    (dt.date, Scalar("date")),
    (dt.time, Scalar("time")),
    (dt.timedelta, Scalar("timedelta")),
    (Decimal, Scalar("decimal")),
    (Fraction, Scalar("fraction")),
)


def type_of_all(values: Iterable[Any], module: Module) -> Type | None:
    """The union of the types that values suggest; None when none of them suggests any."""
    found: list[Type] = []
    for value in values:
        type_ = NONE if value is None else type_of(value, module)
        if type_ is not None and type_ not in found:
            found.append(type_)
    if Scalar("int") in found and Scalar("float") in found:
        found.remove(Scalar("int"))
    return choice(found) if any(one != NONE for one in found) else None


def type_of(value: Any, module: Module) -> Type | None:
    """The type that an example value suggests; None when it suggests none."""
    for kind, type_ in _PLAIN:
        if type(value) is kind:
            return type_
    match value:
        case list() | set() | frozenset() if value:
            only = type_of_all(value, module)
            shape: Literal["list", "set", "frozenset"] = (
                "list" if isinstance(value, list) else "set" if isinstance(value, set) else "frozenset"
            )
            return Items(shape, only) if only is not None else None
        case tuple() if value:
            parts = [type_of(item, module) for item in value]
            return Row(tuple(part for part in parts if part is not None)) if None not in parts else None
        case dict() if value:
            key, item = type_of_all(value, module), type_of_all(value.values(), module)
            return Table(key, item) if key is not None and item is not None else None
        case Build():
            return _type_of_build(value, module)
        case _:
            return None


def _type_of_build(value: Build, module: Module) -> Type | None:
    """The class that an object is of, or the Enum that a member is of."""
    if value.target == ITERATOR:
        item = type_of_all(value.args[0], module)
        return Items("iterator", item, mutable=False) if item is not None else None
    home, _, name = value.target.rpartition(":")
    owner = name if value.call else name.rpartition(".")[0]
    where = module.elsewhere(f"{home}.{owner}") if home else None
    found = read_class(where.name, where.module) if where is not None else read_class(owner, module)
    if not value.call and not isinstance(found, Members):
        return Objects((value,), "such an object")
    return found if unsupported(found) is None else None
