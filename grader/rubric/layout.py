"""What holds for one file: its rubric after overrides, and the selected checks that apply there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from grader.model.checker import CheckInfo
from grader.model.rubric import DimensionRubric, Override, Rubric
from grader.model.source import UnitKind
from grader.rubric.check_names import CheckNames
from grader.rubric.match import Place, criteria_of, matches

Applicable = Mapping[str, Mapping[str, Sequence[str]]]
"""Dimension to criterion to the ids of the checks that apply; what has none is absent."""


class Layout(NamedTuple):
    """The rubric's dimensions for a file, its checks by id, and the criterion of each."""

    dimensions: Mapping[str, DimensionRubric]
    checks: Mapping[str, CheckInfo]
    places: Mapping[str, Place]
    names: CheckNames
    ignored: Sequence[str]
    by_kind: Mapping[UnitKind, Applicable]
    everything: Applicable

    def applicable(self, kind: UnitKind | None) -> Applicable:
        """What applies to a kind of unit; None stands for a file without units, to which everything applies."""
        return self.everything if kind is None else self.by_kind[kind]

    def check_of(self, name: str) -> CheckInfo | None:
        """The selected check that evidence with this id counts for, if any holds here."""
        if matches(name, self.ignored):
            return None
        known = self.names.owner(name)
        return None if known is None else self.checks[known]


def lay_out(rubric: Rubric, overrides: Sequence[Override], checks: Sequence[CheckInfo]) -> Layout:
    """Apply overrides: the last one with dimensions decides them, what any of them ignores is absent."""
    dimensions = next((o.dimensions for o in reversed(overrides) if o.dimensions), rubric.dimensions)
    ignored = tuple(glob for override in overrides for glob in override.ignore)
    held = [check for check in checks if not matches(check.id, ignored)]
    places = {check: found[0] for check, found in criteria_of(dimensions, held).items() if found}
    placed = [check for check in held if check.id in places]
    kinds: tuple[UnitKind, ...] = ("function", "class", "module")
    return Layout(
        dimensions=dimensions,
        checks={check.id: check for check in placed},
        places=places,
        names=CheckNames(places),
        ignored=ignored,
        by_kind={kind: _applicable((c for c in placed if kind in c.applies), places, dimensions) for kind in kinds},
        everything=_applicable(placed, places, dimensions),
    )


def _applicable(
    checks: Iterable[CheckInfo], places: Mapping[str, Place], dimensions: Mapping[str, DimensionRubric]
) -> Applicable:
    found: dict[Place, list[str]] = {}
    for check in checks:
        found.setdefault(places[check.id], []).append(check.id)
    return {
        dimension: {name: found[dimension, name] for name in rubric.criteria if (dimension, name) in found}
        for dimension, rubric in dimensions.items()
        if any(place == dimension for place, _ in found)
    }
