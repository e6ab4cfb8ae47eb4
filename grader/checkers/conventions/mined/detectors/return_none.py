"""Whether what returns nothing says so."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each place at which a function that returns a value somewhere leaves without one."""
    for function in reading.functions:
        last = function.body[-1]
        if isinstance(last, ast.Return) and (last.value is None or _is_none(last.value)):
            yield Choice("last return of nothing", "none" if last.value else "bare", last.lineno)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


DETECTOR = Detector(
    dimension="return-none",
    title="A function leaves without a value unlike the team's",
    why="`return None` says that nothing is the answer, `return` that there is none.",
    options={"none": "are `return None`", "bare": "are `return`"},
    find=find,
    graded=False,
)
