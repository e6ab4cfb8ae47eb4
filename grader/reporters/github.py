"""Annotations of a GitHub workflow: commands in its log, a line each, the worst problems first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.model.report import Report
from grader.reporters.escape import workflow_data, workflow_property
from grader.reporters.figures import summary
from grader.reporters.headline import headline
from grader.reporters.problems import Level, Problem, details, problems, told, worst_problems_first

SHOWN = 10
"""Annotations of each kind that GitHub shows of one step; it drops further ones without a word."""
_COMMANDS: dict[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report) -> str:
    """Errors, warnings and notices, at most ten of each; one of the notices is the grade, and says what is left out."""
    found = worst_problems_first(problems(report))
    by_level = {level: [problem for problem in found if problem.level == level] for level in _COMMANDS}
    room = {level: SHOWN - (level == "note") for level in _COMMANDS}
    shown = [problem for level, those in by_level.items() for problem in those[: room[level]]]
    lines = [_grade(report, found, left_out=len(found) - len(shown)), *map(_annotation, shown)]
    return "".join(f"{line}\n" for line in lines)


def _grade(report: Report, found: Sequence[Problem], *, left_out: int) -> str:
    lines = list(headline(report, found))
    if left_out:
        lines.append(f"{left_out} more are not annotated: GitHub shows {SHOWN} of a kind")
    title = workflow_property(f"grader: {summary(report.grade)}")
    return f"::notice title={title}::{workflow_data(lines)}"


def _annotation(problem: Problem) -> str:
    properties = ",".join(f"{name}={value}" for name, value in _properties(problem))
    text = workflow_data([told(problem), *details(problem)])
    return f"::{_COMMANDS[problem.level]} {properties}::{text}"


def _properties(problem: Problem) -> Iterator[tuple[str, str]]:
    """Columns are only for places within one line."""
    span = problem.span
    line = max(span.line, 1)
    yield "file", workflow_property(problem.path)
    yield "line", str(line)
    if span.end_line > line:
        yield "endLine", str(span.end_line)
    elif span.end_column > span.column > 0:
        yield "col", str(span.column)
        yield "endColumn", str(span.end_column)
    yield "title", workflow_property(f"{problem.check} ({problem.severity})")
