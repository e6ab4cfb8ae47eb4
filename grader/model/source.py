"""What gets graded: a file's text and the units (functions, classes, the module itself) in it."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

UnitKind = Literal["function", "class", "module"]

MODULE = "<module>"
"""Qualified name of the unit that holds a file's own statements, outside functions and classes."""


class Span(Struct, frozen=True, kw_only=True, order=True):
    """A place in a file: lines and columns from 1, the end column exclusive, columns in code points (SARIF)."""

    line: int
    column: int
    end_line: int
    end_column: int


class Source(Struct, frozen=True, kw_only=True):
    """One file as it was read. `path` is relative and posix; `digest` is the SHA-256 of the bytes, in hex."""

    path: str
    text: str
    digest: str


class Unit(Struct, frozen=True, kw_only=True):
    """The smallest thing that carries a grade.

    `qualname` is unique in its file: a second definition of a name is `name#2`. `statements` counts the unit's own
    statements, its `def` or `class` line included: a function owns those of the functions nested in it, a class not
    those of its methods, a module neither. So the units of a file add up to its statements.
    """

    path: str
    digest: str
    qualname: str
    kind: UnitKind
    span: Span
    statements: int


class FileEntry(Struct, frozen=True, kw_only=True):
    """One graded file. `size` is its weight: statements, or non-blank lines where it does not parse; 0 is empty."""

    path: str
    digest: str
    size: int
    parsed: bool
