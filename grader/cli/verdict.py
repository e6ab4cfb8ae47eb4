"""From a report and the policy laid over it to an exit code."""

from __future__ import annotations

from collections.abc import Sequence

from grader.cli.codes import BELOW, GRADED, UNGRADED
from grader.cli.output import warn
from grader.engine.gate import Gate, failures, unit_failures
from grader.engine.settings import Settings
from grader.model.report import Report


def verdict(
    report: Report, gates: Sequence[Gate], settings: Settings, *, lost: bool = False, by_unit: bool = False
) -> int:
    """Say what is below the gates, and give the exit code.

    `lost`: some input was not even found. `by_unit`: every unit is held by itself, not its file. Being ungraded never
    masks being below.
    """
    if by_unit and not settings.project_mean:
        failed = unit_failures(report, gates, fail_on=settings.fail_on)
    else:
        failed = failures(report, gates, fail_on=settings.fail_on, project_mean=settings.project_mean)
    for sentence in failed:
        warn(sentence)
    if failed:
        return BELOW
    return UNGRADED if lost or any(file.status == "ungraded" for file in report.files) else GRADED
