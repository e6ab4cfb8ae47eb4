"""The quotes around docstrings."""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.conventions.examples import PLAIN
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_FORMS = {'"""': "double", "'''": "single"}


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each docstring."""
    for one in reading.documented:
        node = one.node
        text = reading.lines[node.lineno - 1].encode()[node.col_offset :].decode("utf-8", "replace").lstrip("rRuUbB")
        yield Choice("docstring", _FORMS.get(text[:3], "plain"), node.lineno)


DETECTOR = Detector(
    dimension="docstring-quotes",
    title="A docstring stands in other quotes than the team's",
    why="One kind of quote makes docstrings stand out at a glance.",
    options={
        "double": 'are in `"""`',
        "single": "are in `'''`",
        "plain": "are in the quotes of short strings",
    },
    find=find,
    bad="""\
def net(gross):
    '''Price without tax.'''
    return gross / 1.2
""",
    good=PLAIN,
)
