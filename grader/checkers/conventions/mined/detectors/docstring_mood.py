"""The mood in which docstrings of functions begin."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.conventions.declared.mood import is_verb, not_imperative
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_WORD = re.compile(r"\s*([A-Za-z]+)\b")


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each docstring of a function that begins with a verb: `Return`, `Returns`."""
    for one in reading.documented:
        if one.owner is None or isinstance(one.owner.node, ast.ClassDef):
            continue
        word = _WORD.match(one.text)
        if word is None:
            continue
        if is_verb(word[1]):
            yield Choice("docstring with a verb first", "imperative", one.line)
        elif word[1].endswith("s") and not_imperative(word[1]):
            yield Choice("docstring with a verb first", "descriptive", one.line)


DETECTOR = Detector(
    dimension="docstring-mood",
    title="A docstring begins in another mood than the team's",
    why="One mood makes the summaries of a module read like one list.",
    options={"imperative": "say what to do (`Return`)", "descriptive": "say what happens (`Returns`)"},
    find=find,
    bad='''\
def net(gross):
    """Returns the price without tax."""
    return gross / 1.2
''',
    good='''\
def net(gross):
    """Return the price without tax."""
    return gross / 1.2
''',
)
