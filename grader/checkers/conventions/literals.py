"""The tokens of a file, and the string literals among them."""

from __future__ import annotations

import contextlib
import io
import tokenize
from collections.abc import Iterable


def tokens_of(text: str) -> list[tokenize.TokenInfo]:
    """All tokens; where only tokenize dislikes a form of a tree that parsed, those that come before it."""
    found: list[tokenize.TokenInfo] = []
    with contextlib.suppress(tokenize.TokenError, SyntaxError):
        found.extend(tokenize.generate_tokens(io.StringIO(text).readline))
    return found


def outermost_strings(tokens: Iterable[tokenize.TokenInfo], text: str) -> list[tokenize.TokenInfo]:
    """Outermost string literals; an f-string is one token, on every Python version."""
    found: list[tokenize.TokenInfo] = []
    lines = text.splitlines(keepends=True)
    opened: list[tokenize.TokenInfo] = []
    for token in tokens:
        kind = tokenize.tok_name[token.type]
        if kind in ("FSTRING_START", "TSTRING_START"):
            opened.append(token)
        elif kind in ("FSTRING_END", "TSTRING_END"):
            start = opened.pop()
            if not opened:
                whole = _between(lines, start.start, token.end)
                found.append(tokenize.TokenInfo(tokenize.STRING, whole, start.start, token.end, start.line))
        elif kind == "STRING" and not opened:
            found.append(token)
    return found


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    if start[0] == end[0]:
        return lines[start[0] - 1][start[1] : end[1]]
    middle = lines[start[0] : end[0] - 1]
    return "".join([lines[start[0] - 1][start[1] :], *middle, lines[end[0] - 1][: end[1]]])
