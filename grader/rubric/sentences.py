"""The sentences beside lost points: where, and what."""

from __future__ import annotations

from grader.model.checker import CheckInfo
from grader.model.evidence import Finding, Measurement


def finding_sentence(finding: Finding) -> str:
    """`app/db.py:31 find_user: SQL built from input (high)`."""
    hidden = ", suppressed" if finding.suppressed else ""
    return f"{_place(finding)}: {finding.message} ({finding.severity}{hidden})"


def measurement_sentence(measurement: Measurement, check: CheckInfo) -> str:
    """`app/x.py:3 load: cyclomatic complexity 23`; a named measurement shows its name."""
    value = measurement.label or f"{measurement.value:g}"
    return f"{_place(measurement)}: {check.title[:1].lower()}{check.title[1:]} {value}"


def dimension_sentence(dimension: str, score: float, headroom: float) -> str:
    """Why the overall score is lower than its mean."""
    return f"{dimension} holds the whole to {headroom:g} points above its own {score:.1f}"


def file_sentence(path: str, dimension: str, score: float, headroom: float) -> str:
    """Why a project's dimension is lower than the mean of its files."""
    return f"{path} holds {dimension} to {headroom:g} points above its own {score:.1f}, the lowest of all files"


def _place(evidence: Finding | Measurement) -> str:
    return f"{evidence.path}:{evidence.span.line} {evidence.qualname}"
