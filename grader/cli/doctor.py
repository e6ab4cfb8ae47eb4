"""`grader doctor`: what can be graded on this machine, and what will be a gap."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping

import click

import grader
from grader.cli.codes import GRADED
from grader.cli.options import options_from
from grader.cli.output import say
from grader.engine.cache import cache_folder
from grader.engine.isolate import ORDER
from grader.engine.options import Options
from grader.model.checker import ToolFailure
from grader.model.report import Isolation
from grader.reporters.escape import terminal

PROBE = "import this\n"
"""A file that every tool can read."""


@click.command()
def doctor() -> int:
    """Say what can be graded here: isolation, tools and their versions, and what will be a gap."""
    from grader.sandbox.probe import probe

    options = options_from({})
    isolation = probe()
    failures = _failures()
    lines = [
        f"grader     {grader.__version__}",
        f"Python     {platform.python_version()}, {platform.platform()}",
        f"isolation  {isolation.level}: {', '.join(isolation.layers) or 'no layer holds'}",
        *_explained(isolation),
        *_tools(failures),
        f"cache      {_cache(options)}",
        "",
        "Gaps to expect here:",
        *(list(_gaps(isolation, failures, options)) or ["none"]),
    ]
    say("".join(terminal(line) + "\n" for line in lines))
    return GRADED


def _explained(isolation: Isolation) -> Iterator[str]:
    """Why the level is no higher and what to do, what it means, and how each attack of the probe ended."""
    from grader.sandbox.layers import LAYERS, LEVELS

    yield from (f"           {part}" for part in isolation.detail.split("; ") if part)
    yield f"           {isolation.level}: {LEVELS[isolation.level]}"
    for name, attack in LAYERS.items():
        yield f"           {'held    ' if name in isolation.layers else 'NOT HELD'}  {name:15} {attack}"


def _failures() -> dict[str, ToolFailure]:
    """What each external tool fails with, if it does, when it is really run."""
    from grader.engine.toolbox import TEXT_TOOLS

    results = {tool: check({"probe.py": PROBE})["probe.py"] for tool, check in TEXT_TOOLS.items()}
    return {tool: result for tool, result in results.items() if isinstance(result, ToolFailure)}


def _tools(failures: Mapping[str, ToolFailure]) -> Iterator[str]:
    from grader.tools.versions import TOOLS, versions

    found = versions()
    for tool in TOOLS:
        broken = next((failure.detail for name, failure in failures.items() if name.split("-")[0] == tool), "")
        yield f"{tool:10} {found.get(tool, 'not installed')}{f' (fails: {broken})' if broken else ''}"


def _cache(options: Options) -> str:
    if options.settings.no_cache:
        return "off (no-cache)"
    folder = cache_folder(options.settings.cache_dir)
    problem = options.memory.problem
    return problem or str(folder)


def _gaps(isolation: Isolation, failures: Mapping[str, ToolFailure], options: Options) -> Iterator[str]:
    """What will not be assessed on this machine, by dimension."""
    from grader.engine.toolbox import EXTRAS

    weak = ORDER.index(isolation.level) < ORDER.index("kernel")
    for checker in options.checkers:
        if weak and any(check.executes for check in checker.checks) and not options.settings.allow_weak_isolation:
            yield f"{checker.dimension}: isolation is {isolation.level}, running code needs kernel"
        for tool in checker.tools:
            if tool in failures and not (tool in EXTRAS and failures[tool].reason == "missing-tool"):
                yield f"{checker.dimension}: {failures[tool].reason}: {failures[tool].detail}"
    yield f"any: code that needs a newer grammar than that of Python {'.'.join(platform.python_version_tuple()[:2])}"
