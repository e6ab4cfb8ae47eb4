"""What a report comes to, in a few lines of plain text: for formats that have no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.model.report import Report
from grader.reporters.escape import terminal
from grader.reporters.figures import WITHHELD, number_of, share, summary
from grader.reporters.gaps import gaps_by_reason
from grader.reporters.problems import Problem, counted


def headline(report: Report, found: Sequence[Problem]) -> Iterator[str]:
    """The dimensions, what was found, what was not assessed; escaped lines."""
    yield f"{number_of(len(report.files), 'file')}, {share(report.grade.coverage)} assessed"
    if report.grade.letter is None:
        yield WITHHELD
    for name, each in report.dimensions.items():
        yield f"{terminal(name)}: {summary(each.grade)}, {share(each.grade.coverage)} assessed"
    yield f"problems: {severities(found)}"
    gaps = [f"{group.reason} {group.units}" for group in gaps_by_reason(report)]
    if gaps:
        yield f"units not assessed: {', '.join(gaps)}"


def severities(found: Sequence[Problem]) -> str:
    """`2 high, 1 low`; suppressed ones among them, since they cost as much."""
    return ", ".join(f"{count} {severity}" for severity, count in counted(found).items()) or "none"
