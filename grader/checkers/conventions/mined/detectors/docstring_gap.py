"""Whether a blank line follows the docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.examples import PLAIN
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each docstring of a function or class that code follows."""
    for one in reading.documented:
        if one.owner is None or len(one.owner.node.body) < 2:  # noqa: PLR2004 - the docstring and one statement
            continue
        end = one.node.end_lineno or one.node.lineno
        blank = end < len(reading.lines) and not reading.lines[end].strip()
        scope = "class" if isinstance(one.owner.node, ast.ClassDef) else "function"
        yield Choice(f"docstring of a {scope}", "blank" if blank else "none", one.line)


DETECTOR = Detector(
    dimension="docstring-gap",
    title="The line after a docstring is unlike the team's",
    why="Even spacing lets the eye find where the code begins.",
    options={"blank": "are followed by a blank line", "none": "are followed by no blank line"},
    find=find,
    bad='''\
def net(gross):
    """Price without tax."""

    return gross / 1.2
''',
    good=PLAIN,
)
