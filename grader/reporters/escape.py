"""One function per sink. Every string that comes from the graded code, file names included, goes through one of them.

JSON needs none of these; what it needs stands in `encoding.py`.
"""

from __future__ import annotations

import re

MESSAGE_LIMIT = 300
"""Characters of a message that people are shown."""

_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BLANK_BUT_PRINTABLE = re.compile(
    # Python calls these printable, yet they show as nothing: joiners, Hangul fillers, Khmer inherent vowels, the blank
    # Braille pattern, variation selectors.
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_MARKDOWN = {
    **{char: "\\" + char for char in "\\`*_[]~$"},
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    "|": "&#124;",
    # An empty comment after them: GitHub looks for mentions and references after it has resolved entities.
    "@": "@<!-- -->",
    "#": "#<!-- -->",
}
_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_MARKDOWN_SPECIAL = re.compile("[" + re.escape("".join(_MARKDOWN)) + "]|://|www\\.", re.IGNORECASE)


def short(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Cut a text to `limit` characters; to be called before the text is escaped for its sink."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def terminal(text: str) -> str:
    r"""One line of visible characters: controls, line ends, bidi marks, blanks but the space, lone surrogates escaped.

    They come out as `\n`, `\u001b`, `\u202e`, `\U000e0001`, so that no text can move the cursor, colour, hide or forge
    a line.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_visible(char) else _escaped(char) for char in text)


def markdown(text: str) -> str:
    """Text for a table cell or line of GitHub's Markdown: no markup, HTML, cell border, link, mention, reference."""
    return _MARKDOWN_SPECIAL.sub(_markdown_escaped, terminal(text))


def markdown_code(text: str) -> str:
    """The same, set as code. An HTML element, since a code span in a table can hold no pipe after a backslash."""
    return f"<code>{markdown(text)}</code>"


def xml(text: str) -> str:
    """Text for the body of an XML element, or an attribute between double quotes."""
    return terminal(text).translate(_XML)


def _is_visible(char: str) -> bool:
    return char.isprintable() and not _BLANK_BUT_PRINTABLE.match(char)


def _escaped(char: str) -> str:
    return _SHORT_ESCAPES.get(char) or (f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}")


def _markdown_escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found in _MARKDOWN:
        return _MARKDOWN[found]
    return f"{found[0]}<!-- -->{found[1:]}"
