"""What both checks for helpers say, and how."""

from __future__ import annotations

from grader.facts.routines import Peer, Reuses
from grader.model.checker import CheckInfo, Context
from grader.model.evidence import Assessed, Confidence, Finding, Gap, GapReason, Units, Witness
from grader.model.source import Source, Span

TOO_LARGE = "the project has too many files to look for helpers in"


class Twins:
    """The functions of a file that the project may have already, as a check sees them."""

    def __init__(self, source: Source, context: Context, info: CheckInfo) -> None:
        """Take what the engine found; nothing where it did not look."""
        self.reuses: Reuses = context.settings.get("reuses") or Reuses()
        self._info = info
        self._source = source
        self._units = context.units
        self._lines = source.text.split("\n")

    def finding(self, own: Peer, message: str, *, confidence: Confidence, witness: Witness | None = None) -> Finding:
        """A finding at the `def` of a function."""
        text = self._lines[own.line - 1]
        start = len(text) - len(text.lstrip())
        return Finding(
            check=self._info.id,
            path=self._source.path,
            qualname=own.qualname,
            span=Span(line=own.line, column=start + 1, end_line=own.line, end_column=len(text) + 1),
            message=message,
            severity=self._info.severity,
            confidence=confidence,
            witness=witness,
        )

    def assessed(self, trials: int = 0, *, without: frozenset[str] = frozenset()) -> Assessed:
        """The functions of the file that were looked at."""
        names = tuple(unit.qualname for unit in self._units if unit.qualname not in without)
        units: Units = names if without else "all"
        return Assessed(checks=(self._info.id,), path=self._source.path, units=units, trials=trials)

    def gap(self, reason: GapReason, detail: str, *, units: frozenset[str] = frozenset()) -> Gap:
        """What could not be looked at; all of the file where no units are named."""
        of: Units = tuple(sorted(units)) or "all"
        return Gap(checks=(self._info.id,), path=self._source.path, units=of, reason=reason, detail=detail)
