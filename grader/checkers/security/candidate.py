"""A weakness on its way to becoming a finding, and a judgement that an analysis of ours passed on a place."""

from __future__ import annotations

from msgspec import Struct

from grader.model.evidence import Confidence, Severity, Witness
from grader.model.source import Span

SEVERITIES: tuple[Severity, ...] = ("info", "low", "medium", "high", "critical")
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


class Candidate(Struct, frozen=True, kw_only=True):
    """Something wrong at a place. `codes` are the tools' own names for it, which suppression comments use.

    `weight` (0 to 1) says how well it can be reached, as in `Finding`.
    """

    check: str
    cwe: int
    span: Span
    message: str
    severity: Severity
    confidence: Confidence = "high"
    weight: float = 1.0
    codes: tuple[str, ...] = ()
    witness: Witness | None = None


class Judgement(Struct, frozen=True, kw_only=True):
    """What an analysis of ours says about a place: `found`, or None where the place is fine.

    `lines` are all it has looked at (the call and the strings that reach it). What the tools say about them, under the
    same check, is settled by it. `settles`: it knows better than other judgements on its lines, too.
    """

    check: str
    lines: frozenset[int]
    found: Candidate | None = None
    settles: bool = False
