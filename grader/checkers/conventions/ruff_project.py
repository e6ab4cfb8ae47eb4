"""What the invoking project's own ruff configuration says about a file, as findings of this dimension."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.facts.units import unit_at
from grader.model.checker import CheckInfo, Context, Diagnostic, ToolFailure
from grader.model.evidence import Assessed, Evidence, Finding, Gap
from grader.model.source import Source

INFO = CheckInfo(
    id="conventions.ruff.*",
    title="The project's own ruff configuration objects",
    why="The team chose these rules for itself; new code is held to them like the rest.",
    bad="import os\n",
    good="import os\n\nHERE = os.curdir\n",
    severity="low",
    help_url="https://docs.astral.sh/ruff/rules/",
)

FAMILY = "conventions.ruff.*"
TOOL = "ruff-project"

_ELSEWHERE = re.compile(r"S\d+|C901|PLR09\d+|PLR1702|E9\d+|invalid-syntax|io-error")
"""Codes that other dimensions answer: security, complexity, and files that cannot be read at all."""

_CODE = re.compile(r"[A-Z]+\d+")


def assess_ruff(source: Source, context: Context) -> Iterator[Evidence]:
    """One finding a diagnostic, each of severity low: a whole configuration's hits are many and mostly small."""
    result = context.tools.get(TOOL)
    if result is None:
        result = ToolFailure(reason="missing-tool", detail="ruff did not run with the project's configuration")
    if isinstance(result, ToolFailure):
        yield Gap(checks=(FAMILY,), path=source.path, units="all", reason=result.reason, detail=result.detail)
        return
    for diagnostic in sorted(result, key=lambda each: (each.span, each.code, each.message)):
        if belongs_here(diagnostic):
            yield Finding(
                check=f"conventions.ruff.{diagnostic.code}",
                path=source.path,
                qualname=unit_at(context.units, diagnostic.span.line).qualname,
                span=diagnostic.span,
                message=diagnostic.message,
                severity="low",
                confidence="high",
                fix=diagnostic.fix,
            )
    yield Assessed(checks=(FAMILY,), path=source.path, units="all")


def belongs_here(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic is about conventions, not about another dimension."""
    return bool(_CODE.fullmatch(diagnostic.code)) and not _ELSEWHERE.fullmatch(diagnostic.code)
