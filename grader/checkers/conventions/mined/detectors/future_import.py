"""Whether annotations are left unevaluated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector


def find(reading: Reading) -> Iterator[Choice]:
    """One choice for a module with imports that defines something: others hardly hold an annotation."""
    if not reading.of(ast.Import, ast.ImportFrom) or reading.is_fragment or not reading.definitions:
        return
    chosen = any(
        node.module == "__future__" and any(alias.name == "annotations" for alias in node.names)
        for node in reading.of(ast.ImportFrom)
    )
    yield Choice("module", "present" if chosen else "absent", 1)


DETECTOR = Detector(
    dimension="future-import",
    title="A module treats annotations unlike the team's",
    why="With the import, annotations may name what comes later; a team relies on it everywhere or nowhere.",
    options={
        "present": "begin with `from __future__ import annotations`",
        "absent": "do without `from __future__ import annotations`",
    },
    find=find,
    presence=True,
    ruff={"present": "FA102"},
    bad="""\
import json


def read(text):
    return json.loads(text)
""",
    good="""\
from __future__ import annotations

import json


def read(text):
    return json.loads(text)
""",
)
