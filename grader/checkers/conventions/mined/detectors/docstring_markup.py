"""How docstrings mark code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_FORMS = (
    ("role", re.compile(r":[a-z:]+:`[^`]+`")),
    ("epytext", re.compile(r"\b[LC]\{[^}]+\}")),
    ("double", re.compile(r"``[^`]+``")),
    ("single", re.compile(r"(?<![`:\w])`[^`\n]+`(?![`_])")),
)


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each form of markup that a docstring holds."""
    for one in reading.documented:
        if "`" in one.text or "{" in one.text:
            for option, form in _FORMS:
                if form.search(one.text):
                    yield Choice("docstring with marked code", option, one.line)


DETECTOR = Detector(
    dimension="docstring-markup",
    title="A docstring marks code unlike the team's",
    why="Documentation builders render one markup, and show the other one raw.",
    options={
        "role": "use roles",
        "epytext": "use epytext",
        "double": "use double backquotes",
        "single": "use single backquotes",
    },
    find=find,
    bad='''\
def net(gross):
    """Price without tax, from `gross`."""
    return gross / 1.2
''',
    good='''\
def net(gross):
    """Price without tax, from ``gross``."""
    return gross / 1.2
''',
)
