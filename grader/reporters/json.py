"""The report as JSON: the machine contract (DESIGN: machine contracts), indented so that people can read it too."""

from __future__ import annotations

from grader.model.report import Report
from grader.reporters.encoding import document


def render(report: Report) -> str:
    """The whole report, keys in the order of the model's fields, a line end at the end."""
    return document(report)
