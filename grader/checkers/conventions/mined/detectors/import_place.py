"""Where imports stand."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each import statement: indented ones in functions against those at the top."""
    inside = {
        inner.lineno
        for function in reading.functions
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    for node in [*reading.of(ast.Import), *reading.of(ast.ImportFrom)]:
        yield Choice("import", "function" if node.lineno in inside else "module", node.lineno)


DETECTOR = Detector(
    dimension="import-place",
    title="An import stands where the team's do not",
    why="Imports at the top show what a module depends on.",
    options={"module": "stand at the top of the module", "function": "stand in functions"},
    find=find,
    graded=False,  # an import in a function has its reasons (a cycle, a cost) elsewhere
)
