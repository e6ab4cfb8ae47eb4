"""How an import of several names is laid out."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each from-import of several names."""
    for node in reading.of(ast.ImportFrom):
        if len(node.names) > 1:
            yield Choice("import of several names", _layout(reading, node), node.lineno)
    by_module: dict[tuple[str | None, int], list[int]] = {}
    for node in reading.of(ast.ImportFrom):
        if len(node.names) == 1:
            by_module.setdefault((node.module, node.level), []).append(node.lineno)
    for lines in by_module.values():
        for line in lines[1:]:
            yield Choice("import of several names", "repeated", line)


def _layout(reading: Reading, node: ast.ImportFrom) -> str:
    lines = reading.lines[node.lineno - 1 : node.end_lineno]
    if len(lines) == 1:
        return "line"
    if lines[0].rstrip().endswith("\\"):
        return "backslash"
    return "column" if len({alias.lineno for alias in node.names}) == len(node.names) else "block"


DETECTOR = Detector(
    dimension="import-names",
    title="An import of several names is laid out unlike the team's",
    why="One layout keeps imports free of noise in changes.",
    options={
        "line": "stand on one line",
        "column": "have each name on a line of its own",
        "block": "have several names on each of several lines",
        "backslash": "go on after a backslash",
        "repeated": "repeat the statement for each name",
    },
    find=find,
    graded=False,
)
