"""What a default check reports: a breach with the severity that a matter of taste deserves."""

from __future__ import annotations

from msgspec import Struct

from grader.checkers.conventions.view import Breach
from grader.model.evidence import Severity


class Lapse(Struct, frozen=True, kw_only=True):
    """A breach of what is usual. `weight` in 0..1 lowers it where the file does not follow the habit at all."""

    breach: Breach
    severity: Severity = "low"
    weight: float = 1.0
