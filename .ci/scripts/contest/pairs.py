"""Pairs of a better and a worse version of the same code, with their labels."""

from __future__ import annotations

import ast
import builtins
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

VERSIONS = {"edge_cases": ("good", "bad"), "security": ("good", "bad"), "complexity": ("fast", "slow")}
"""Set to the names of the better and the worse version."""


@dataclass(frozen=True)
class Pair:
    """A folder of a set: `code` by version, labels of its meta.json."""

    name: str
    better: str
    worse: str
    code: dict[str, str]
    meta: dict[str, Any]

    @property
    def entry_point(self) -> str:
        """The function or class that is called; empty where the set names none."""
        return str(self.meta.get("entry_point", ""))

    @property
    def is_class(self) -> bool:
        """Whether the entry point is a class."""
        return any(
            isinstance(node, ast.ClassDef) and node.name == self.entry_point
            for node in ast.parse(self.code[self.better]).body
        )


def find_pairs(cases: Path, suite: str) -> list[Pair]:
    """The pairs of a set, by name."""
    better, worse = VERSIONS[suite]
    found = []
    for folder in sorted((cases / suite).iterdir()):
        files = {version: folder / f"{version}.py" for version in (better, worse)}
        if all(file.is_file() for file in files.values()):
            meta = json.loads((folder / "meta.json").read_text("utf-8"))
            code = {version: file.read_text("utf-8") for version, file in files.items()}
            found.append(Pair(folder.name, better, worse, code, meta))
    return found


def documented_errors(code: str) -> list[str]:
    """Built-in exceptions that a docstring of the code names: what its callers must expect."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.update(re.findall(r"\b[A-Z]\w+\b", ast.get_docstring(node) or ""))
    return sorted(
        name
        for name in names
        if isinstance(getattr(builtins, name, None), type) and issubclass(getattr(builtins, name), BaseException)
    )
