"""Where the text of a docstring of several lines begins and where its closing quotes stand."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the first line and one for the last of each docstring of several lines."""
    for one in reading.documented:
        if "\n" in one.text.strip():
            first = one.text.split("\n", 1)[0].strip()
            yield Choice("summary of a long docstring", "first" if first else "second", one.line)
            closing = reading.lines[(one.node.end_lineno or one.node.lineno) - 1].strip()
            yield Choice("end of a long docstring", "alone" if closing in ('"""', "'''") else "beside", one.line)


DETECTOR = Detector(
    dimension="docstring-layout",
    title="A docstring is laid out unlike the team's",
    why="Summaries and closing quotes at one place are skimmed without reading.",
    options={
        "first": "stand on the line of the opening quotes",
        "second": "stand on the line below the opening quotes",
        "alone": "have the closing quotes on a line of their own",
        "beside": "have the closing quotes on the last line of text",
    },
    find=find,
    bad='''\
def net(gross):
    """
    Price without tax.

    Rounded nowhere.
    """
    return gross / 1.2
''',
    good='''\
def net(gross):
    """Price without tax.

    Rounded nowhere.
    """
    return gross / 1.2
''',
)
