"""The report as JSON: the machine contract (DESIGN: machine contracts), indented so that people can read it too."""

from __future__ import annotations

import msgspec

from grader.model.report import Report
from grader.reporters.encoding import encode


def render(report: Report) -> str:
    """The whole report, keys in the order of the model's fields, a line end at the end."""
    return msgspec.json.format(encode(report), indent=2).decode("utf-8") + "\n"
