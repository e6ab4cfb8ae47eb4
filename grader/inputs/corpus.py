"""Drawn values, the same ones for the same types and seed, whatever else the process has loaded or done.

hypothesis takes about a millisecond of CPU for each value, so what was drawn for a type is kept for the process.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import hashlib
import random
from functools import lru_cache
from typing import Any

from grader.inputs.strategies import Flavour, strategy
from grader.inputs.types import Type

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
    """Draw values of one type. hypothesis would also try constants of whatever modules are loaded; ours are fixed."""
    import hypothesis
    from hypothesis import HealthCheck, Phase
    from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS

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

    collect()
    return tuple(found)


def _digest(text: str, seed: int) -> int:
    return int.from_bytes(hashlib.sha256(f"{seed}:{text}".encode()).digest()[:8], "big")
