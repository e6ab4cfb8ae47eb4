"""How brackets over several lines are laid out."""

from __future__ import annotations

import tokenize
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_QUIET = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE)


def find(reading: Reading) -> Iterator[Choice]:
    """For each bracket over several lines: where its content starts, where it closes, whether a comma ends it."""
    stack: list[tuple[tokenize.TokenInfo, int, bool]] = []
    tokens = [token for token in reading.tokens if token.type not in _QUIET]
    for index, token in enumerate(tokens):
        if token.type != tokenize.OP:
            continue
        if token.string in "([{":
            stack.append((token, index, False))
        elif token.string == "," and stack:
            stack[-1] = (*stack[-1][:2], True)
        elif token.string in ")]}" and stack:
            opening, start, several = stack.pop()
            if opening.start[0] != token.start[0] and index > start + 1:
                yield from _layout(tokens, start, index, several=several)


def _layout(tokens: list[tokenize.TokenInfo], start: int, end: int, *, several: bool) -> Iterator[Choice]:
    opening, first, last, closing = tokens[start], tokens[start + 1], tokens[end - 1], tokens[end]
    hanging = first.start[0] > opening.start[0]
    if not hanging and last.end[0] == first.start[0]:
        return
    if not hanging and first.string in "([{" and first.type == tokenize.OP:
        return
    line = opening.start[0]
    yield Choice("bracket over several lines", "hanging" if hanging else "aligned", line)
    alone = closing.start[0] > last.end[0]
    if hanging:
        yield Choice("closing bracket", "alone" if alone else "beside", line)
    if hanging and alone and several and last.string not in ("for", "in"):
        yield Choice("last item of a bracket over several lines", "comma" if last.string == "," else "none", line)


DETECTOR = Detector(
    dimension="brackets",
    title="A bracket over several lines is laid out unlike the team's",
    why="One layout keeps changes to one line, and formatters quiet.",
    options={
        "hanging": "begin on a new line",
        "aligned": "begin right after the bracket",
        "alone": "stand on a line of their own",
        "beside": "stand beside the last item",
        "comma": "are followed by a comma",
        "none": "are followed by no comma",
    },
    find=find,
    ruff={"comma": "COM812"},
    bad="""\
PRICES = load("net",
              "gross")
""",
    good="""\
PRICES = load(
    "net",
    "gross",
)
""",
)
