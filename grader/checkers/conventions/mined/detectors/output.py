"""How the program speaks: prints or logs."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.detectors.log_calls import is_log_call
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each call that prints or logs."""
    for call in reading.of(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "print":
            yield Choice("message", "print", call.lineno)
        elif is_log_call(call):
            yield Choice("message", "log", call.lineno)


DETECTOR = Detector(
    dimension="output",
    title="A message goes out unlike the team's",
    why="Where messages are logged, printed ones cannot be filtered, and the other way round.",
    options={"print": "are printed", "log": "are logged"},
    find=find,
    bad="""\
def pay(order):
    print("paid", order)
""",
    good="""\
def pay(order):
    logger.info("paid %s", order)
""",
)
