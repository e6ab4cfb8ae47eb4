"""The vocabulary of mining: a slot is a place where the author had a choice, its option what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from grader.checkers.conventions.mined.reading import Reading


class Choice(NamedTuple):
    """One choice as a detector reports it: `scope` is the noun for what it was made on (`public function`)."""

    scope: str
    option: str
    line: int


class Slot(NamedTuple):
    """A choice with the dimension it belongs to."""

    dimension: str
    scope: str
    option: str
    line: int


class Detector(Struct, frozen=True, kw_only=True):
    """One dimension of choice.

    `options` maps each option to what is said of several things that have it ("have a docstring"). `presence`: absence
    is an option, so that a thing left out is seen; a thing that the team does without is no breach. `graded`: a team
    can settle it; other dimensions only tell teams apart. `ruff` maps an option to the rule whose fix brings it about.
    `bad` and `good` are code: the bad one holds a choice that a team with the good one's habit would call a breach.
    """

    dimension: str
    title: str
    why: str
    options: Mapping[str, str]
    find: Callable[[Reading], Iterable[Choice]]
    bad: str = ""
    good: str = ""
    presence: bool = False
    graded: bool = True
    ruff: Mapping[str, str] = {}

    def holds(self, option: str) -> bool:
        """Whether a team that settled on an option can be held to it: doing without something is no duty."""
        return self.graded and not (self.presence and option == "absent")

    def slots(self, reading: Reading) -> Iterator[Slot]:
        """The slots of a file."""
        for scope, option, line in self.find(reading):
            yield Slot(self.dimension, scope, option, line)
