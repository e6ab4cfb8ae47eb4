"""How the functions of a file scale: measured where they may run, read off their idioms where they were not."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.complexity.scaling import catalogue
from grader.checkers.complexity.scaling.idioms import check as idioms
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Measurement
from grader.model.source import Source

CHECKS = (*catalogue.CHECKS, idioms.CHECK)
"""What is measured by running, and the remark that stands where nothing was."""


def assess(source: Source, context: Context) -> Iterator[Evidence]:
    """Measure what is selected; then the remarks about the functions whose work was not measured in this run."""
    measured: set[str] = set()
    if any(check.id in context.selected for check in catalogue.CHECKS):
        from grader.checkers.complexity.scaling.check import run  # it brings the sandbox along

        for item in run(source, context):
            measured.update(_measured(item))
            yield item
    if idioms.CHECK.id in context.selected:
        yield from idioms.remarks(source, context, measured)


def _measured(item: Evidence) -> tuple[str, ...]:
    """The functions whose growth of work an item settles."""
    match item:
        case Measurement(check=catalogue.TIME.id, qualname=name):
            return (name,)
        case Assessed(checks=checks, units=tuple(names)) if catalogue.TIME.id in checks:
            return names
    return ()
