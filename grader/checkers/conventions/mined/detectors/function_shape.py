"""The size of functions, and how airy they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector

_LINES = (3, 6, 10, 16, 30, 60)
_PARAMETERS = (0, 1, 2, 3, 5)


def find(reading: Reading) -> Iterator[Choice]:
    """Choices for the length, the parameters, the blank lines, the comments and the result of each function."""
    comments = {token.start[0] for token in reading.comments}
    for node in reading.functions:
        body = node.body
        skip = int(isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1)
        first, last = body[skip].lineno, node.end_lineno or node.lineno
        length = last - first + 1
        yield Choice("body of a function", _bin(length, _LINES), node.lineno)
        count = len(node.args.posonlyargs) + len(node.args.args) + len(node.args.kwonlyargs)
        yield Choice("parameters of a function", _bin(count, _PARAMETERS), node.lineno)
        head = body[0].lineno - node.lineno
        if head > 1:
            yield Choice("head of a function", "several lines", node.lineno)
        if length > 5:  # noqa: PLR2004 - long enough to be parted
            blank = sum(not line.strip() for line in reading.lines[first - 1 : last])
            share = "none" if not blank else "few" if blank * 8 < length else "many"
            yield Choice("blank lines in a function", share, node.lineno)
            spoken = sum(number in comments for number in range(first, last + 1))
            share = "none" if not spoken else "few" if spoken * 8 < length else "many"
            yield Choice("comments in a function", share, node.lineno)


def _bin(number: int, bounds: tuple[int, ...]) -> str:
    return next((f"to {bound}" for bound in bounds if number <= bound), "more")


DETECTOR = Detector(
    dimension="function-shape",
    title="A function is shaped unlike the team's",
    why="Teams differ in how much they put into one function.",
    options={},
    find=find,
    graded=False,
)
