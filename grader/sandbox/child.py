"""The program of the subject's process: `python -P -s -S -B child.py`, standard library only, driven by two pipes.

Started on its own file, without the grader package: the files beside it are loaded as a package of another name, which
disappears from `sys.modules` before the subject runs.
"""

# ruff: noqa: PTH100, PTH120 - pathlib would lengthen the start of each process

from __future__ import annotations

import importlib
import os
import sys
from types import ModuleType

_PACKAGE = "_sandbox"


def _load(folder: str) -> ModuleType:
    """The server, by its path. Its parts stay alive through it; the subject does not find them among the modules."""
    package = ModuleType(_PACKAGE)
    package.__path__ = [folder]
    sys.modules[_PACKAGE] = package
    server = importlib.import_module(f"{_PACKAGE}.serve")
    for name in [*sys.modules]:
        if name.partition(".")[0] == _PACKAGE:
            del sys.modules[name]
    return server


if __name__ == "__main__":
    _folder = os.path.dirname(os.path.abspath(__file__))
    _load(_folder).main(_folder)
