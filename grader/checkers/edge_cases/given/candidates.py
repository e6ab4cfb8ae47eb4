"""Which texts of a group are candidates of their own."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from grader.facts.tree import parse
from grader.model.source import Source

FEWEST = 4
"""Different candidates below which no three of them can outvote one."""


def canonical(text: str) -> str:
    """A text without its comments and layout, so that a copy is not counted as a second opinion."""
    tree = parse(Source(path="candidate.py", text=text, digest=""))
    if not isinstance(tree, ast.Module):
        return text
    try:
        return ast.unparse(tree)
    except (RecursionError, MemoryError, ValueError):
        return text


def distinct(texts: Sequence[str]) -> tuple[str, ...]:
    """The first of each set of equal texts, in order."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(canonical(text), text)
    return tuple(found.values())
