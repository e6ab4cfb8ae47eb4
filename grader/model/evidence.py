"""What was learned about a source: one tagged union, so that 'not assessed' is as much a fact as a finding."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from grader.model.source import Span

Severity = Literal["info", "low", "medium", "high", "critical"]
Confidence = Literal["low", "medium", "high"]
Level = Literal["A", "B", "C", "D"]
GapReason = Literal[
    "isolation",
    "missing-tool",
    "syntax",
    "encoding",
    "unreadable",
    "too-large",
    "no-input",
    "import",
    "timeout",
    "memory",
    "crash",
    "blocked",
    "tampering",
    "unsupported",
    "too-little",
    "budget",
    "internal",
]
Units = Literal["all"] | tuple[str, ...]
"""Qualified names of units in one file, or all of them."""


class Edit(Struct, frozen=True, kw_only=True):
    """Replace the text of a span."""

    span: Span
    text: str


class Fix(Struct, frozen=True, kw_only=True):
    """A change that would remove a finding; `safe` means that it keeps the behaviour."""

    title: str
    safe: bool
    edits: tuple[Edit, ...] = ()


class Witness(Struct, frozen=True, kw_only=True):
    """What shows a finding: a shrunk call and its outcome, or a path of data flow (`steps`, one sentence each).

    `call` is Python that a person can paste; `zone` says whether the input lies in the documented domain.
    """

    call: str = ""
    args: str = ""
    kwargs: str = ""
    expected: str = ""
    got: str = ""
    zone: Literal["in", "out", "unknown"] | None = None
    because: str = ""
    steps: tuple[str, ...] = ()


class Assessed(Struct, frozen=True, kw_only=True, tag_field="kind", tag="assessed"):
    """These checks (ids or globs) ran to their end, or found their fault, on these units.

    `trials` counts generated inputs or documented examples a unit; a finding alone makes nothing assessed.
    """

    checks: tuple[str, ...]
    path: str
    units: Units
    trials: int = 0


class Finding(Struct, frozen=True, kw_only=True, tag_field="kind", tag="finding"):
    """Something wrong at a place. `weight` in 0..1 carries reachability, context and settledness.

    Checkers leave the fingerprints empty; the engine fills them in. `fingerprint` hashes check, path, qualified name,
    normalised source line and occurrence; `move_fingerprint` is the same without the path.
    """

    check: str
    path: str
    qualname: str
    span: Span
    message: str
    severity: Severity
    confidence: Confidence = "high"
    weight: float = 1.0
    level: Level | None = None
    cwe: int | None = None
    witness: Witness | None = None
    fix: Fix | None = None
    fingerprint: str = ""
    move_fingerprint: str = ""
    suppressed: bool = False


class Measurement(Struct, frozen=True, kw_only=True, tag_field="kind", tag="measurement"):
    """A number with its spread (`low` <= `value` <= `high`); `label` is its name where it has one, such as `O(n^2)`.

    `points` are the pairs of numbers that it was read from, such as sizes and counts; `detail` says how.
    """

    check: str
    path: str
    qualname: str
    span: Span
    value: float
    low: float
    high: float
    samples: int = 1
    unit_of_measure: str = ""
    label: str = ""
    detail: str = ""
    points: tuple[tuple[float, float], ...] = ()
    fingerprint: str = ""


class Gap(Struct, frozen=True, kw_only=True, tag_field="kind", tag="gap"):
    """These checks (ids or globs) did not run to their end on these units, for this reason."""

    checks: tuple[str, ...]
    path: str
    units: Units
    reason: GapReason
    detail: str = ""


Evidence = Assessed | Finding | Measurement | Gap


class Suppression(Struct, frozen=True, kw_only=True, order=True):
    """A comment in graded code that asks a tool to look away.

    `form` is the comment's family (`noqa`, `nosec`, `type-ignore`, `pylint`, `team` ...), `codes` what it names (empty:
    everything), `hidden` the fingerprints of the findings it lies on.
    """

    path: str
    line: int
    form: str
    comment: str
    codes: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
