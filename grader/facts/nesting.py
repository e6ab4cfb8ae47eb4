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
        self.branches = 0
        self.above = 0  # links around the innermost open bracket, where all of them may nest to the right
        self.part = _Part()
        self.outer: list[_Part] = []  # the parts that open brackets interrupted

    def excess(self) -> str | None:
        """Which limit is passed, if any."""
        if len(self.outer) > MAX_DEPTH:
            return f"more than {MAX_DEPTH} nested brackets"
        if self.indent > MAX_INDENT:
            return f"indented by more than {MAX_INDENT} columns"
        if self.above + self.part.depth > MAX_CHAIN:
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
            self.part = _Part()
            self.indent = len(text) - 1

    def open(self, _: str) -> None:
        self.outer.append(self.part)
        self.above += self.part.links + 1
        self.part = _Part()

    def close(self, _: str) -> None:
        if self.outer:
            inner = max(self.part.depth, self.part.deepest)
            self.part = self.outer.pop()
            self.above -= self.part.links + 1
            self.part.depth = max(self.part.depth, inner) + 1
            self.part.links += 1

    def separator(self, text: str) -> None:
        part = self.part
        if not part.lambdas:
            part.deepest = max(part.deepest, part.depth)
            part.depth = part.links = 0
        elif text == ":":
            part.lambdas -= 1

    def link(self, text: str) -> None:
        part = self.part
        part.depth += 1
        part.links += 1
        if text == "lambda":
            part.lambdas += 1
        elif text == "elif":
            self.branches += 1
        elif text == "if" and part.links == 1:
            self.branches = 0


class _Part:
    """What stands between two brackets or separators: its links so far, and its depth if all nest to the left.

    `deepest` is the depth of the parts before it in the same bracket; `lambdas` those whose parameters are being read:
    their commas and colon end no part.
    """

    def __init__(self) -> None:
        self.links = self.depth = self.deepest = self.lambdas = 0
