"""What was assessed: for each unit and check of one file, the share that ran to its end (P1: silence is a gap)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.rubric.check_names import CheckNames

_Trials = dict[str, dict[str, int]]
"""Check to the ids that were named for it (itself, or members of a family) and their trials."""
_ALL = None


class Standing(NamedTuple):
    """How far a check got on a unit: the assessed `share` (1: to its end), and the trials it made."""

    share: float
    trials: int


_NOTHING = Standing(0.0, 0)


class Assessment:
    """The assessed and gapped pairs of one file. A gap wins over an assessment of the same pair.

    A record that names a member of a family (`conventions.ruff.E501` of `conventions.ruff.*`) speaks for that member
    alone: the family's share is that of the members named.
    """

    def __init__(
        self, evidence: Iterable[Evidence], names: CheckNames, owner: Callable[[Finding | Measurement], str]
    ) -> None:
        """Read the records of one file; `owner` is the unit that a finding or measurement belongs to."""
        self._names = names
        self._assessed: dict[str | None, _Trials] = {}
        self._gapped: dict[str | None, _Trials] = {}
        for record in evidence:
            if isinstance(record, Measurement):
                self._note(self._assessed, (owner(record),), (record.check,), 0)
            elif isinstance(record, Assessed):
                units = (_ALL,) if record.units == "all" else record.units
                self._note(self._assessed, units, record.checks, record.trials)
            elif isinstance(record, Gap):
                units = (_ALL,) if record.units == "all" else record.units
                self._note(self._gapped, units, record.checks, 0)

    def standing(self, unit: str, check: str) -> Standing:
        """How far a check got on a unit."""
        assessed = _merge(self._assessed, unit, check)
        gapped = _merge(self._gapped, unit, check)
        if check in gapped or not assessed:
            return _NOTHING
        if not gapped:
            return Standing(1.0, sum(assessed.values()))
        done = [name for name in assessed if name not in gapped]
        return Standing(len(done) / len(assessed.keys() | gapped.keys()), sum(assessed[name] for name in done))

    def singled_out(self, unit: str) -> AbstractSet[str]:
        """The checks that some record names for this unit by its name; for all others it stands as its file does."""
        return self._assessed.get(unit, {}).keys() | self._gapped.get(unit, {}).keys()

    def _note(
        self, table: dict[str | None, _Trials], units: Iterable[str | None], named: Iterable[str], trials: int
    ) -> None:
        found = [pair for name in named for pair in self._names.meaning(name)]
        for unit in units:
            noted = table.setdefault(unit, {})
            for check, name in found:
                names = noted.setdefault(check, {})
                names[name] = max(trials, names.get(name, 0))


def _merge(table: Mapping[str | None, _Trials], unit: str, check: str) -> dict[str, int]:
    everywhere = table.get(_ALL, {}).get(check, {})
    here = table.get(unit, {}).get(check, {})
    if not here:
        return everywhere
    merged = dict(everywhere)
    for name, trials in here.items():
        merged[name] = max(trials, merged.get(name, 0))
    return merged
