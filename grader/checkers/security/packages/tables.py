"""Shipped lists of names, read when first asked for. `.ci/scripts/library_names.py` makes them."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
"""The folder of what is shipped."""

_SEPARATORS = re.compile(r"[-_.]+")
_NAMESPACE = 3
"""Distributions that share a first word before it counts as a namespace that they all install into."""

OPEN = "*"
"""Stands in a module's names where it may hold more than a table can know."""

ELASTIC = "!"
"""Stands there where the module may have modules below it that no table knows."""


def normalised(name: str) -> str:
    """A distribution's name as PyPI compares it."""
    return _SEPARATORS.sub("-", name).lower()


@cache
def popular() -> Mapping[str, int]:
    """The most downloaded distributions, normalised, with their rank from 0."""
    return {normalised(name): rank for rank, name in reversed([*enumerate(_lines("popular"))])}


@cache
def namespaces() -> frozenset[str]:
    """First words that several popular distributions share, such as `google`."""
    words = Counter(name.partition("-")[0] for name in popular())
    return frozenset(word for word, count in words.items() if count >= _NAMESPACE)


@cache
def ordinary_words() -> frozenset[str]:
    """Words of English, and of talk about programs, that name modules without meaning any library."""
    return frozenset(_lines("words"))


def standard_names(module: str) -> frozenset[str] | None:
    """The public names of a module of the standard library, of any supported version; None where there is none."""
    return _names(_table("standard").get(module))


def package_names(module: str) -> frozenset[str] | None:
    """The same for a module of one of the best known packages, in the version that the table was made of."""
    return _names(_table("packages").get(module))


@cache
def standard_modules() -> frozenset[str]:
    """Top names of the standard library."""
    return frozenset(name for name in _table("standard") if "." not in name)


@cache
def package_modules() -> frozenset[str]:
    """Top names of the best known packages, whose modules are listed whole."""
    return frozenset(name for name in _table("packages") if "." not in name)


@cache
def _table(name: str) -> Mapping[str, str]:
    return {module: names for module, _, names in (line.partition(" ") for line in _lines(name))}


def _names(line: str | None) -> frozenset[str] | None:
    return None if line is None else frozenset(line.split(" "))


def _lines(name: str) -> list[str]:
    return gzip.decompress((DATA / f"{name}.gz").read_bytes()).decode().split("\n")
