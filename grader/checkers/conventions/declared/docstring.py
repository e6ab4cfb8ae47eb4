"""`[docstring]`: which docstrings there must be, the style of their sections, and their mood."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import partial

from grader.checkers.conventions.declared.mood import not_imperative
from grader.checkers.conventions.declared.tables import Docstring
from grader.checkers.conventions.definitions import (
    Definition,
    Node,
    decorator_names,
    docstring_of,
    repeats_another,
)
from grader.checkers.conventions.docstyle import styles_of
from grader.checkers.conventions.examples import GOOGLE, SPHINX
from grader.checkers.conventions.fixes.docstrings import restyled
from grader.checkers.conventions.view import Breach, View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.declared.docstring",
    title="A docstring is missing, or not in the team's form",
    why="Readers and tools of this team rely on docstrings being there, in one style.",
    bad=SPHINX,
    good=GOOGLE,
)

EXAMPLE = """\
[docstring]
style = "google"
required_for = ["public_function"]
"""
"""A conventions.toml under which `INFO.bad` is a breach."""


def find_docstring(view: View, table: Docstring) -> Iterator[Breach]:
    """Missing docstrings at their `def`, `class` or line 1; wrong style or mood at the same place, once each."""
    because = f": {table.why}" if table.why else ""
    module_text = docstring_of(view.tree)
    if module_text is None and view.tree.body and "module" in table.required_for:
        yield view.breach(view.tree, f"the module needs a docstring{because}")
    if module_text is not None:
        yield from _misstyled(view, view.tree, module_text, table)
    for definition in view.definitions:
        node = definition.node
        text = docstring_of(node)
        if text is None:
            if _required(definition, table):
                yield view.breach(node, f"public {definition.kind} `{node.name}` needs a docstring{because}")
            continue
        yield from _misstyled(view, node, text, table)
        if table.mood == "imperative" and definition.kind != "class" and not _is_property(definition):
            word = not_imperative(text)
            if word:
                what = f"`{node.name}`: the docstring's first line is imperative; it begins with `{word}`"
                yield view.breach(node, what + because)


def _required(definition: Definition, table: Docstring) -> bool:
    return (
        definition.public and f"public_{definition.kind}" in table.required_for and not repeats_another(definition.node)
    )


def _is_property(definition: Definition) -> bool:
    return any("property" in name for name in decorator_names(definition.node))


def _misstyled(view: View, node: Node | ast.Module, text: str, table: Docstring) -> Iterator[Breach]:
    other = [style for style in styles_of(text) if table.style and style != table.style]
    if other and table.style:
        because = f": {table.why}" if table.why else ""
        whose = "" if isinstance(node, ast.Module) else f"`{node.name}`: "
        what = f"docstring sections are in {table.style} style; these are in {' and '.join(other)} style"
        yield view.breach(node, whose + what + because, partial(restyled, view, node, table.style))
