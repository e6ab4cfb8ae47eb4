"""Whether docstrings explain parameters in sections."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.docstyle import styles_of
from grader.checkers.conventions.examples import GOOGLE, PLAIN
from grader.checkers.conventions.mined.reading import Reading, is_method
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for the docstring of each public function that takes something."""
    for one in reading.documented:
        owner = one.owner
        if owner is None or isinstance(owner.node, ast.ClassDef) or not owner.public:
            continue
        arguments = owner.node.args
        taken = len(arguments.posonlyargs) + len(arguments.args) + len(arguments.kwonlyargs) - is_method(owner)
        if taken > 0:
            option = "present" if styles_of(one.text) else "absent"
            yield Choice("docstring of a function with parameters", option, one.line)


DETECTOR = Detector(
    dimension="docstring-sections",
    title="A docstring explains no parameters where the team's do",
    why="A caller finds the meaning of each parameter at the same place everywhere.",
    options={"present": "explain them in sections", "absent": "have no sections"},
    find=find,
    presence=True,
    bad=PLAIN,
    good=GOOGLE,
)
