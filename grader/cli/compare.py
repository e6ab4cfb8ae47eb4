"""`grader compare`: alternatives of the same code in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from grader.cli.codes import GRADED, UNGRADED
from grader.cli.options import FILES, MEASURE, options_from, shared
from grader.cli.output import say, warn
from grader.cli.progress import progress_over
from grader.engine.compare import alternatives_of, compare_alternatives, given
from grader.engine.reference import read_reference
from grader.reporters.comparison import FORMATS, render


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="A B [...]")
@click.option("--entry-point", metavar="NAME", help="Function or class that the alternatives are graded for.")
@click.option("--reference", metavar="FILE", help="Trusted implementation to run each alternative against.")
@click.option("--format", "name", type=click.Choice(FORMATS), default="terminal", help="How the comparison is told.")
@click.option("-q", "--quiet", is_flag=True, help="No progress.")
@shared(FILES, MEASURE)
def compare(
    paths: Sequence[str],
    *,
    entry_point: str | None,
    reference: str | None,
    name: str,
    quiet: bool,
    **flags: Any,  # noqa: ANN401 - the shared options, by the names of the settings
) -> int:
    """Rank alternatives of the same code: files, or folders, that do the same.

    Each is graded by itself and under the same name, so that paths do not matter. Per dimension and overall it is said
    who is ahead and whether the intervals overlap; versions of which the same was found are no different.

    Exit codes: 0 compared; 2 usage; 3 some alternative could not be graded at all; 4 no isolation.
    """
    options = options_from(flags)
    text = None if reference is None else read_reference(reference, options)
    alternatives = given(alternatives_of(paths, options), reference=text, entry_point=entry_point)
    with progress_over(sum(len(one.inputs) for one in alternatives), quiet=quiet) as progress:
        comparison = compare_alternatives(alternatives, options, progress=progress)
    say(render(name, comparison))
    if options.memory.problem:
        warn(options.memory.problem)
    lost = [one for one, missing in zip(comparison.alternatives, comparison.ungraded, strict=True) if missing]
    for one in lost:
        warn(f"{one}: could not be graded")
    return UNGRADED if lost else GRADED
