"""External tools, once a run over everything: which ones the checkers want, and what they said about each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from grader.model.checker import ToolResult
from grader.model.source import Source

if TYPE_CHECKING:
    from grader.engine.run import Stage

Results = dict[str, dict[str, ToolResult]]
"""By path of the file, then by name of the tool."""


def run_tools(sources: Sequence[Source], *, places: Mapping[str, str], stage: Stage) -> Results:
    """Run every tool that a selected checker asks for."""
    wanted = {
        tool
        for checker in stage.options.checkers
        if any(check in stage.options.checks for check in checker.checks)
        for tool in checker.tools
    }
    texts = {source.path: source.text for source in sources}
    results: Results = {path: {} for path in texts}
    if "ruff-security" in wanted:
        from grader.tools.ruff import check_security

        _add(results, "ruff-security", check_security(texts))
    if "bandit" in wanted:
        from grader.tools import bandit

        _add(results, "bandit", bandit.check(texts))
    config = stage.options.ruff_config
    if "ruff-project" in wanted and stage.ruff_project and config:
        from grader.tools.ruff import check_project

        by_place = {places[source.path]: source.path for source in sources if source.path in places}
        found = check_project(sorted(by_place), config.parent, config)
        _add(results, "ruff-project", {by_place[place]: result for place, result in found.items()})
    return results


def _add(results: Results, tool: str, found: Mapping[str, ToolResult]) -> None:
    for path, result in found.items():
        results[path][tool] = result
