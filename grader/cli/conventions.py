"""`grader conventions`: what a repository shows of its team's conventions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from grader.cli.codes import GRADED
from grader.cli.options import options_from
from grader.cli.output import say, warn
from grader.cli.progress import progress_over
from grader.engine.options import PROFILE
from grader.engine.problem import UsageError
from grader.reporters.escape import terminal


@click.group(no_args_is_help=False)
def conventions() -> None:
    """Learn the team's conventions from its repository, and show them as a style guide."""


@conventions.command()
@click.argument("path", default=".", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", metavar="FILE", help=f"Where to write the profile; default: {PROFILE} in PATH.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="Leave out (as .gitignore).")
@click.option("--no-history", is_flag=True, help="Let old lines count like new ones.")
@click.option("--no-cache", is_flag=True, default=None, flag_value=True, help="Neither read nor write the cache.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
def learn(
    path: str, output: str | None, exclude: Sequence[str], *, no_history: bool, no_cache: bool | None, quiet: bool
) -> int:
    """Count the choices that the code below PATH makes, and write them as the team's profile.

    What the profile's `ignore` says already is kept.
    """
    from grader.checkers.conventions.mined.profile_file import parse_profile, render_profile
    from grader.engine.cache import Cache, cache_folder
    from grader.engine.discover import discover
    from grader.engine.learn import learn_profile

    options = options_from({"no_cache": no_cache, "exclude": tuple(exclude) or None})
    folder = Path(path)
    file = Path(output) if output else folder / PROFILE
    ignore = parse_profile(file.read_text("utf-8"), str(file)).ignore if file.is_file() else ()
    patterns = options.settings.exclude
    total = len(discover([path], cwd=Path.cwd(), exclude=patterns).files) if not quiet else 0
    with progress_over(total, quiet=quiet) as progress:
        profile = learn_profile(
            folder,
            exclude=patterns,
            ignore=ignore,
            history=not no_history,
            cache=None if options.settings.no_cache else Cache(cache_folder(options.settings.cache_dir)),
            progress=progress,
        )
    try:
        file.write_text(render_profile(profile), "utf-8")
    except OSError as error:
        raise UsageError(f"cannot write the profile {file}: {error}") from error
    files = sum(section.files for section in profile.sections if not section.folder)
    say(f"{terminal(str(file))}: {files} files; `grader conventions show` prints it as a style guide\n")
    return GRADED


@conventions.command()
@click.argument("profile", required=False, metavar="[FILE]")
def show(profile: str | None) -> int:
    """Print a profile as a style guide: each settled convention with its counts and an example."""
    from grader.checkers.conventions.mined.declared_first import drift
    from grader.checkers.conventions.mined.guide import counted, style_guide
    from grader.checkers.conventions.mined.profile_file import parse_profile
    from grader.checkers.conventions.selection import read

    options = options_from({"profile": profile})
    if options.learned is None:
        raise UsageError(f"no {PROFILE} here; `grader conventions learn` makes one")
    found = parse_profile(options.learned.text, options.learned.name)
    say("\n".join(terminal(line) for line in style_guide(found).split("\n")))
    for each in drift(found, read(options.declared)) if options.declared else ():
        warn(f"declared otherwise ({each.declared}): {counted(each.convention)}")
    return GRADED
