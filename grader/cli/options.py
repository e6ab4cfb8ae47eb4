"""Options that several commands share, and the settings that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from grader.engine.options import Options
from grader.engine.settings import Settings, load_project
from grader.reporters.registry import FORMATS

Function = TypeVar("Function", bound=Callable[..., Any])
Decorator = Callable[[Function], Function]


def _listed(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...] | None:
    """Values of a repeatable option, each of which may hold several between commas; None where it was not given."""
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip()) or None


def _repeated(_: click.Context, __: click.Parameter, given: Sequence[str]) -> tuple[str, ...] | None:
    return tuple(given) or None


def _flag(name: str, text: str) -> Decorator[Any]:
    """A switch that is None where it was not given, so that the settings file is heard."""
    return click.option(name, is_flag=True, flag_value=True, default=None, help=text)


MEASURE = (
    click.option("--rubric", metavar="NAME|FILE", help="Shipped rubric or TOML file."),
    click.option("--select", multiple=True, callback=_listed, metavar="CHECKS", help="Only these checks (globs)."),
    click.option("--ignore", multiple=True, callback=_listed, metavar="CHECKS", help="All but these checks (globs)."),
    click.option("--conventions", metavar="FILE", help="The team's conventions.toml."),
    click.option("--profile", metavar="FILE", help="The team's profile, as `grader conventions learn` writes it."),
    click.option("--python", metavar="ENV", help="Environment whose packages the graded code may import."),
    click.option("--effort", type=click.Choice(["auto", "quick", "normal", "deep"]), help="How many inputs to try."),
    click.option("--seed", type=int, help="Seed of generated inputs."),
    _flag("--no-exec", "Run no graded code: the static checks only."),
    click.option(
        "--require-isolation",
        type=click.Choice(["strong", "kernel", "limits", "none"]),
        help="Exit with 4 where graded code cannot be held this well.",
    ),
    _flag("--allow-weak-isolation", "Run graded code below isolation level kernel, too."),
    click.option("--jobs", type=int, metavar="N", help="Worker processes."),
    click.option("--cache-dir", metavar="DIR", help="Folder of the evidence cache."),
    _flag("--no-cache", "Neither read nor write the evidence cache."),
)
"""What is graded, against what, and how."""

FILES = (
    click.option("--exclude", multiple=True, callback=_repeated, metavar="PATTERN", help="Leave out (as .gitignore)."),
    _flag("--force-exclude", "Leave excluded files out even where they are named."),
)
"""Which files are found."""

GATES = (
    click.option(
        "--fail-under",
        multiple=True,
        callback=_listed,
        metavar="[DIMENSION=]LETTER|POINTS",
        help="Exit with 1 where a file is below this.",
    ),
    click.option("--fail-on", type=click.Choice(["score", "low"]), help="What --fail-under compares."),
    _flag("--project-mean", "Hold --fail-under against the project, not every file."),
    click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever the grades and gaps."),
)
"""What the exit code stands for."""

SPEECH = (
    click.option(
        "--format",
        "formats",
        multiple=True,
        metavar="FORMAT[=FILE]",
        help=f"Report format, several in one run: {', '.join(FORMATS)}.",
    ),
    click.option("-q", "--quiet", is_flag=True, help="No progress, and no report that --format does not ask for."),
    click.option("-v", "--verbose", is_flag=True, help="Versions, times, and tracebacks of checkers that failed."),
)
"""What is said about it."""


def shared(*groups: Iterable[Decorator[Any]]) -> Decorator[Any]:
    """Give a command the options of some groups, in the order of the help."""

    def decorate(function: Any) -> Any:  # noqa: ANN401 - click's decorators take a function or a command
        for option in reversed([option for group in groups for option in group]):
            function = option(function)
        return function

    return decorate


def options_from(flags: dict[str, Any]) -> Options:
    """The options of a run in the working directory: settings of the project there, and over them the flags.

    Flags that are no settings are left alone. Raises UsageError.
    """
    cwd = Path.cwd()
    known = {name: value for name, value in flags.items() if name in Settings.__struct_fields__}
    return Options(load_project(cwd, known), cwd=cwd)
