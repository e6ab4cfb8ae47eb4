"""`grader explain`: why a check exists, what it looks for, and what a finding costs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import click

from grader.cli.commands import did_you_mean
from grader.cli.finding import plot_of, story_of, test_of
from grader.cli.options import options_from
from grader.cli.output import say
from grader.engine.options import Options
from grader.engine.problem import UsageError
from grader.engine.selection import family_of, matches
from grader.model.checker import CheckInfo
from grader.model.rubric import Criterion, Rubric
from grader.reporters.figures import part, points
from grader.rubric.match import criteria_of

WIDTH = 88
STDOUT = "-"


@click.command()
@click.argument("names", nargs=-1, metavar="[CHECK...]")
@click.option("--rubric", metavar="NAME|FILE", help="Rubric to say the price by; default: the project's.")
@click.option("--finding", metavar="FINGERPRINT", help="Explain one finding or measurement of the last report.")
@click.option(
    "--plot", is_flag=False, flag_value=STDOUT, metavar="[=FILE.svg]", help="Draw a measurement of scaling as SVG."
)
@click.option("--as-test", is_flag=True, help="Write a pytest test of the finding.")
@click.option("--cache-dir", metavar="DIR", help="Folder of the evidence cache, where the last report is.")
def explain(names: Sequence[str], *, finding: str | None, plot: str | None, as_test: bool, **flags: Any) -> int:  # noqa: ANN401 - the shared options, by the names of the settings
    """Say what a check is for, with bad and good code, and how it is scored; without CHECK, list all."""
    options = options_from(flags)
    if plot is not None:
        _draw(finding, plot, options)
        return 0
    if finding is not None:
        say(test_of(finding, options) if as_test else story_of(finding, options))
        return 0
    if as_test:
        raise UsageError("--as-test goes with --finding FINGERPRINT")
    known = {check.id: check for check in options.known_checks}
    if not names:
        say("\n".join(_listing(options)) + "\n")
        return 0
    chosen = [check for name in names for check in _find(name, known)]
    say("\n\n".join("\n".join(_explanation(check, options.rubric)) for check in chosen) + "\n")
    return 0


def _draw(finding: str | None, place: str, options: Options) -> None:
    """Write the chart of a measurement to a file or to standard output. Raises UsageError."""
    if finding is None:
        raise UsageError("--plot goes with --finding FINGERPRINT")
    drawn = plot_of(finding, options)
    if place == STDOUT:
        say(drawn)
        return
    try:
        (options.cwd / place).write_text(drawn, "utf-8")
    except OSError as error:
        raise UsageError(f"--plot: cannot write {place}: {error.strerror}") from error


def _listing(options: Options) -> Iterator[str]:
    """Every check with its title, by dimension."""
    width = max(len(check.id) for check in options.known_checks)
    for number, checker in enumerate(options.checkers):
        yield from ([""] if number else [])
        yield checker.dimension
        yield from (f"  {check.id:{width}}  {check.title}" for check in checker.checks)


def _find(name: str, known: dict[str, CheckInfo]) -> list[CheckInfo]:
    """The check of a name, the family it belongs to, or the checks that it stands for (a dimension, a glob)."""
    family = family_of(name, known)
    if family is not None:
        return [known[family]]
    found = [check for check in known.values() if matches(check.id, (name,))]
    if not found:
        hint = did_you_mean(name, known) or "; `grader explain` lists all"
        raise UsageError(f"no check {name!r}{hint}")
    return found


def _explanation(check: CheckInfo, rubric: Rubric) -> Iterator[str]:
    yield f"{check.id}: {check.title}"
    yield ""
    yield from _paragraph(check.why)
    yield ""
    yield from _code("Bad", check.bad)
    yield from _code("Good", check.good)
    cwe = f", CWE-{check.cwe}" if check.cwe else ""
    owasp = f", OWASP {check.owasp}" if check.owasp else ""
    yield f"Usual severity: {check.severity}{cwe}{owasp}"
    yield f"Speaks about: {', '.join(check.applies)}"
    yield f"Runs the graded code: {'yes' if check.executes else 'no'}"
    if check.help_url:
        yield f"See also: {check.help_url}"
    yield ""
    yield from _price(check, rubric)


def _price(check: CheckInfo, rubric: Rubric) -> Iterator[str]:
    """How the rubric turns the evidence of a check into points."""
    places = criteria_of(rubric.dimensions, [check])[check.id]
    if not places:
        yield f"Rubric {rubric.name} does not score it."
        return
    dimension, name = places[0]
    held = rubric.dimensions[dimension]
    criterion = held.criteria[name]
    yield f"Rubric {rubric.name}, criterion {dimension}.{name}, weight {criterion.weight:g}:"
    yield from _paragraph(criterion.descriptor)
    yield from _paragraph(_curve(check, criterion, rubric))
    yield from _paragraph(f"A file bears {held.unit_weight:g} of what its worst unit lost in {dimension}.")


def _curve(check: CheckInfo, criterion: Criterion, rubric: Rubric) -> str:
    if criterion.curve == "knots":
        knots = ", ".join(f"{value:g} -> {points(score)}" for value, score in criterion.knots)
        return f"Curve knots, from the measured value to points of 100, straight lines between: {knots}."
    cost = 100 * rubric.severity[check.severity] * rubric.confidence["high"].factor * criterion.weight
    one = f"one of severity {check.severity} that is certain takes {part(cost)} points of 100 from its unit"
    if criterion.curve == "rate":
        return (
            f"Curve rate: each documented example that fails is a finding, and {one}; passed ones narrow the interval."
        )
    return f"Curve loss: of its findings, {one}; each further one costs less."


def _paragraph(text: str) -> list[str]:
    return textwrap.wrap(" ".join(text.split()), WIDTH)


def _code(title: str, code: str) -> Iterator[str]:
    yield f"{title}:"
    yield textwrap.indent(textwrap.dedent(code).strip("\n"), "    ")
    yield ""
