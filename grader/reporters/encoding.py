"""Values to JSON in valid UTF-8."""

from __future__ import annotations

import re
from typing import Any

import msgspec

_OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|#(?=#\w*\[)")
"""DEL, the control characters above it (U+009B begins a command of a terminal), invisible marks, `##[` and `##vso[`,
which begin commands in the logs of builds."""


def encode(value: Any) -> bytes:  # noqa: ANN401 - any value of the model, or a mapping of them
    r"""One line of JSON, keys in the order of the fields, without a line end.

    A lone surrogate, which a string of graded code may hold and UTF-8 may not, becomes the six characters `\ud800`:
    text again, so that every JSON parser reads the line, the strict ones too. What a terminal or the log of a build may
    obey, or what turns the direction of text, is written as JSON's own escape, which parsers read as the same text.
    """
    try:
        encoded = msgspec.json.encode(value)
    except UnicodeEncodeError:
        encoded = msgspec.json.encode(spelled_out(msgspec.to_builtins(value)))
    if encoded.isascii() and b"\x7f" not in encoded and b"##" not in encoded:
        return encoded
    return _OBEYED.sub(lambda match: f"\\u{ord(match[0]):04x}", encoded.decode("utf-8")).encode("utf-8")


def document(value: Any) -> str:  # noqa: ANN401 - as above
    """The same, indented for people, a line end at the end."""
    return msgspec.json.format(encode(value), indent=2).decode("utf-8") + "\n"


def spelled_out(value: Any) -> Any:  # noqa: ANN401 - whatever to_builtins returns
    """Plain data with the lone surrogates of its strings as the text of their escapes."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {spelled_out(key): spelled_out(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [spelled_out(item) for item in value]
    return value
