"""Text for a change: a line a touched function with its grade, below it what was found in it. ASCII but for the code.

app/db.py:31 find_user: F 12.0 [12.0, 12.0] 100% security F 12.0 complexity A+ 100.0
    app/db.py:33:5: security.sql-injection SQL built from input (high)
2 functions in 1 file: F 12.0 [12.0, 12.0] 100%
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.model.evidence import Gap
from grader.model.report import Report, UnitResult
from grader.reporters.escape import terminal
from grader.reporters.figures import letter, number_of, points, share, summary
from grader.reporters.plain import finding_line, gap_line
from grader.reporters.selections import findings_by_place


def render(report: Report) -> str:
    """Units in the report's order, each with its findings by place; then what speaks of whole files."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    findings = findings_by_place(report)
    named = {(unit.path, unit.qualname) for unit in report.units}
    for unit in report.units:
        own = [item for item in findings if (item.path, item.qualname) == (unit.path, unit.qualname)]
        if unit.kind == "function" or own:
            yield _unit(unit)
            yield from (f"    {finding_line(item)}" for item in own)
    yield from (finding_line(item) for item in findings if (item.path, item.qualname) not in named)
    yield from (gap_line(item) for item in report.evidence if isinstance(item, Gap))
    yield f"{_counted(report)}: {summary(report.grade)} {share(report.grade.coverage)}"


def _unit(unit: UnitResult) -> str:
    grades = [
        f"{terminal(key)} {letter(each.grade)} {points(each.grade.score)}" for key, each in unit.dimensions.items()
    ]
    where = f"{terminal(unit.path)}:{unit.span.line} {terminal(unit.qualname)}"
    return " ".join([f"{where}: {summary(unit.grade)}", share(unit.grade.coverage), *grades])


def _counted(report: Report) -> str:
    functions = sum(unit.kind == "function" for unit in report.units)
    return f"{number_of(functions, 'function')} in {number_of(len(report.files), 'file')}"
