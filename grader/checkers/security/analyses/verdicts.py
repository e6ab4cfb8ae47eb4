"""How bad it is that text runs, by who had a say in it."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checkers.security.pieces import Trust
from grader.model.evidence import Confidence, Severity

RUNS: Mapping[Trust, tuple[Severity, Confidence]] = {
    Trust.EXTERNAL: ("critical", "high"),
    Trust.PARAMETER: ("high", "high"),
    Trust.UNKNOWN: ("medium", "medium"),
    Trust.OPERATOR: ("low", "medium"),
    Trust.SAFE: ("info", "high"),
}
"""For text that an interpreter or a shell runs."""
