"""Evidence that can be written as UTF-8, whatever strings the graded code came up with."""

from __future__ import annotations

from typing import Any

import msgspec

from grader.model.evidence import Evidence


def encodable(item: Evidence) -> Evidence:
    r"""The same evidence with lone surrogates spelled out: text of graded code may hold them, UTF-8 may not."""
    try:
        msgspec.json.encode(item)
    except UnicodeEncodeError:
        clean: Evidence = msgspec.convert(_spelled_out(msgspec.to_builtins(item)), type=Evidence)
        return clean
    return item


def _spelled_out(value: Any) -> Any:  # noqa: ANN401 - whatever to_builtins returns
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {_spelled_out(key): _spelled_out(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_spelled_out(item) for item in value]
    return value
