"""The static table of built-in formats. Each module is imported when its format is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

from grader.model.checker import CheckInfo
from grader.model.report import Report
from grader.model.rubric import Band

FORMATS = {
    "terminal": "grader.reporters.terminal",
    "plain": "grader.reporters.plain",
    "json": "grader.reporters.json",
    "jsonl": "grader.reporters.jsonl",
    "markdown": "grader.reporters.markdown",
    "sarif": "grader.reporters.sarif.document",
    "junit": "grader.reporters.junit",
    "gitlab": "grader.reporters.gitlab",
    "github": "grader.reporters.github",
    "github-summary": "grader.reporters.job_summary",
    "badge": "grader.reporters.badge",
}
"""Format name to module; `terminal` is for a screen, `plain` for what is no terminal."""
WITH_SOURCES = frozenset({"sarif"})
"""Formats that want the texts of the files as well."""


def render(
    name: str,
    report: Report,
    *,
    bands: Sequence[Band],
    checks: Sequence[CheckInfo] = (),
    sources: Mapping[str, str] = {},
    width: int = 100,
    colour: bool = False,
    verbose: int = 0,
) -> str:
    """Render a report in a built-in format.

    `width` (columns), `colour` and `verbose` shape `terminal` alone, `bands` it and Markdown, `checks` (all that are
    known) and `sources` (texts by path, for WITH_SOURCES) `sarif`. Raises KeyError for an unknown name.
    """
    wanted: dict[str, dict[str, Any]] = {
        "terminal": {"bands": bands, "width": width, "colour": colour, "verbose": verbose},
        "markdown": {"bands": bands},
        "github-summary": {"bands": bands},
        "sarif": {"checks": checks, "sources": sources},
    }
    return str(import_module(FORMATS[name]).render(report, **wanted.get(name, {})))
