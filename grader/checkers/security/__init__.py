"""Security: what bandit and ruff report, merged, remapped and read again, and analyses of our own over both."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.security.catalogue import CHECKS
from grader.model.checker import Checker, Context
from grader.model.evidence import Evidence
from grader.model.source import Source


def _run(source: Source, context: Context) -> Iterator[Evidence]:
    """The findings of one file; the analyses are read by the process that needs them."""
    from grader.checkers.security.check import run

    yield from run(source, context)


CHECKER = Checker(
    id="security",
    dimension="security",
    checks=CHECKS,
    run=_run,
    executes=False,
    scope="closure",
    tools=("bandit", "ruff-security", "ty"),
    version=3,
)
