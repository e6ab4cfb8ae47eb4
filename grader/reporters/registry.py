"""The static table of built-in formats. Each module is imported when its format is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from grader.model.report import Report
from grader.model.rubric import Band

FORMATS = {
    "terminal": "grader.reporters.terminal",
    "plain": "grader.reporters.plain",
    "json": "grader.reporters.json",
    "jsonl": "grader.reporters.jsonl",
    "markdown": "grader.reporters.markdown",
}
"""Format name to module; `terminal` is for a screen, `plain` for what is no terminal."""


def render(
    name: str, report: Report, *, bands: Sequence[Band], width: int = 100, colour: bool = False, verbose: int = 0
) -> str:
    """Render a report in a built-in format; `bands`, `width` (columns), `colour` and `verbose` shape `terminal` alone.

    Raises KeyError for an unknown name.
    """
    module = import_module(FORMATS[name])
    if name == "terminal":
        return str(module.render(report, bands=bands, width=width, colour=colour, verbose=verbose))
    return str(module.render(report))
