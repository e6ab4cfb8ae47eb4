"""How paths are handled."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Choice, Detector
from grader.facts.imports import dotted


def find(reading: Reading) -> Iterator[Choice]:
    """A choice for each call of `os.path` and each path object that is made."""
    for call in reading.of(ast.Call):
        name = dotted(call.func, reading.imports) or ""
        if name.startswith("os.path.") or name in ("os.makedirs", "os.listdir", "os.mkdir", "os.remove", "os.unlink"):
            yield Choice("use of a path", "text", call.lineno)
        elif name in ("pathlib.Path", "pathlib.PurePath", "pathlib.PurePosixPath") or name.startswith("pathlib.Path."):
            yield Choice("use of a path", "object", call.lineno)


DETECTOR = Detector(
    dimension="paths",
    title="A path is handled unlike the team's",
    why="Where functions exchange path objects, text has to be converted at every border, and the other way round.",
    options={"text": "are text for `os.path`", "object": "are `pathlib` objects"},
    find=find,
    bad="""\
import os


def folder(path):
    return os.path.dirname(path)
""",
    good="""\
from pathlib import Path


def folder(path):
    return Path(path).parent
""",
)
