"""The table of sub-commands and what their errors mean to the shell."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterable, Sequence
from importlib import import_module

import click

import grader
from grader.cli.codes import BUG, GRADED, INTERRUPTED, UNISOLATED, USAGE

COMMANDS = {
    "grade": ("grader.cli.grade:grade", "Grade files, folders or standard input."),
    "diff": ("grader.cli.diff:diff", "Grade what changed against a git revision."),
    "compare": ("grader.cli.compare:compare", "Rank alternatives of the same code."),
    "batch": ("grader.cli.batch:batch", "Grade many generated samples, one JSON object a line."),
    "explain": ("grader.cli.explain:explain", "Say why a check exists and how it is scored."),
    "rubric": ("grader.cli.rubric:rubric", "List, show and check rubrics; print JSON schemas."),
    "conventions": ("grader.cli.conventions:conventions", "Learn the team's conventions; show them as a style guide."),
    "config": ("grader.cli.config:config", "Show the settings in force and where each comes from."),
    "doctor": ("grader.cli.doctor:doctor", "Say what can be graded on this machine, and what will be a gap."),
}
"""Name to where the command stands, and its line in the help; only the one that runs is imported."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import one command; None where there is no such one."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the arguments begin with; an unknown one is answered by those that look like it."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            ctx.fail(f"no command {name!r}{did_you_mean(name, COMMANDS)}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """Write the table of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the known ones that look like it."""
    from difflib import get_close_matches

    close = get_close_matches(word, list(known), n=3)
    return f"; did you mean {' or '.join(close)}?" if close else ""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(grader.__version__, message="grader %(version)s")
def root() -> None:
    """Grade Python code on a spectrum: security, edge cases, complexity and conventions, with evidence."""


def run(arguments: Sequence[str]) -> int:
    """Run a command; its exit code."""
    from grader.engine.problem import UsageError

    try:
        code = root.main(list(arguments) or ["--help"], prog_name="grader", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "grader"
        return _refuse(f"{error.format_message()}\nTry '{path} --help'.")
    except (click.ClickException, UsageError) as error:
        return _refuse(error.format_message() if isinstance(error, click.ClickException) else str(error))
    except Exception as error:  # noqa: BLE001 - a bug of ours must not look like code below --fail-under
        return _explain(error)
    return code if isinstance(code, int) else GRADED


def _refuse(message: str) -> int:
    from grader.reporters.escape import terminal

    lines = "\n".join(terminal(line) for line in message.split("\n"))
    click.echo(f"grader: error: {lines}", err=True)
    return USAGE


def _explain(error: Exception) -> int:
    from grader.engine.isolate import IsolationError

    if isinstance(error, IsolationError):
        click.echo(f"grader: error: {error}", err=True)
        return UNISOLATED
    traceback.print_exception(error, file=sys.stderr)
    click.echo("grader: error: this is a bug in grader; the lines above belong in its report", err=True)
    return BUG
