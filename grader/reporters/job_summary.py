"""The summary of a job on GitHub (`$GITHUB_STEP_SUMMARY`): as a comment is, with room for more."""

from __future__ import annotations

from collections.abc import Sequence

from grader.model.report import Report
from grader.model.rubric import Band
from grader.reporters import markdown

ROWS = 200


def render(report: Report, *, bands: Sequence[Band] = ()) -> str:
    """The same parts in the same order, with up to ROWS rows each."""
    return markdown.render(report, bands=bands, rows=ROWS, room=markdown.SUMMARY_ROOM)
