"""A cap on nesting, read off the text before any parser sees it.

Parsers and tree walkers recurse: ruff aborts and libcst crashes on nine thousand chained operators, and they take the
whole run with them. So depth is estimated with one regular expression, without recursion.
"""

from __future__ import annotations

import re

MAX_DEPTH = 150
"""Levels of brackets; CPython's own limit is 200."""

MAX_INDENT = 400
"""Columns of indentation outside brackets; CPython's own limit is 100 levels."""

MAX_CHAIN = 300
"""Links of one chain: operators, attributes or calls without a comma between them, or `elif` branches."""

_TOKEN = re.compile(
    r"""
    (?P<skip>\#[^\n]*|[rbufRBUF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<separator>[,;:])
    |(?P<newline>\n[ \t]*)
    |(?P<link>\b(?:and|or|not|if|else|elif|in|is|await)\b|\*\*|//|<<|>>|[-+*/%@&|^~<>=!.])
    |(?P<name>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)


def too_deep(text: str) -> str | None:
    """Return why a source is nested too deeply to be handed to a parser, or None."""
    chain = branches = 0
    outer: list[int] = []  # the chain length that each open bracket interrupted
    line = 1
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup, match[0]
        if kind == "newline":
            line += 1
            if not outer:
                chain = 0
                if len(token) - 1 > MAX_INDENT:
                    return f"line {line}: indented by {len(token) - 1} columns; the limit is {MAX_INDENT}"
        elif kind == "skip":
            line += token.count("\n")
        elif kind == "open":
            outer.append(chain + 1)
            chain = 0
            if len(outer) > MAX_DEPTH:
                return f"line {line}: more than {MAX_DEPTH} nested brackets"
        elif kind == "close":
            chain = outer.pop() if outer else 0
        elif kind == "separator":
            chain = 0
        elif kind == "link":
            chain += 1
            if token == "elif":
                branches += 1
            elif token == "if" and chain == 1:
                branches = 0
        if chain > MAX_CHAIN:
            return f"line {line}: more than {MAX_CHAIN} chained operators or calls"
        if branches > MAX_CHAIN:
            return f"line {line}: more than {MAX_CHAIN} branches of one `if`"
    return None
