"""`grader rubric`: what code is measured against."""

from __future__ import annotations

from collections.abc import Sequence

import click
import msgspec

from grader.cli.codes import GRADED, USAGE
from grader.cli.options import options_from
from grader.cli.output import say, warn
from grader.engine.locate import SHIPPED, read_rubric
from grader.engine.problem import UsageError
from grader.reporters.escape import terminal
from grader.rubric.match import check_rubric


@click.group(no_args_is_help=False)
def rubric() -> None:
    """List, show and check rubrics; print JSON schemas."""


@rubric.command("list")
def list_rubrics() -> int:
    """List the rubrics that come with grader."""
    width = max(map(len, SHIPPED))
    say("".join(f"{name:{width}}  {read_rubric(name).descriptor}\n" for name in SHIPPED))
    return GRADED


@rubric.command()
@click.argument("name", required=False, metavar="[NAME|FILE]")
def show(name: str | None) -> int:
    """Print a rubric as TOML with all that it extends filled in; default: the project's."""
    import tomlkit

    found = read_rubric(name) if name else options_from({}).rubric
    values = msgspec.to_builtins(msgspec.structs.replace(found, extends=None))
    del values["extends"]
    say(tomlkit.dumps(values))
    return GRADED


@rubric.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|FILE...")
def check(names: Sequence[str]) -> int:
    """Check rubrics: readable, complete, and one criterion for every check."""
    known = options_from({}).known_checks
    code = GRADED
    for name in names:
        try:
            problems = check_rubric(read_rubric(name), known)
        except UsageError as error:
            problems = [str(error)]
        for problem in problems:
            warn(problem if problem.startswith(name) else f"{name}: {problem}")
            code = USAGE
        if not problems:
            say(f"{terminal(name)}: fine\n")
    return code


@rubric.command()
@click.option("--report", is_flag=True, help="The schema of reports instead of rubrics.")
def schema(*, report: bool) -> int:
    """Print the JSON Schema of rubrics, or of reports."""
    from grader.rubric.schema import report_schema, rubric_schema

    found = report_schema() if report else rubric_schema()
    say(msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    return GRADED
