"""The report as GitHub's Markdown, for a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from grader.model.report import Report
from grader.reporters.escape import markdown, markdown_code, short
from grader.reporters.figures import interval, letter, part, points, share, summary
from grader.reporters.gaps import gaps_by_reason
from grader.reporters.selections import costliest, lowest

_SHOWN = 10
"""Rows of a list; a comment holds 65,536 characters."""


def render(report: Report) -> str:
    """Heading, dimensions, what costs most, the lowest units, what was not assessed; empty parts are left out."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    count = len(report.files)
    yield f"## grader: {summary(report.grade)}"
    yield ""
    yield (
        f"{count} {'file' if count == 1 else 'files'}, {share(report.grade.coverage)} assessed, "
        f"rubric {markdown_code(report.rubric.name)}, mode {report.mode}, isolation {report.isolation.level}"
    )
    yield from _dimensions(report)
    yield from _deductions(report)
    yield from _worst(report)
    yield from _gaps(report)


def _dimensions(report: Report) -> Iterator[str]:
    rows = (
        (
            markdown_code(name),
            letter(each.grade),
            points(each.grade.score),
            interval(each.grade),
            share(each.grade.coverage),
        )
        for name, each in report.dimensions.items()
    )
    yield from _table(None, ("Dimension", "Letter", "Score", "Interval", "Coverage"), list(rows))


def _deductions(report: Report) -> Iterator[str]:
    deductions = costliest(report.grade.deductions)
    rows = [
        (part(item.points), part(item.gain), markdown_code(item.criterion), markdown(short(item.sentence)))
        for item in deductions[:_SHOWN]
    ]
    yield from _table("What costs most", ("Points", "Gain", "Criterion", "What"), rows)
    yield from _more(len(deductions), "deductions")


def _worst(report: Report) -> Iterator[str]:
    rows = [
        (points(each.score), markdown_code(short(each.qualname)), markdown_code(short(each.path)))
        for each in lowest(report.spectrum)[:_SHOWN]
    ]
    yield from _table("Lowest units", ("Score", "Unit", "File"), rows)


def _gaps(report: Report) -> Iterator[str]:
    rows = [
        (str(group.units), group.reason, markdown(group.advice), markdown(short(f"{group.where}: {group.detail}")))
        for group in gaps_by_reason(report)
    ]
    yield from _table("Not assessed", ("Units", "Reason", "What helps", "First of them"), rows)


def _table(title: str | None, head: Sequence[str], rows: Sequence[Iterable[str]]) -> Iterator[str]:
    if not rows:
        return
    yield ""
    if title:
        yield f"### {title}"
        yield ""
    yield f"| {' | '.join(head)} |"
    yield f"|{' --- |' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _more(count: int, what: str) -> Iterator[str]:
    if count > _SHOWN:
        yield ""
        yield f"... and {count - _SHOWN} more {what}"
