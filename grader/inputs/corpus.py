"""Drawn values, the same ones for the same types and seed, whatever else the process has loaded or done.

hypothesis takes about a millisecond of CPU for each value, and a fifth of a second to be loaded, so what was drawn for
a type is kept: for the process, and in the store in use.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import hashlib
import os
import random
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.inputs.store import store_in_use
from grader.inputs.types import Type
from grader.sandbox import wire
from grader.sandbox.values import Build
from grader.tools.versions import versions

if TYPE_CHECKING:  # importing it loads hypothesis
    from grader.inputs.strategies import Flavour

MAX_CHARACTERS = 8 * 1024 * 1024
"""Of the values of one type, encoded."""
EQUAL_EVERY = 6
"""Every so many tuples, arguments of one type are made equal: two drawn ones hardly ever are."""


def draw(types: tuple[Type, ...], seed: int, count: int) -> list[tuple[Any, ...]]:
    """Draw `count` argument tuples: half of ordinary values, half with boundaries mixed in."""
    if not types:
        return [()]
    source = random.Random(_digest(repr(types), seed))  # noqa: S311 - a reproducible order is the point
    columns = []
    for type_ in types:
        column = []
        for flavour in ("plain", "odd"):
            values = list(_values(type_, flavour, seed, max(8, count // 2)))
            source.shuffle(values)
            column.append((values * (count // (2 * len(values)) + 1))[: count // 2])
        columns.append([value for pair in zip(*column, strict=True) for value in pair])
    rows = list(zip(*columns, strict=True))
    return [
        _with_equals(row, types) if index % EQUAL_EVERY == EQUAL_EVERY - 1 else row for index, row in enumerate(rows)
    ]


def _with_equals(row: tuple[Any, ...], types: tuple[Type, ...]) -> tuple[Any, ...]:
    return tuple(row[types.index(type_)] for type_ in types)


@lru_cache(maxsize=2048)
def _values(type_: Type, flavour: Flavour, seed: int, count: int) -> tuple[Any, ...]:
    """Values of one type, kept or drawn; read from their encoding in any case, so that nobody can tell which."""
    store = store_in_use()
    parts = ("drawn", versions(("hypothesis",)), repr(type_), flavour, seed, count)
    kept = store.get(*parts) if store else None
    if kept is not None and (values := _decoded(kept)) is not None:
        return values
    drawn = _drawn(type_, flavour, seed, count, store.home if store else Path(os.devnull))
    try:
        encoded = wire.encode(drawn, wire.Room(MAX_CHARACTERS, sys.maxsize), _stand_in).encode("ascii")
    except ValueError:  # too long, or with a part that does not travel
        return tuple(drawn)
    if store:
        store.put(encoded, *parts)
    values = _decoded(encoded)
    return tuple(drawn) if values is None else values


def _drawn(type_: Type, flavour: Flavour, seed: int, count: int, home: Path) -> list[Any]:
    """Draw values of one type. hypothesis would also try constants of whatever modules are loaded; ours are fixed.

    What it writes, it writes below `home`, never in the working folder.
    """
    import hypothesis
    from hypothesis import HealthCheck, Phase, configuration
    from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS

    from grader.inputs.strategies import strategy

    AVAILABLE_PROVIDERS.setdefault("grader", "grader.inputs.provider.FixedConstants")
    found: list[Any] = []

    @hypothesis.seed(_digest(repr(type_) + flavour, seed))
    @hypothesis.settings(
        max_examples=count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        backend="grader",
    )
    @hypothesis.given(strategy(type_, flavour))
    def collect(value: Any) -> None:
        found.append(value)

    before = configuration.storage_directory(intent_to_write=False).home_directory
    configuration.set_hypothesis_home_dir(home)
    try:
        collect()
    finally:
        configuration.set_hypothesis_home_dir(before)
    return found


def _decoded(encoded: bytes) -> tuple[Any, ...] | None:
    """Values from their encoding; None where it is none."""
    try:
        values = wire.decode(wire.parse(encoded), {"B": _build})
    except wire.MalformedError:
        return None
    return tuple(values) if type(values) is list and values else None


def _stand_in(value: Any) -> tuple[str, Any]:
    if type(value) is not Build:
        raise ValueError(f"a {type(value).__name__} is not kept")
    return "B", [value.target, list(value.args), dict(value.kwargs), value.call]


def _build(payload: Any) -> Build:
    target, args, kwargs, call = payload
    return Build(target=target, args=tuple(args), kwargs=kwargs, call=call)


def _digest(text: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{text}".encode()).digest()[:8], "big")
