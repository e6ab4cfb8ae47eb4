"""Whether modules list what they offer."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """One choice for a module that defines something and holds no tests."""
    if reading.is_fragment or reading.in_tests or not any(each.public for each in reading.definitions):
        return
    targets = [target for node in reading.of(ast.Assign) for target in node.targets]
    targets += [node.target for node in reading.of(ast.AnnAssign)]
    present = any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets)
    yield Choice("module", "present" if present else "absent", 1)


DETECTOR = Detector(
    dimension="dunder-all",
    title="A module lists its public names unlike the team's",
    why="Where every module has `__all__`, a module without one has no stated interface.",
    options={"present": "define `__all__`", "absent": "define no `__all__`"},
    find=find,
    presence=True,
    bad="""\
RATE = 1.2


def net(gross):
    return gross / RATE
""",
    good="""\
__all__ = ["net"]

RATE = 1.2


def net(gross):
    return gross / RATE
""",
)
