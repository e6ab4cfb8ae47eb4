"""A pattern of values that has a size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

Maker = Callable[[int], Any]
"""From a size to a value."""


class Shape(Struct, frozen=True):
    """An order or pattern, and the maker of values that have it.

    `grid` makes values of two sizes: so many rows, each of so many items; so many nodes and so many edges.
    """

    name: str
    make: Maker
    grid: Callable[[int, int], Any] | None = None
