"""What a batch says about its groups: counts, means, letters, alarms, and how far they lie apart."""

from __future__ import annotations

import hashlib
import statistics
from array import array
from collections import Counter

from msgspec import Struct

from grader.engine.paired import Difference, differences
from grader.model.evidence import Finding
from grader.model.report import Grade, Report

ALARMING = frozenset({"medium", "high", "critical"})
"""Severities that count as an alarm in published tables."""
OVERALL = "overall"
NO_PROMPT = -1


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


class Summary(Struct, frozen=True, kw_only=True):
    """What a batch says: each group by itself, and every pair of them on the prompts that they share.

    `differences` holds the pairs by dimension; the whole grade stands under `overall`.
    """

    groups: dict[str, GroupSummary]
    differences: dict[str, tuple[Difference, ...]]


class _Column:
    """The grades of one dimension of one group, as numbers: 24 bytes a sample."""

    def __init__(self) -> None:
        self.scores = array("d")
        self.lows = array("d")
        self.prompts = array("q")
        self.letters: Counter[str] = Counter()

    def add(self, grade: Grade, prompt: int) -> None:
        """Take a grade in; one without a score is in no mean."""
        if grade.score is not None:
            self.scores.append(grade.score)
            self.lows.append(grade.low)
            self.prompts.append(prompt)
            self.letters[grade.letter or "-"] += 1

    def spread(self, alarms: int) -> Spread:
        """What the grades come to."""
        return Spread(
            assessed=len(self.scores),
            mean=statistics.fmean(self.scores) if self.scores else None,
            median=statistics.median(self.scores) if self.scores else None,
            mean_low=statistics.fmean(self.lows) if self.scores else None,
            letters=dict(sorted(self.letters.items())),
            alarms=alarms,
        )

    def by_prompt(self) -> dict[int, float]:
        """The mean score of each prompt."""
        found: dict[int, list[float]] = {}
        for prompt, score in zip(self.prompts, self.scores, strict=True):
            if prompt != NO_PROMPT:
                found.setdefault(prompt, []).append(score)
        return {prompt: statistics.fmean(scores) for prompt, scores in found.items()}


class Tally:
    """Collects the results of a batch as they come, keeping numbers only."""

    def __init__(self) -> None:
        """Start empty."""
        self._columns: dict[str, dict[str, _Column]] = {}
        self._alarms: dict[str, Counter[str]] = {}
        self._samples: Counter[str] = Counter()
        self._invalid: Counter[str] = Counter()

    def add(self, group: str | None, report: Report | None, prompt: str | None = None) -> None:
        """Count one line; samples without a group stand under the empty name."""
        name = group or ""
        self._samples[name] += 1
        if report is None:
            self._invalid[name] += 1
            return
        columns = self._columns.setdefault(name, {})
        key = _prompt_key(prompt)
        for dimension, grade in [(OVERALL, report.grade), *((d, one.grade) for d, one in report.dimensions.items())]:
            columns.setdefault(dimension, _Column()).add(grade, key)
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
            alarms = self._alarms.get(name, Counter())
            spreads = {
                dimension: column.spread(alarms[dimension]) for dimension, column in self._columns.get(name, {}).items()
            }
            summaries[name] = GroupSummary(
                samples=self._samples[name],
                invalid=self._invalid[name],
                overall=spreads.pop(OVERALL, _Column().spread(0)),
                dimensions=spreads,
            )
        return summaries

    def summary(self, *, seed: int = 0) -> Summary:
        """All groups, and how far they lie apart on the prompts that they share."""
        dimensions = {dimension: None for columns in self._columns.values() for dimension in columns}
        return Summary(
            groups=self.groups(),
            differences={
                dimension: differences(
                    {
                        name: columns[dimension].by_prompt()
                        for name, columns in self._columns.items()
                        if name and dimension in columns
                    },
                    seed=seed,
                )
                for dimension in dimensions
            },
        )


def _prompt_key(prompt: str | None) -> int:
    if prompt is None:
        return NO_PROMPT
    digest = hashlib.sha256(prompt.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:7], "big")
