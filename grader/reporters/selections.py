"""What of a report is shown, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from math import fsum

from msgspec import Struct

from grader.model.evidence import Finding, Suppression
from grader.model.report import Deduction, FileResult, Report, Spectrum, Worst

_FAULTLESS = 100.0


class PricedSuppression(Struct, frozen=True, kw_only=True):
    """A suppression comment, how many findings it lies on, and the points of the project's score they cost."""

    suppression: Suppression
    points: float


def worst_first(files: Sequence[FileResult]) -> list[FileResult]:
    """Files that could not be graded, then by rising score, then the empty ones; each by path."""

    def rank(file: FileResult) -> tuple[int, float, str]:
        if file.grade.score is not None:
            return 1, file.grade.score, file.path
        return (2 if file.status == "empty" else 0), 0.0, file.path

    return sorted(files, key=rank)


def costliest(deductions: Sequence[Deduction]) -> list[Deduction]:
    """Deductions by falling points, then gain."""
    return sorted(deductions, key=lambda item: (-item.points, -item.gain, item.criterion, item.evidence, item.sentence))


def lowest(spectrum: Spectrum) -> list[Worst]:
    """The lowest units, those without a fault left out."""
    return [each for each in spectrum.worst if each.score < _FAULTLESS]


def findings_by_place(report: Report) -> list[Finding]:
    """Findings by file, then by where in it."""
    found = (item for item in report.evidence if isinstance(item, Finding))
    return sorted(found, key=lambda item: (item.path, item.span, item.check, item.message, item.fingerprint))


def findings_by_fingerprint(report: Report) -> dict[str, Finding]:
    """Findings, to look up what a deduction stands on."""
    return {item.fingerprint: item for item in report.evidence if isinstance(item, Finding)}


def points_by_evidence(deductions: Iterable[Deduction]) -> dict[str, float]:
    """What each finding or measurement costs, by its fingerprint."""
    lost: defaultdict[str, list[float]] = defaultdict(list)
    for item in deductions:
        lost[item.evidence].append(item.points)
    return {evidence: fsum(points) for evidence, points in lost.items()}


def priced_suppressions(report: Report) -> list[PricedSuppression]:
    """Suppressions, the costliest first; those that hide nothing cost nothing."""
    lost = points_by_evidence(report.grade.deductions)
    priced = [
        PricedSuppression(suppression=each, points=fsum(lost.get(hidden, 0.0) for hidden in each.hidden))
        for each in report.suppressions
    ]
    return sorted(priced, key=lambda each: (-each.points, each.suppression))
