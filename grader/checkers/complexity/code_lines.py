"""The logical lines of functions as tokens: no comments, docstrings, blank lines or layout, literals all alike."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    |(?P<text>[rbufRBUF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<number>\d[\w.]*|\.\d\w*)
    |(?P<name>\w+)
    |(?P<continued>\\\n)
    |(?P<newline>\n)
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<operator>\*\*=?|//=?|<<=?|>>=?|->|:=|[-+*/%@&|^~<>=!]=?|[.,:;])
    """,
    re.VERBOSE | re.DOTALL,
)
_TEXT = "'"
_NUMBER = "0"
_KEYWORDS = frozenset(keyword.kwlist)


class Token(NamedTuple):
    """A piece of code; `renameable` tells a name from keywords, operators and literals (text `'`, number `0`)."""

    text: str
    renameable: bool


class CodeLine(NamedTuple):
    """One logical line, by its first and last physical line, with the column that it starts in, from 0."""

    first: int
    last: int
    column: int
    tokens: tuple[Token, ...]


def code_lines(text: str) -> Iterator[CodeLine]:
    """Cut a source into logical lines; a line that is nothing but a string has none."""
    tokens: list[Token] = []
    row, first, last, column, depth, start_of_row = 1, 1, 1, 0, 0, 0
    for match in _TOKEN.finditer(text):
        kind, piece = match.lastgroup, match[0]
        ends = (kind == "newline" and not depth) or (piece == ";" and not depth)
        if ends:
            if tokens and any(token.text != _TEXT for token in tokens):
                yield CodeLine(first, last, column, tuple(tokens))
            tokens = []
        elif kind not in ("comment", "newline", "continued"):
            if not tokens:
                first, column = row, match.start() - start_of_row
            tokens.append(_token(kind, piece))
            depth = max(0, depth + (kind == "open") - (kind == "close"))
        if "\n" in piece:
            row += piece.count("\n")
            start_of_row = match.start() + piece.rindex("\n") + 1
        if kind not in ("comment", "newline", "continued"):
            last = row
    if tokens and any(token.text != _TEXT for token in tokens):
        yield CodeLine(first, last, column, tuple(tokens))


def _token(kind: str | None, piece: str) -> Token:
    if kind == "text":
        return Token(_TEXT, renameable=False)
    if kind == "number":
        return Token(_NUMBER, renameable=False)
    return Token(piece, kind == "name" and piece not in _KEYWORDS)
