"""Evidence that can be written as UTF-8, whatever strings the graded code came up with."""

from __future__ import annotations

import msgspec

from grader.model.evidence import Evidence
from grader.reporters.encoding import spelled_out


def encodable(item: Evidence) -> Evidence:
    r"""The same evidence with lone surrogates spelled out: text of graded code may hold them, UTF-8 may not."""
    try:
        msgspec.json.encode(item)
    except UnicodeEncodeError:
        clean: Evidence = msgspec.convert(spelled_out(msgspec.to_builtins(item)), type=Evidence)
        return clean
    return item
