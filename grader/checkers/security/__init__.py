"""Security: what bandit and ruff report, merged, remapped and read again, and analyses of our own over both."""

from __future__ import annotations

from grader.checkers.security.catalogue import CHECKS
from grader.checkers.security.check import run
from grader.model.checker import Checker

CHECKER = Checker(
    id="security",
    dimension="security",
    checks=CHECKS,
    run=run,
    executes=False,
    scope="closure",
    tools=("bandit", "ruff-security", "ty"),
    version=2,
)
