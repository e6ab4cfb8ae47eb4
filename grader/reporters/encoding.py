"""Values to JSON in valid UTF-8."""

from __future__ import annotations

from typing import Any

import msgspec


def encode(value: Any) -> bytes:  # noqa: ANN401 - any value of the model, or a mapping of them
    r"""One line of JSON, keys in the order of the fields, without a line end.

    A lone surrogate, which a string of graded code may hold and UTF-8 may not, becomes the six characters `\ud800`:
    text again, so that every JSON parser reads the line, the strict ones too.
    """
    try:
        return msgspec.json.encode(value)
    except UnicodeEncodeError:
        return msgspec.json.encode(_encodable(msgspec.to_builtins(value)))


def _encodable(value: Any) -> Any:  # noqa: ANN401 - whatever to_builtins returns
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_encodable(key): _encodable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_encodable(item) for item in value]
    return value
