"""Text for pipes: a line a file, a line a finding, a line a gap, the whole at the end. ASCII but for the graded code.

app/db.py: B 84.2 [80.1, 90.0] 92% security A 97.0 edge_cases C 71.3
app/db.py:31:5: security.sql-injection SQL built from input (high)
app/db.py: gap timeout edge_cases.*: find_user: 10 s of CPU time
2 files: C 74.2 [68.0, 81.5] 92% security A 95.0 edge_cases D 64.0
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from grader.model.evidence import Finding, Gap
from grader.model.report import DimensionGrade, DimensionResult, FileResult, Grade, Report
from grader.reporters.escape import short, terminal
from grader.reporters.figures import letter, number_of, points, share, summary
from grader.reporters.selections import findings_by_place

_NAMED = 3
"""Checks of one dimension that a gap's line names; more are counted."""


def render(report: Report) -> str:
    """Files in the report's order, each with its findings by place and its gaps; each line ended."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    about: defaultdict[str, list[str]] = defaultdict(list)
    for item in findings_by_place(report):
        about[item.path].append(finding_line(item))
    for gap in report.evidence:
        if isinstance(gap, Gap):
            about[gap.path].append(gap_line(gap))
    for file in report.files:
        yield _file(file)
        yield from about.pop(file.path, ())
    for rest in about.values():
        yield from rest
    yield f"{number_of(len(report.files), 'file')}: {_grades(report.grade, report.dimensions)}"


def _file(file: FileResult) -> str:
    if file.status == "empty":
        return f"{terminal(file.path)}: empty, nothing to grade"
    return f"{terminal(file.path)}: {_grades(file.grade, file.dimensions)}"


def _grades(grade: Grade, dimensions: Mapping[str, DimensionGrade] | Mapping[str, DimensionResult]) -> str:
    parts = [f"{terminal(name)} {letter(each.grade)} {points(each.grade.score)}" for name, each in dimensions.items()]
    return " ".join([summary(grade), share(grade.coverage), *parts])


def finding_line(item: Finding) -> str:
    """One finding, without a line end."""
    where = f"{terminal(item.path)}:{item.span.line}:{item.span.column}"
    hidden = ", suppressed" if item.suppressed else ""
    return f"{where}: {terminal(item.check)} {terminal(short(item.message))} ({item.severity}{hidden})"


def gap_line(item: Gap) -> str:
    """One gap, without a line end."""
    units = "" if item.units == "all" else f" {terminal(short(', '.join(item.units)))}:"
    what = f"gap {item.reason} {terminal(_briefly(item.checks))}"
    return f"{terminal(item.path)}: {what}:{units} {terminal(short(item.detail))}"


def _briefly(checks: Sequence[str]) -> str:
    """Ids of checks; many of one dimension are counted, since JSON names them all."""
    dimensions = Counter(check.partition(".")[0] for check in checks)
    few = [check for check in checks if dimensions[check.partition(".")[0]] <= _NAMED]
    return " ".join([*few, *(f"{name}.* ({count} checks)" for name, count in dimensions.items() if count > _NAMED)])
