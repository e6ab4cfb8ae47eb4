"""What stands in the bodies of classes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """Choices for the kind of each statement in a class, for its slots, and for what it has above it."""
    for node in reading.of(ast.ClassDef):
        for statement in node.body:
            yield Choice("statement in a class", type(statement).__name__, statement.lineno)
        yield Choice("bases of a class", str(min(len(node.bases), 3)), node.lineno)
        yield Choice("decorators of a class", "some" if node.decorator_list else "none", node.lineno)
        names = [t.id for s in node.body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)]
        yield Choice("slots of a class", "present" if "__slots__" in names else "absent", node.lineno)


DETECTOR = Detector(
    dimension="class-body",
    title="A class is built unlike the team's",
    why="Teams lean to some kinds of class.",
    options={},
    find=find,
    graded=False,
)
