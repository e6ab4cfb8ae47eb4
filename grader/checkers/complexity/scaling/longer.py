"""Values that stand in an example, made longer: what a function takes of a format goes on in it."""

# ruff: noqa: ANN401 - values of any type
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from grader.checkers.complexity.scaling.shape import Maker, Shape
from grader.sandbox.values import Build

LONGEST_EXAMPLE = 64
"""Elements of an example that is worth repeating: with longer ones only few sizes can be reached."""
_PARTS = (("digits", re.compile(r"\d+")), ("letters", re.compile(r"[A-Za-z]+")))


def longer(value: Any) -> Iterator[Shape]:
    """A value as often as the size says: end to end, as words, as lines, or a part of it; an object with one such part.

    Nothing where it has no size.
    """
    if isinstance(value, Build):
        yield from _object_of(value)
    elif isinstance(value, str | bytes | list | tuple) and 0 < len(value) <= LONGEST_EXAMPLE:
        yield Shape("example repeated", lambda n: value * n)
        if isinstance(value, str):
            yield from _text(value)


def _text(value: str) -> Iterator[Shape]:
    yield Shape("example repeated as words", lambda n: " ".join([value] * n))
    yield Shape("example repeated as lines", lambda n: "\n".join([value] * n))
    yield Shape("example repeated with commas", lambda n: ",".join([value] * n))
    for name, part in _PARTS:
        found = part.search(value)
        if found is not None and found[0] != value:
            make = _between(value[: found.start()], found[0], value[found.end() :])
            yield Shape(f"example with its first {name} repeated", make)


def _between(before: str, repeated: str, after: str) -> Maker:
    return lambda n: before + repeated * n + after


def _object_of(made: Build) -> Iterator[Shape]:
    """An object made with one of its arguments longer."""
    for place, argument in enumerate(made.args if made.call else ()):
        for shape in longer(argument):
            yield Shape(shape.name, _with(made, place, shape))


def _with(made: Build, place: int, shape: Shape) -> Maker:
    return lambda n: replace(made, args=(*made.args[:place], shape.make(n), *made.args[place + 1 :]))
