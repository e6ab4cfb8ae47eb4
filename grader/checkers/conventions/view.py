"""One file as the checks of this dimension see it, and what they report about it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping

from msgspec import Struct

from grader.checkers.conventions.definitions import Definition, Node, definitions
from grader.checkers.conventions.names import Names
from grader.checkers.conventions.paths import package_of
from grader.checkers.conventions.reexports import Exports
from grader.facts.imports import import_table
from grader.facts.suppressions import comments
from grader.facts.units import span_of
from grader.model.evidence import Fix
from grader.model.source import Source, Span

Mend = Callable[[], Fix | None]
"""Makes a fix when it is asked for: most breaches of a file that has many are never asked."""


class Breach(Struct, frozen=True, kw_only=True):
    """A broken convention: where, a sentence that says the rule, and what would mend it.

    `whole_file`: it belongs to the module. `mend` makes the fix, where there may be one; `fix` has stood its trial.
    """

    span: Span
    message: str
    whole_file: bool = False
    mend: Mend | None = None
    fix: Fix | None = None


class View(Struct, frozen=True, kw_only=True):
    """A parsed file. `nodes` are those of the tree; `comments` are by line; `definitions` are in source order."""

    path: str
    text: str
    lines: list[str]
    tree: ast.Module
    nodes: list[ast.AST]
    names: Names
    comments: Mapping[int, str]
    definitions: list[Definition]

    @property
    def imports(self) -> Mapping[str, str]:
        """The import table."""
        return import_table(self.tree)

    def breach(self, node: ast.AST, message: str, mend: Mend | None = None) -> Breach:
        """A breach at a node; at the `def` or `class` line for a definition, at line 1 for a module."""
        if isinstance(node, ast.Module):
            return Breach(span=self.line_span(1), message=message, whole_file=True, mend=mend)
        if isinstance(node, Node):
            return Breach(span=self.line_span(node.lineno, node.col_offset), message=message, mend=mend)
        return Breach(span=span_of(node, self.lines), message=message, mend=mend)

    def line_span(self, line: int, start: int = 0) -> Span:
        """The span of a line from a column (from 0) to its end."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Span(line=line, column=start + 1, end_line=line, end_column=max(len(text), start) + 1)


def view_of(source: Source, tree: ast.Module, module: str = "", siblings: Mapping[str, str] | None = None) -> View:
    """Resolve names and collect definitions and comments of a file once, for all its checks.

    `module` is the dotted name that the file is imported by, `siblings` are the modules of its project.
    """
    package = package_of(source.path)
    exports = Exports(siblings, _folders_above(package, module, source.path)) if siblings else None
    return View(
        path=source.path,
        text=source.text,
        lines=source.text.split("\n"),
        tree=tree,
        nodes=list(ast.walk(tree)),
        names=Names(tree, package, exports),
        comments=dict(comments(source.text)),
        definitions=definitions(tree),
    )


def _folders_above(package: tuple[str, ...], module: str, path: str) -> tuple[str, ...]:
    """The folders of a path above the place that the modules of its project are named from."""
    parts = tuple(module.split("."))
    home = parts if path.endswith("__init__.py") else parts[:-1]
    above = package[: len(package) - len(home)]
    return above if (*above, *home) == package else ()
