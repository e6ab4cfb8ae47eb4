"""What was not assessed, by reason, and what a person can do about it."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from grader.model.evidence import Gap, GapReason
from grader.model.report import Report

ADVICE: dict[GapReason, str] = {
    "isolation": "the sandbox is not strong enough here to run the code: `grader doctor` says why",
    "missing-tool": "install what `grader doctor` names",
    "syntax": "repair the file, or run grader under the Python it is written for",
    "encoding": "save the file as UTF-8 text",
    "unreadable": "check the path and its permissions",
    "too-large": "split it, or leave generated code out with --exclude",
    "no-input": "annotate the parameters, or give an example in the docstring",
    "import": "install what the code imports and name that environment with --python",
    "timeout": "the code ran out of CPU time; smaller work per call helps",
    "memory": "the code ran out of memory; smaller work per call helps",
    "crash": "the code ended its own process; return or raise instead",
    "blocked": "the code reached for files, network or processes; keep effects apart from logic",
    "tampering": "the code meddled with its own grading; read it before you run it",
    "unsupported": "grader cannot judge this form of code yet",
    "too-little": "too little could be tried; an example or narrower annotations help",
    "budget": "raise --total-budget",
    "internal": "a fault of grader: run with -v and report the traceback",
}


class GapGroup(Struct, frozen=True, kw_only=True):
    """All gaps of one reason: how many units they concern, in which checks, and the first one's place and detail."""

    reason: GapReason
    units: int
    checks: tuple[str, ...]
    where: str
    detail: str
    advice: str


def gaps_by_reason(report: Report) -> tuple[GapGroup, ...]:
    """Group the gaps of a report, the reason that concerns most units first."""
    groups: defaultdict[GapReason, list[Gap]] = defaultdict(list)
    for item in report.evidence:
        if isinstance(item, Gap):
            groups[item.reason].append(item)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for unit in report.units:
        names[unit.path].append(unit.qualname)
    found = [_group(reason, gaps, names) for reason, gaps in groups.items()]
    return tuple(sorted(found, key=lambda group: (-group.units, group.reason)))


def _group(reason: GapReason, gaps: list[Gap], names: dict[str, list[str]]) -> GapGroup:
    concerned: set[tuple[str, str]] = set()
    for gap in gaps:
        # A file that did not parse has no units; it counts as one.
        units = (names.get(gap.path) or [""]) if gap.units == "all" else gap.units
        concerned.update((gap.path, unit) for unit in units)
    first = gaps[0]
    return GapGroup(
        reason=reason,
        units=len(concerned),
        checks=tuple(sorted({check for gap in gaps for check in gap.checks})),
        where=first.path if first.units == "all" else " ".join([first.path, *first.units[:1]]),
        detail=first.detail,
        advice=ADVICE[reason],
    )
