"""`grader config`: the settings in force."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from grader.cli.codes import GRADED
from grader.cli.options import options_from
from grader.cli.output import say
from grader.engine.cache import cache_folder
from grader.engine.options import Options
from grader.reporters.escape import terminal


@click.group(no_args_is_help=False)
def config() -> None:
    """Show the settings in force and where each comes from."""


@config.command()
def show() -> int:
    """Print every setting with its value and its origin, and the files that have a say."""
    options = options_from({})
    values = msgspec.to_builtins(options.settings)
    rows = [(name, _shown(value), options.project.origins[name]) for name, value in values.items()]
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)]
    lines = [f"{name:{widths[0]}}  {value:{widths[1]}}  {origin}" for name, value, origin in rows]
    lines += ["", *_files(options)]
    say("".join(terminal(line) + "\n" for line in lines))
    return GRADED


def _shown(value: Any) -> str:  # noqa: ANN401 - whatever a setting may hold
    return "-" if value is None else msgspec.json.encode(value).decode()


def _files(options: Options) -> list[str]:
    """The files that settle what the settings leave open."""
    declared = options.declared
    root = options.project.root
    return [
        f"project:     {root or 'none; no pyproject.toml from here up'}",
        f"conventions: {declared.name if declared else 'none; defaults hold'}",
        f"profile:     {options.learned.name if options.learned else 'none; `grader conventions learn` makes one'}",
        f"ruff:        {options.ruff_config or 'none; conventions.ruff is not asked for'}",
        f"cache:       {'off' if options.settings.no_cache else cache_folder(options.settings.cache_dir)}",
    ]
