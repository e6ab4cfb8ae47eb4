"""External tools, once a run over everything: which ones the checkers want, and what they said about each file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from grader.engine.memory import Memory
from grader.facts.tree import refused
from grader.model.checker import ToolFailure, ToolResult
from grader.model.source import Source

if TYPE_CHECKING:
    from grader.engine.stage import Stage

Results = list[dict[str, ToolResult]]
"""For each source, by the name of the tool."""


def run_tools(sources: Sequence[Source], places: Sequence[str | None], stage: Stage) -> Results:
    """Run every tool that a selected checker asks for; `places` are where the sources lie on disk.

    Sources go by number: two of them may carry the same path. Those that no parser is shown are shown to no tool.
    """
    asked = {check.id for check in stage.options.checks}
    wanted = {
        tool
        for checker in stage.options.checkers
        if any(check.id in asked for check in checker.checks)
        for tool in checker.tools
    }
    results: Results = [{} for _ in sources]
    shown = [number for number, source in enumerate(sources) if not refused(source.text)]
    for tool, check in TEXT_TOOLS.items():
        if tool in wanted:
            found = _on_texts(tool, check, [sources[number] for number in shown], stage.options.memory)
            for number, result in zip(shown, found, strict=True):
                results[number][tool] = result
    config = stage.options.ruff_config
    if "ruff-project" in wanted and stage.ruff_project and config:
        from grader.tools.ruff import check_project

        names = {
            number: Path(place).relative_to(config.parent).as_posix() for number in shown if (place := places[number])
        }
        by_name = check_project(sorted(set(names.values())), config.parent, config)
        for number, name in names.items():
            results[number]["ruff-project"] = by_name[name]
    return results


def _ruff_security(texts: Mapping[str, str]) -> Mapping[str, ToolResult]:
    from grader.tools.ruff import check_security

    return check_security(texts)


def _bandit(texts: Mapping[str, str]) -> Mapping[str, ToolResult]:
    from grader.tools.bandit import check_alone

    return check_alone(texts)


def _ty(texts: Mapping[str, str]) -> Mapping[str, ToolResult]:
    from grader.tools.ty import check_calls

    return check_calls(texts)


TextTool = Callable[[Mapping[str, str]], Mapping[str, ToolResult]]

TEXT_TOOLS: Mapping[str, TextTool] = {"ruff-security": _ruff_security, "bandit": _bandit, "ty": _ty}
"""Tools whose answer depends on nothing but the text."""

EXTRAS = ("ty",)
"""Those of them that come with an extra; without it nobody asks them, and nothing is a gap."""


def _on_texts(tool: str, check: TextTool, sources: Sequence[Source], memory: Memory) -> list[ToolResult]:
    """What a tool says about each source; equal texts are shown to it once, remembered ones not at all.

    Silence about a source is a failure, never a clean bill.
    """
    silent = ToolFailure(reason="crash", detail=f"{tool} said nothing about this file")
    known = {source.digest: memory.recall_tool(tool, source.digest) for source in sources}
    new = {source.digest: source.text for source in sources if known[source.digest] is None}
    found = check(new) if new else {}
    memory.keep_tool(tool, found)
    answers = {digest: found.get(digest, silent) if result is None else result for digest, result in known.items()}
    return [answers[source.digest] for source in sources]
