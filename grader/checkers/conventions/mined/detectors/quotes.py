"""The quotes around strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_STRING = re.compile(r"([A-Za-z]*)(\"\"\"|'''|\"|')")


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each string that holds neither quote, docstrings left out."""
    for token in reading.strings:
        match = _STRING.match(token.string)
        if match is None:
            continue
        body = token.string[match.end() : -len(match[2])]
        if "'" not in body and '"' not in body:
            scope = "string" if len(match[2]) == 1 else "string of several lines"
            yield Choice(scope, "double" if match[2][0] == '"' else "single", token.start[0])


DETECTOR = Detector(
    dimension="quotes",
    title="A string stands in other quotes than the team's",
    why="Mixed quotes make searches miss and changes larger than they are.",
    options={"double": "are in double quotes", "single": "are in single quotes"},
    find=find,
    ruff={"double": "Q000", "single": "Q000"},
    bad="""\
NAME = 'net'
""",
    good="""\
NAME = "net"
""",
)
