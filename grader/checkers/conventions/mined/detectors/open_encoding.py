"""Whether text files are opened with their encoding."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each `open` of text."""
    for call in reading.of(ast.Call):
        if isinstance(call.func, ast.Name) and call.func.id == "open" and not _is_binary(call):
            named = len(call.args) > 3 or any(keyword.arg == "encoding" for keyword in call.keywords)  # noqa: PLR2004 - its place
            yield Choice("opened text file", "present" if named else "absent", call.lineno)


def _is_binary(call: ast.Call) -> bool:
    modes = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] + call.args[1:2]
    return any(isinstance(mode, ast.Constant) and "b" in str(mode.value) for mode in modes)


DETECTOR = Detector(
    dimension="open-encoding",
    title="A text file is opened unlike the team does",
    why="Without an encoding the machine decides how text is read.",
    options={"present": "name their encoding", "absent": "leave their encoding open"},
    find=find,
    presence=True,
    bad="""\
def read(path):
    with open(path) as file:
        return file.read()
""",
    good="""\
def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()
""",
)
