"""What a batch says about its groups: counts, means, letters, alarms."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, structs

from grader.model.evidence import Finding
from grader.model.report import Grade, Report

ALARMING = frozenset({"medium", "high", "critical"})
"""Severities that count as an alarm in published tables."""


class Spread(Struct, frozen=True, kw_only=True):
    """Scores of one dimension (or overall) over the samples of a group that have one."""

    assessed: int
    mean: float | None
    median: float | None
    mean_low: float | None
    letters: dict[str, int]
    alarms: int = 0


class GroupSummary(Struct, frozen=True, kw_only=True):
    """One group of a batch. `alarms` of a dimension counts samples with an unsuppressed finding, medium or worse."""

    samples: int
    invalid: int
    overall: Spread
    dimensions: dict[str, Spread]


class Tally:
    """Collects the results of a batch as they come, keeping numbers only."""

    def __init__(self) -> None:
        """Start empty."""
        self._grades: dict[str, dict[str, list[Grade]]] = {}
        self._alarms: dict[str, Counter[str]] = {}
        self._samples: Counter[str] = Counter()
        self._invalid: Counter[str] = Counter()

    def add(self, group: str | None, report: Report | None) -> None:
        """Count one line; samples without a group stand under the empty name."""
        name = group or ""
        self._samples[name] += 1
        if report is None:
            self._invalid[name] += 1
            return
        grades = self._grades.setdefault(name, {})
        for dimension, grade in [("", report.grade), *((d, result.grade) for d, result in report.dimensions.items())]:
            grades.setdefault(dimension, []).append(structs.replace(grade, deductions=()))
        self._alarms.setdefault(name, Counter()).update(
            {
                item.check.split(".")[0]
                for item in report.evidence
                if isinstance(item, Finding) and not item.suppressed and item.severity in ALARMING
            }
        )

    def groups(self) -> dict[str, GroupSummary]:
        """Summaries by name of the group, sorted."""
        summaries = {}
        for name in sorted(self._samples):
            grades = self._grades.get(name, {})
            alarms = self._alarms.get(name, Counter())
            spreads = {dimension: _spread(found, alarms[dimension]) for dimension, found in grades.items()}
            summaries[name] = GroupSummary(
                samples=self._samples[name],
                invalid=self._invalid[name],
                overall=spreads.pop("", _spread((), 0)),
                dimensions=spreads,
            )
        return summaries


def _spread(grades: Iterable[Grade], alarms: int) -> Spread:
    scored = [grade for grade in grades if grade.score is not None]
    scores = [grade.score for grade in scored if grade.score is not None]
    return Spread(
        assessed=len(scores),
        mean=statistics.fmean(scores) if scores else None,
        median=statistics.median(scores) if scores else None,
        mean_low=statistics.fmean(grade.low for grade in scored) if scores else None,
        letters=dict(sorted(Counter(grade.letter or "-" for grade in scored).items())),
        alarms=alarms,
    )
