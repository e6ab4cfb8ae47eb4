"""What a report holds against a place in the code, in one shape for the formats that know nothing of scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from msgspec import Struct

from grader.model.evidence import Finding, Measurement, Severity, Witness
from grader.model.report import Report
from grader.model.source import Span
from grader.reporters.escape import short, terminal
from grader.reporters.selections import points_by_evidence

Level = Literal["error", "warning", "note"]

SEVERITIES: tuple[Severity, ...] = get_args(Severity)
"""From the least to the worst."""
LEVELS: dict[Severity, Level] = {
    "info": "note",
    "low": "note",
    "medium": "warning",
    "high": "error",
    "critical": "error",
}
"""The three levels of SARIF and of GitHub's annotations."""
_PRICES: tuple[tuple[float, Severity], ...] = ((100, "critical"), (70, "high"), (35, "medium"), (8, "low"), (0, "info"))
"""Points that a finding takes from its unit in the default rubric; what measurements take has the severity of these."""


class Problem(Struct, frozen=True, kw_only=True):
    """A finding, or a measurement that took points from its unit.

    `points` are those that it costs the project's score. `quiet`: a comment asks to look away, and the rubric takes it
    at its word, so that nothing is lost; where a comment changes no grade, it makes nothing quiet either.

    A measurement has the empty span at the start of what was measured: platforms show what lies on changed lines, and
    put it below the last of them.
    """

    check: str
    path: str
    qualname: str
    span: Span
    severity: Severity
    message: str
    points: float
    quiet: bool
    evidence: Finding | Measurement

    @property
    def fingerprint(self) -> str:
        """The name of the evidence."""
        return self.evidence.fingerprint

    @property
    def suppressed(self) -> bool:
        """Whether a comment in the code asks to look away."""
        return isinstance(self.evidence, Finding) and self.evidence.suppressed

    @property
    def level(self) -> Level:
        """How loud to be about it."""
        return "note" if self.quiet else LEVELS[self.severity]

    @property
    def alarm(self) -> bool:
        """Whether it is of severity medium or worse, and not quiet."""
        return self.level != "note"


def problems(report: Report) -> list[Problem]:
    """All there are, by file and by where in it."""
    paid = points_by_evidence(report.grade.deductions)
    by_unit = [
        deduction
        for unit in report.units
        for dimension in unit.dimensions.values()
        for deduction in dimension.grade.deductions
    ]
    taken = points_by_evidence(by_unit)
    sentences = {deduction.evidence: deduction.sentence for deduction in by_unit}
    found = []
    for item in report.evidence:
        if isinstance(item, Finding):
            quiet = item.suppressed and not taken.get(item.fingerprint)
            found.append(_problem(item, item.severity, item.message, paid, quiet=quiet))
        elif isinstance(item, Measurement) and taken.get(item.fingerprint, 0) > 0:
            place = f"{item.path}:{item.span.line} {item.qualname}: "
            message = sentences[item.fingerprint].removeprefix(place)
            found.append(_problem(item, _severity(taken[item.fingerprint]), message, paid))
    return sorted(found, key=lambda each: (each.path, each.span, each.check, each.message, each.fingerprint))


def worst_problems_first(found: Iterable[Problem]) -> list[Problem]:
    """By falling level, severity and points, then by place."""

    def rank(each: Problem) -> tuple[int, int, float]:
        return get_args(Level).index(each.level), -SEVERITIES.index(each.severity), -each.points

    return sorted(found, key=rank)


def counted(found: Iterable[Problem]) -> dict[Severity, int]:
    """How many of each severity, the worst first; suppressed ones among them, since they cost as much."""
    counts = Counter(each.severity for each in found)
    return {severity: counts[severity] for severity in reversed(SEVERITIES) if counts[severity]}


def told(problem: Problem) -> str:
    """The message in one line, cut and escaped; that a comment lies on it is said."""
    return terminal(short(problem.message)) + (" (suppressed by a comment)" if problem.suppressed else "")


def details(problem: Problem) -> list[str]:
    """What else there is to say, a line each, cut and escaped: the call that shows it, the way of the data, the fix."""
    evidence = problem.evidence
    if isinstance(evidence, Measurement):
        return [terminal(short(evidence.detail))] if evidence.detail else []
    witness = evidence.witness
    lines = [call_of(witness), *witness.steps] if witness else []
    if evidence.fix:
        lines.append(f"fix: {evidence.fix.title}")
    return [terminal(short(line)) for line in lines if line]


def call_of(witness: Witness) -> str:
    """The call that shows a finding and what came of it, not escaped; empty where there is none."""
    if not witness.call:
        return ""
    parts = [
        witness.call,
        f"got {witness.got}" if witness.got else "",
        f"expected {witness.expected}" if witness.expected else "",
    ]
    return "  ".join(filter(None, parts))


def _problem(
    item: Finding | Measurement, severity: Severity, message: str, paid: dict[str, float], *, quiet: bool = False
) -> Problem:
    return Problem(
        check=item.check,
        path=item.path,
        qualname=item.qualname,
        span=item.span if isinstance(item, Finding) else _start(item.span),
        severity=severity,
        message=message,
        points=paid.get(item.fingerprint, 0.0),
        quiet=quiet,
        evidence=item,
    )


def _start(span: Span) -> Span:
    return Span(line=span.line, column=span.column, end_line=span.line, end_column=span.column)


def _severity(points: float) -> Severity:
    return next(severity for price, severity in _PRICES if points >= price)
