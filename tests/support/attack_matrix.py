"""The matrix level x account x attacks, put together from the reports of the tests in tests/attacks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sandbox_identities import IDENTITIES, own_identity

LEVELS = ("kernel", "strong")
PROPERTY = "attacks as another account"
"""Of a test: the account, its cells by level, and the level that `grader doctor` names for it, or why it is not had."""
_FILES = "tests/attacks/"
_OUTCOMES = ("passed", "failed", "error", "skipped")

Cell = dict[str, Any]
"""`run`, `survived`, `skipped` and the `reasons` of the skips."""


def lines(stats: Mapping[str, Iterable[Any]]) -> Iterator[str]:
    """The table, a line a cell; nothing where no attack was collected."""
    cells = gather((outcome, report) for outcome in _OUTCOMES for report in stats.get(outcome, ()))
    for level in LEVELS if cells else ():
        for identity in IDENTITIES:
            cell = cells.get((level, identity)) or {"run": 0, "survived": 0, "skipped": 0, "reasons": ["not asked for"]}
            skips = f", {cell['skipped']} skipped" if cell["skipped"] else ""
            reasons = f" ({'; '.join(cell['reasons'])})" if cell["reasons"] else ""
            yield f"{level:7} {identity:14} {cell['run']} run, {cell['survived']} survived{skips}{reasons}"


def gather(outcomes: Iterable[tuple[str, Any]]) -> dict[tuple[str, str], Cell]:
    """Cells by level and account, from this session's own tests and from the runs as other accounts that they made."""
    cells: dict[tuple[str, str], Cell] = {}
    for outcome, report in outcomes:
        if _FILES not in getattr(report, "nodeid", ""):
            continue
        for name, value in report.user_properties:
            if name == PROPERTY:
                identity, levels, _ = json.loads(value)
                cells |= {(level, identity): cell for level, cell in levels.items()}
        for level in LEVELS:
            if level in report.nodeid.partition("[")[2].rstrip("]").split("-"):
                count(cells.setdefault((level, own_identity()), empty()), outcome, _reason(report))
    return cells


def empty() -> Cell:
    return {"run": 0, "survived": 0, "skipped": 0, "reasons": []}


def count(cell: Cell, outcome: str, reason: str) -> None:
    """Add one test to a cell."""
    if outcome == "skipped":
        cell["skipped"] += 1
        if reason not in cell["reasons"]:
            cell["reasons"].append(reason)
        return
    cell["run"] += 1
    cell["survived"] += outcome == "passed"


def _reason(report: Any) -> str:
    return str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else ""
