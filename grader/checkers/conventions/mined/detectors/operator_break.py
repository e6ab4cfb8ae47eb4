"""On which side of a line break an operator stands."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_OPERATORS = frozenset({"and", "or", "+", "-", "*", "/", "|", "&", "=="})


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each line that is broken beside an operator."""
    solid = [token for token in reading.tokens if token.type not in (tokenize.NL, tokenize.COMMENT)]
    for before, token, after in zip(solid, solid[1:], solid[2:], strict=False):
        if (
            token.string in _OPERATORS
            and token.type in (tokenize.OP, tokenize.NAME)
            and before.type != tokenize.NEWLINE
        ):
            if before.string in "([{," and before.type == tokenize.OP:
                continue
            if before.end[0] < token.start[0] == after.start[0]:
                yield Choice("operator at a line break", "after", token.start[0])
            elif before.end[0] == token.start[0] < after.start[0]:
                yield Choice("operator at a line break", "before", token.start[0])


DETECTOR = Detector(
    dimension="operator-break",
    title="A line is broken on another side of an operator than the team's",
    why="Operators in one column show how an expression hangs together.",
    options={"after": "stand after the break", "before": "stand before the break"},
    find=find,
    bad="""\
TOTAL = (
    first_price +
    second_price
)
""",
    good="""\
TOTAL = (
    first_price
    + second_price
)
""",
)
