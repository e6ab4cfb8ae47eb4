"""What comes out of comparing alternatives of the same code: an order per dimension, and what makes it."""

from __future__ import annotations

from msgspec import Struct, field

from grader.model.evidence import Finding
from grader.model.report import Grade, Isolation, Mode, RubricRef, Tool

SCHEMA = "grader.comparison/1"


class Standing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One alternative in one order: `alternative` is its place among those given, from 0; equal ones share a `rank`."""

    alternative: int
    rank: int
    grade: Grade


class Ranking(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The alternatives by one dimension, or overall, the best first.

    `difference`: they are not all of one rank. `clear`: no interval of the first rank meets one of a later rank.
    """

    dimension: str | None
    standings: tuple[Standing, ...]
    difference: bool
    clear: bool


class Scaling(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A measured growth of one function: its label in each alternative, in the order given; None where not measured."""

    check: str
    function: str
    labels: tuple[str | None, ...]


class Comparison(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Alternatives of the same code beside each other. `only_in` are the findings that each has and no other."""

    schema: str = field(default=SCHEMA)
    tool: Tool
    rubric: RubricRef
    mode: Mode
    effort: str
    seed: int
    isolation: Isolation
    alternatives: tuple[str, ...]
    overall: Ranking
    dimensions: tuple[Ranking, ...]
    scaling: tuple[Scaling, ...]
    only_in: tuple[tuple[Finding, ...], ...]
    ungraded: tuple[bool, ...]
