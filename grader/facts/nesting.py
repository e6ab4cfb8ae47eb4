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
"""Links of one chain: operators, attributes, calls or lambdas without a comma between them, or `elif` branches."""

_TOKEN = re.compile(
    r"""
    (?P<skip>\#[^\n]*|[rbufRBUF]{0,2}(?:\"\"\"(?:[^\\]|\\.)*?\"\"\"|'''(?:[^\\]|\\.)*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<open>[(\[{])
    |(?P<close>[)\]}])
    |(?P<separator>[,;:])
    |(?P<newline>\n[ \t]*)
    |(?P<link>\b(?:and|or|not|if|else|elif|in|is|await|lambda)\b|\*\*|//|<<|>>|[-+*/%@&|^~<>=!.])
    |(?P<name>\w+)
    """,
    re.VERBOSE | re.DOTALL,
)


def too_deep(text: str) -> str | None:
    """Return why a source is nested too deeply to be handed to a parser, or None."""
    depth = _Depth()
    for match in _TOKEN.finditer(text):
        getattr(depth, match.lastgroup or "skip")(match[0])
        if excess := depth.excess():
            return f"line {depth.line}: {excess}"
    return None


class _Depth:
    """How deep the text read so far is nested; one method a kind of token, named as in the expression."""

    def __init__(self) -> None:
        self.line = 1
        self.indent = 0
        self.chain = 0
        self.branches = 0
        self.lambdas = 0  # whose parameters are being read: their commas and colon end no chain
        self.outer: list[tuple[int, int]] = []  # chain (itself counted as a link) and lambdas before each open bracket

    def excess(self) -> str | None:
        """Which limit is passed, if any."""
        if len(self.outer) > MAX_DEPTH:
            return f"more than {MAX_DEPTH} nested brackets"
        if self.indent > MAX_INDENT:
            return f"indented by more than {MAX_INDENT} columns"
        if self.chain > MAX_CHAIN:
            return f"more than {MAX_CHAIN} chained operators or calls"
        if self.branches > MAX_CHAIN:
            return f"more than {MAX_CHAIN} branches of one `if`"
        return None

    def skip(self, text: str) -> None:
        self.line += text.count("\n")

    def name(self, _: str) -> None:
        """A name or number links nothing by itself."""

    def newline(self, text: str) -> None:
        self.line += 1
        if not self.outer:
            self.chain = self.lambdas = 0
            self.indent = len(text) - 1

    def open(self, _: str) -> None:
        self.outer.append((self.chain + 1, self.lambdas))
        self.chain = self.lambdas = 0

    def close(self, _: str) -> None:
        self.chain, self.lambdas = self.outer.pop() if self.outer else (0, 0)

    def separator(self, text: str) -> None:
        if not self.lambdas:
            self.chain = 0
        elif text == ":":
            self.lambdas -= 1

    def link(self, text: str) -> None:
        self.chain += 1
        if text == "lambda":
            self.lambdas += 1
        elif text == "elif":
            self.branches += 1
        elif text == "if" and self.chain == 1:
            self.branches = 0
