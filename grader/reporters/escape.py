"""One function per sink. Every string that comes from the graded code, file names included, goes through one of them.

JSON needs none of these; what it needs stands in `encoding.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MESSAGE_LIMIT = 300
"""Characters of a message that people are shown."""

_SHORT_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BLANK_BUT_PRINTABLE = re.compile(
    # Python calls these printable, yet they show as nothing: joiners, Hangul fillers, Khmer inherent vowels, the blank
    # Braille pattern, variation selectors.
    "[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_BUILD_COMMAND = re.compile(
    # Builds on GitHub and Azure obey what they find in their logs: `::name ...::value` where a line begins, and
    # `##[name ...]` or `##vso[name ...]` anywhere. A screen (of at most 1,000 columns) may wrap a text, so that the
    # first is none inside it either.
    r"(?<!\S):(?=:)|:(?=:[\w-]+(?:\s.{0,1000})?::)|#(?=#\w*\[)"
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
_MARKDOWN_SPECIAL = re.compile("[" + re.escape("".join(_MARKDOWN)) + r"]|://|www\.|\bgh-(?=\d)", re.IGNORECASE)
_WORKFLOW_PROPERTY = str.maketrans({"%": "%25", ":": "%3A", ",": "%2C"})
_LINE_ENDS = {"\r": "%0D", "\n": "%0A"}
_SARIF = str.maketrans({"{": "{{", "}": "}}"})


def short(text: str, limit: int = MESSAGE_LIMIT) -> str:
    """Cut a text to `limit` characters; to be called before the text is escaped for its sink."""
    return text if len(text) <= limit else text[: limit - 3] + "..."


def terminal(text: str) -> str:
    r"""One line of visible characters: controls, line ends, bidi marks, blanks but the space, lone surrogates escaped.

    They come out as `\n`, `\u001b`, `\u202e`, `\U000e0001`, so that no text can move the cursor, colour, hide or forge
    a line; what a build server would obey in its log, as `\u003a:set-output` and `\u0023#[`.
    """
    if "::" in text or "##" in text:
        text = _BUILD_COMMAND.sub(lambda match: _escaped(match[0]), text)
    return _visible(text)


def markdown(text: str) -> str:
    """Text for a table cell or line of GitHub's Markdown: no markup, HTML, cell border, link, mention, reference."""
    return _MARKDOWN_SPECIAL.sub(_markdown_escaped, terminal(text))


def markdown_code(text: str) -> str:
    """The same, set as code. An HTML element, since a code span in a table can hold no pipe after a backslash."""
    return f"<code>{markdown(text)}</code>"


def xml(text: str) -> str:
    """Text for the body of an XML element, or an attribute between double quotes."""
    return terminal(text).translate(_XML)


def workflow_data(lines: Iterable[str]) -> str:
    """The message of a GitHub workflow command, its lines apart by the escape of a line end."""
    return "%0A".join(terminal(line).replace("%", "%25") for line in lines)


def workflow_property(text: str) -> str:
    """The value of a property of a GitHub workflow command; line ends, which names of files may hold, stay those."""
    return "".join(
        _LINE_ENDS.get(part) or _visible(part).translate(_WORKFLOW_PROPERTY) for part in re.split("([\r\n])", text)
    )


def sarif(text: str) -> str:
    """A plain text message of SARIF (sections 3.11.5 and 3.11.6): no placeholders and no embedded links."""
    return terminal(text).replace("](", "] (").translate(_SARIF)


def _visible(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if _is_visible(char) else _escaped(char) for char in text)


def _is_visible(char: str) -> bool:
    return char.isprintable() and not _BLANK_BUT_PRINTABLE.match(char)


def _escaped(char: str) -> str:
    return _SHORT_ESCAPES.get(char) or (f"\\u{ord(char):04x}" if char <= "\uffff" else f"\\U{ord(char):08x}")


def _markdown_escaped(match: re.Match[str]) -> str:
    found = match[0]
    if found in _MARKDOWN:
        return _MARKDOWN[found]
    return f"{found[0]}<!-- -->{found[1:]}"
