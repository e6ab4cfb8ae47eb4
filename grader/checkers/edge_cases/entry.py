"""How an entry of the catalogues of this dimension is written."""

from __future__ import annotations

from grader.model.checker import CheckInfo
from grader.model.evidence import Severity


def entry(name: str, title: str, why: str, bad: str, good: str, severity: Severity = "high") -> CheckInfo:  # noqa: PLR0917 - every one of them differs from case to case
    """A check of functions that runs them."""
    return CheckInfo(
        id=f"edge_cases.{name}",
        title=title,
        why=why,
        bad=bad,
        good=good,
        applies=("function",),
        severity=severity,
        executes=True,
    )
