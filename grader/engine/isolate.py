"""How well graded code can be held here, and what follows from it."""

from __future__ import annotations

from grader.engine.settings import Settings
from grader.model.report import Isolation

ORDER = ("none", "limits", "kernel", "strong")


class IsolationError(Exception):
    """The isolation that --require-isolation asks for is not available (exit code 4)."""


def isolation_for(settings: Settings, *, executes: bool) -> Isolation:
    """Probe the sandbox if anything is going to run in it.

    Raises IsolationError where it holds less than --require-isolation asks for.
    """
    if not executes:
        return Isolation(level="none", detail="no graded code was run")
    from grader.sandbox.probe import probe

    isolation = probe()
    required = settings.require_isolation
    if required and ORDER.index(isolation.level) < ORDER.index(required):
        reason = isolation.detail or "the probe came through"
        raise IsolationError(f"isolation is {isolation.level}, --require-isolation asks for {required}: {reason}")
    return isolation
