"""The rows that a project adds to the tables, under `[tool.grader.security]`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec
from msgspec import Struct

from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.tables import BUILT_IN, Cleaner, Sink, Source, Table
from grader.checkers.security.taint.value import Trust


class OwnSource(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`paths` give what somebody else decides: the outside, a caller, or the operator."""

    paths: tuple[str, ...]
    trust: Literal["outside", "caller", "operator"] = "outside"
    what: str = ""


class Own(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table `[tool.grader.security]`."""

    sources: tuple[OwnSource, ...] = ()
    sinks: tuple[Sink, ...] = ()
    cleaners: tuple[Cleaner, ...] = ()


_TRUST = {"outside": Trust.EXTERNAL, "caller": Trust.PARAMETER, "operator": Trust.OPERATOR}


def read_own(table: Mapping[str, Any]) -> Own:
    """The rows of a settings table. Raises ValueError with the key for what does not belong there."""
    try:
        own = msgspec.convert(table, Own)
    except msgspec.ValidationError as error:
        raise ValueError(str(error).replace("$.", "").replace(" - at ", " at ")) from error
    known = sorted({*KINDS} - {"own-path"})
    for row in own.sinks:
        if row.kind not in known:
            raise ValueError(f"sinks: kind {row.kind!r} is unknown; known are {', '.join(known)}")
    for cleaner in own.cleaners:
        for kind in cleaner.kinds:
            if kind not in known:
                raise ValueError(f"cleaners: kind {kind!r} is unknown; known are {', '.join(known)}")
    return own


def table_of(settings: Mapping[str, Any]) -> Table:
    """The built-in table with the rows of a project, which stand under `security` in the context's settings."""
    given = settings.get("security")
    if not given:
        return BUILT_IN
    own = read_own(given)
    sources = tuple(Source(paths=one.paths, trust=_TRUST[one.trust], what=one.what) for one in own.sources)
    return Table(
        sources=BUILT_IN.sources + sources, sinks=BUILT_IN.sinks + own.sinks, cleaners=BUILT_IN.cleaners + own.cleaners
    )
