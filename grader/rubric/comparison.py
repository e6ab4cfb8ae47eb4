"""Alternatives of the same code in order, from their reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

from msgspec import structs

from grader.model.comparison import Comparison, Ranking, Scaling, Standing
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.model.report import Grade, Report

LEAST = 0.1
"""Points below which a difference is none: no display shows it."""
_SAME_COVERAGE = 0.01
_MEASURED = ("complexity.scaling-time", "complexity.scaling-space", "complexity.scaling-calls")

Traits = Counter[Hashable]
"""What was found, without names and places: equal for versions that only differ in those."""


def comparison_of(names: Sequence[str], reports: Sequence[Report]) -> Comparison:
    """Compare reports of one run, at least two; `names` are what people call the alternatives."""
    first = reports[0]
    dimensions = list(dict.fromkeys(name for report in reports for name in report.dimensions))
    return Comparison(
        tool=first.tool,
        rubric=first.rubric,
        mode=first.mode,
        effort=first.effort,
        seed=first.seed,
        isolation=first.isolation,
        alternatives=tuple(names),
        overall=_ranking(None, reports),
        dimensions=tuple(_ranking(dimension, reports) for dimension in dimensions),
        scaling=tuple(_scaling(reports)),
        only_in=tuple(_only_in(number, reports) for number in range(len(reports))),
        ungraded=tuple(not any(file.status == "graded" for file in report.files) for report in reports),
    )


def _ranking(dimension: str | None, reports: Sequence[Report]) -> Ranking:
    """By score, or by `low` where not the same share was assessed: what was not assessed wins nothing."""
    grades = [_grade(report, dimension) for report in reports]
    traits = [traits_of(report.evidence, dimension) for report in reports]
    coverages = [grade.coverage for grade in grades]
    by_low = max(coverages) - min(coverages) > _SAME_COVERAGE

    def value(number: int) -> float:
        grade = grades[number]
        return -1.0 if grade.score is None else grade.low if by_low else grade.score

    standings: list[Standing] = []
    for number in sorted(range(len(reports)), key=lambda number: -value(number)):
        rank = len(standings) + 1
        leader = next((one for one in standings if one.rank == standings[-1].rank), None)
        if leader is not None:
            near = value(leader.alternative) - value(number) < LEAST
            if near or traits[leader.alternative] == traits[number]:
                rank = leader.rank
        standings.append(Standing(alternative=number, rank=rank, grade=grades[number]))
    standings.sort(key=lambda one: (one.rank, one.alternative))
    ahead = [one.grade.low for one in standings if one.rank == 1]
    behind = [one.grade.high for one in standings if one.rank > 1]
    difference = bool(behind)
    return Ranking(
        dimension=dimension,
        standings=tuple(standings),
        difference=difference,
        clear=difference and min(ahead) > max(behind),
    )


def _grade(report: Report, dimension: str | None) -> Grade:
    if dimension is None:
        return structs.replace(report.grade, deductions=())
    if dimension not in report.dimensions:
        return Grade(score=None, low=0.0, high=100.0, letter=None, coverage=0.0)
    return structs.replace(report.dimensions[dimension].grade, deductions=())


def traits_of(evidence: Sequence[Evidence], dimension: str | None = None) -> Traits:
    """What was found in one dimension, or in all."""
    return Counter(
        trait
        for item in evidence
        for check in ((item.check,) if isinstance(item, Finding | Measurement) else item.checks)
        if dimension is None or check == "*" or check.split(".")[0] == dimension
        for trait in _traits(item, check)
    )


def _traits(item: Evidence, check: str) -> Iterator[Hashable]:
    match item:
        case Finding():
            yield (check, item.severity, item.confidence, item.weight, item.level, item.suppressed)
        case Measurement():
            yield (check, item.label, item.value)
        case Gap():
            yield (check, item.reason, item.units if item.units == "all" else len(item.units))
        case Assessed():
            return


def _scaling(reports: Sequence[Report]) -> Iterator[Scaling]:
    """By function; where each alternative has one that was measured, these are the same whatever they are called."""
    for check in _MEASURED:
        labels = [
            {
                item.qualname: item.label
                for item in report.evidence
                if isinstance(item, Measurement) and item.check == check
            }
            for report in reports
        ]
        if all(len(found) == 1 for found in labels):
            names = dict.fromkeys(name for found in labels for name in found)
            function = " / ".join(sorted(names))
            yield Scaling(
                check=check, function=function, labels=tuple(label for found in labels for label in found.values())
            )
            continue
        for name in sorted({name for found in labels for name in found}):
            yield Scaling(check=check, function=name, labels=tuple(found.get(name) for found in labels))


def _only_in(number: int, reports: Sequence[Report]) -> tuple[Finding, ...]:
    """The findings of one report beyond what any other has of the same kind, those that moved counted as the same."""
    found = [[item for item in report.evidence if isinstance(item, Finding)] for report in reports]
    own, others = found[number], [*found[:number], *found[number + 1 :]]
    elsewhere = {item.move_fingerprint for other in others for item in other}
    alone: list[Finding] = []
    for kind in dict.fromkeys(_kind(item) for item in own):
        those = sorted(
            (item for item in own if _kind(item) == kind), key=lambda item: item.move_fingerprint in elsewhere
        )
        most = max(sum(_kind(item) == kind for item in other) for other in others)
        alone.extend(those[: max(len(those) - most, 0)])
    return tuple(sorted(alone, key=lambda item: (item.path, item.span, item.check, item.message)))


def _kind(item: Finding) -> tuple[str, str, str]:
    return item.check, item.severity, item.confidence
