"""Objects like those that a project makes, with another number in what they are made of: `Version("1.3")`."""

# ruff: noqa: ANN401 - the arguments may be of any type
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace

from grader.sandbox.values import Build

MOST = 24
_DIGITS = re.compile(r"\d+")
_STEPS = (1, 7)
LONGEST_NUMBER = 9
"""Digits of a number that is changed: a longer one is a digest or a code."""


def near_objects(seen: Sequence[Build]) -> tuple[Build, ...]:
    """At most MOST of them, none of the seen ones."""
    changed = dict.fromkeys(one for build in seen for one in _changed(build) if one not in seen)
    return tuple(islice(changed, MOST))


def _changed(build: Build) -> Iterator[Build]:
    for place, value in enumerate(build.args):
        for other in _others(value):
            yield replace(build, args=(*build.args[:place], other, *build.args[place + 1 :]))
    for name, value in build.kwargs.items():
        for other in _others(value):
            yield replace(build, kwargs={**build.kwargs, name: other})


def _others(value: Any) -> Iterator[Any]:
    """The value with one of its numbers larger; a text keeps its length where it can."""
    if type(value) is int:
        yield from (value + step for step in _STEPS)
    elif isinstance(value, str):
        for match in _DIGITS.finditer(value):
            if len(match[0]) <= LONGEST_NUMBER:
                larger = (str(int(match[0]) + step).zfill(len(match[0])) for step in _STEPS)
                yield from (value[: match.start()] + one + value[match.end() :] for one in larger)
