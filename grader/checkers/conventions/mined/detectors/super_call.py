"""How the class above is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each `super`, and each `Base.__init__(self)`."""
    for call in reading.of(ast.Call):
        function = call.func
        if isinstance(function, ast.Name) and function.id == "super":
            yield Choice("call of the class above", "arguments" if call.args else "bare", call.lineno)
        elif isinstance(function, ast.Attribute) and function.attr == "__init__" and call.args:
            first = call.args[0]
            if isinstance(first, ast.Name) and first.id == "self" and isinstance(function.value, ast.Name):
                yield Choice("call of the class above", "named", call.lineno)


DETECTOR = Detector(
    dimension="super-call",
    title="The class above is called unlike the team does",
    why="One form survives a change of bases, the other names them; a team relies on one.",
    options={
        "bare": "are `super()`",
        "arguments": "are `super(Class, self)`",
        "named": "name the class (`Base.__init__(self)`)",
    },
    find=find,
    ruff={"bare": "UP008"},
    bad="""\
class Net(Price):
    def __init__(self, gross):
        super(Net, self).__init__(gross)
""",
    good="""\
class Net(Price):
    def __init__(self, gross):
        super().__init__(gross)
""",
)
