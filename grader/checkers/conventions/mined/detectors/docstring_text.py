"""How the summary of a docstring begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.examples import PLAIN
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the case of each summary's first letter, and one for the mark at its end."""
    for one in reading.documented:
        summary = one.text.strip().split("\n\n", 1)[0].strip()
        if not summary:
            continue
        if summary[0].isalpha():
            yield Choice("summary of a docstring", "capital" if summary[0].isupper() else "small", one.line)
        if summary[-1].isalnum() or summary[-1] == ".":
            yield Choice("end of a summary", "period" if summary[-1] == "." else "open", one.line)


DETECTOR = Detector(
    dimension="docstring-text",
    title="The summary of a docstring is written unlike the team's",
    why="Summaries stand side by side in documentation and help.",
    options={
        "capital": "begin with a capital",
        "small": "begin with a small letter",
        "period": "have a period",
        "open": "have no period",
    },
    find=find,
    bad='''\
def net(gross):
    """price without tax"""
    return gross / 1.2
''',
    good=PLAIN,
)
