"""A file held against the conventions that its team's profile shows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from grader.checkers.conventions.mined.background import Background
from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.guide import contrast, counted
from grader.checkers.conventions.mined.profile import Convention
from grader.checkers.conventions.mined.slots import Slot

USUAL = 0.05
"""The chance that so many choices are all of the team's own exceptions, above which they are nothing unusual. Choices
that keep to the convention are not counted: a breach must not vanish in a file for the clean code around it."""

LEAST, MOST = 0.5, 2.0
"""Bounds of distinctiveness: what all teams do, and what only this one does."""


class Breach(Struct, frozen=True, kw_only=True):
    """Slots of one unit against one convention. `lines` are theirs, `weight` is 0..1."""

    convention: Convention
    option: str
    lines: tuple[int, ...]
    unit: str
    weight: float
    message: str


def breaches(
    slots: Iterable[Slot],
    conventions: dict[tuple[str, str], Convention],
    owners: Sequence[str],
    background: Background,
    path: str,
) -> Iterator[Breach]:
    """Choices against settled conventions, one breach a unit and convention.

    `owners` names the unit of each line. Exceptions as few as the team makes itself are none.
    """
    by_convention: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for slot in slots:
        key = slot.dimension, slot.scope
        if key in conventions and is_graded(conventions[key]):
            by_convention[key].append(slot)
    for key, those in sorted(by_convention.items()):
        convention = conventions[key]
        against = [slot for slot in those if slot.option != convention.option]
        if (1 - convention.share) ** len(against) < USUAL:
            yield from _by_unit(convention, against, owners, weight_of(convention, background), path)


def is_graded(convention: Convention) -> bool:
    """Whether breaches of a convention count."""
    detector = DETECTORS.get(convention.dimension)
    return detector is not None and detector.holds(convention.option)


def weight_of(convention: Convention, background: Background) -> float:
    """How settled a convention is, from one half (0) to always (1), by how much it sets the team apart."""
    usual = background.share(convention.dimension, convention.scope, convention.option)
    apart = min(max(abs(math.log(convention.share / usual)), LEAST), MOST)
    return min(1.0, (convention.bound - 0.5) / 0.5 * apart / MOST)


def _by_unit(
    convention: Convention, against: Sequence[Slot], owners: Sequence[str], weight: float, path: str
) -> Iterator[Breach]:
    units: dict[str, list[Slot]] = defaultdict(list)
    for slot in against:
        units[owners[slot.line] if slot.line < len(owners) else owners[0]].append(slot)
    for unit, slots in units.items():
        lines = tuple(slot.line for slot in slots)
        yield Breach(
            convention=convention,
            option=slots[0].option,
            lines=lines,
            unit=unit,
            weight=weight,
            message=_message(convention, slots, path),
        )


def _message(convention: Convention, slots: Sequence[Slot], path: str) -> str:
    """`214 of 220 public functions have a docstring; this one has none (see src/a.py:41)`."""
    first = slots[0]
    what = "this one" if len(slots) == 1 else f"{len(slots)} here do otherwise: the first"
    nearest = nearest_example(convention.habit.examples, path)
    see = f"; see {nearest}" if nearest else ""
    return f"{counted(convention)}; {what} {contrast(first.dimension, first.option)}{see}"


def nearest_example(examples: Sequence[str], path: str) -> str:
    """The example that shares most of its folders with a path, but is not in that file; the first among equals."""

    def shared(example: str) -> int:
        pairs = zip(example.split("/"), path.split("/"), strict=False)
        return next((index for index, (one, other) in enumerate(pairs) if one != other), 0)

    others = [example for example in examples if example.rpartition(":")[0] != path]
    return max(others or list(examples), key=shared, default="")
