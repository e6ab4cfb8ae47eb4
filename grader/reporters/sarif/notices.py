"""What was not assessed, as notifications: a report without them would look clean."""

from __future__ import annotations

from collections.abc import Iterable
from typing import get_args

from grader.model.evidence import Gap, GapReason
from grader.model.report import Report
from grader.reporters.escape import sarif, short
from grader.reporters.gaps import ADVICE
from grader.reporters.sarif.places import Json, Places
from grader.reporters.sarif.results import unit_location
from grader.reporters.sarif.rules import pascal_case

REASONS: tuple[GapReason, ...] = get_args(GapReason)
_SETTINGS = frozenset[GapReason]({"isolation", "missing-tool", "budget"})
"""Reasons that lie in how grader was set up, not in the code."""
_OURS = frozenset[GapReason]({"internal"})
"""Reasons that are faults of grader."""
_LEFT_OUT = "results-left-out"
UNITS_LIMIT = 100
"""Locations of one notification; the rest is counted."""


def descriptors() -> list[Json]:
    """What can be notified of, in the order of their indices."""
    return [
        *(_descriptor(reason, f"not assessed ({reason})", ADVICE[reason]) for reason in REASONS),
        _descriptor(_LEFT_OUT, "more results than platforms take", "grade fewer files in a run, or fewer checks"),
    ]


def invocation(report: Report, places: Places, *, left_out: int) -> Json:
    """The run: it failed where a check of ours did. `left_out` counts the results that are not in the file."""
    gaps = [item for item in report.evidence if isinstance(item, Gap)]
    execution = [_gap(item, places) for item in gaps if item.reason not in _SETTINGS]
    if left_out:
        execution.append(
            {
                "descriptor": {"id": _LEFT_OUT, "index": len(REASONS)},
                "level": "warning",
                "message": {"text": f"{left_out} results, the least grave, are left out: platforms take no more"},
            }
        )
    return {
        "executionSuccessful": not any(item.reason in _OURS for item in gaps),
        "toolExecutionNotifications": execution,
        "toolConfigurationNotifications": [_gap(item, places) for item in gaps if item.reason in _SETTINGS],
    }


def _descriptor(name: str, what: str, advice: str) -> Json:
    return {
        "id": name,
        "name": pascal_case(name),
        "shortDescription": {"text": what},
        "fullDescription": {"text": what},
        "help": {"text": advice, "markdown": advice},
    }


def _gap(gap: Gap, places: Places) -> Json:
    units: Iterable[str] = () if gap.units == "all" else gap.units[:UNITS_LIMIT]
    location: Json = {"physicalLocation": {"artifactLocation": places.artifact(gap.path)}}
    if units:
        location["logicalLocations"] = [unit_location(unit) for unit in units]
    detail = f": {sarif(short(gap.detail))}" if gap.detail else ""
    return {
        "descriptor": {"id": gap.reason, "index": REASONS.index(gap.reason)},
        "level": "error" if gap.reason in _OURS else "warning",
        "message": {"text": f"not assessed ({gap.reason}){detail}"},
        "locations": [location],
        "properties": {
            "checks": list(gap.checks),
            "units": "all" if gap.units == "all" else len(gap.units),
        },
    }
