"""Code quality for merge requests of GitLab: one array of issues. The format knows of no grades, gaps or scores."""

from __future__ import annotations

from typing import Any

from grader.model.evidence import Severity
from grader.model.report import Report
from grader.reporters.encoding import document
from grader.reporters.problems import Problem, problems, told

_SEVERITIES: dict[Severity, str] = {
    "info": "info",
    "low": "minor",
    "medium": "major",
    "high": "critical",
    "critical": "blocker",
}


def render(report: Report) -> str:
    """An issue for every finding and every measurement that cost points, by place; quiet ones are `info`."""
    return document([_issue(problem) for problem in problems(report)])


def _issue(problem: Problem) -> dict[str, Any]:
    """The widget shows the description alone, so it names the check."""
    first = max(problem.span.line, 1)
    return {
        "description": f"{problem.check}: {told(problem)}",
        "check_name": problem.check,
        "fingerprint": problem.fingerprint,
        "severity": "info" if problem.quiet else _SEVERITIES[problem.severity],
        "location": {
            "path": problem.path.removeprefix("./"),
            "lines": {"begin": first, "end": max(problem.span.end_line, first)},
        },
    }
