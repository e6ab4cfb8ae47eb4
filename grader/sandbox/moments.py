"""How dates with a clock and time zones travel. Standard library only: the child loads this by its path.

Whatever is not as it should be raises ValueError or TypeError; `wire` says so in its own words.
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import re
import sys
from datetime import datetime, time, timedelta, timezone, tzinfo

from .shapes import fields, typed

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from typing import Any

_ZONE_KEY = re.compile(r"[A-Za-z0-9_+\-]+(/[A-Za-z0-9_+\-]+)*")


def encode_datetime(value: datetime) -> tuple[str, Any] | None:
    """Eight numbers and the zone; None where the zone cannot travel."""
    zone = _zone(value.tzinfo)
    day = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond, value.fold]
    return None if zone is None else ("T", [*day, zone])


def encode_time(value: time) -> tuple[str, Any] | None:
    """Five numbers and the zone; None where the zone cannot travel."""
    zone = _zone(value.tzinfo)
    return (
        None if zone is None else ("H", [value.hour, value.minute, value.second, value.microsecond, value.fold, zone])
    )


def decode_datetime(payload: Any) -> datetime:
    """What `encode_datetime` wrote."""
    year, month, day, hour, minute, second, micro, fold, zone = fields(payload, *[int] * 8, list)
    return datetime(year, month, day, hour, minute, second, micro, _tzinfo(zone), fold=fold)


def decode_time(payload: Any) -> time:
    """What `encode_time` wrote."""
    hour, minute, second, micro, fold, zone = fields(payload, *[int] * 5, list)
    return time(hour, minute, second, micro, _tzinfo(zone), fold=fold)


def _zone(zone: Any) -> list[Any] | None:
    """How a time zone travels: `[]` none, `[microseconds, name]` fixed, `[key]` named; None where it cannot."""
    if zone is None:
        return []
    if type(zone) is timezone:
        offset, name = (*zone.__reduce__()[1], None)[:2]
        return [offset // timedelta(microseconds=1), name]
    zoneinfo = sys.modules.get("zoneinfo")
    if zoneinfo is not None and type(zone) is zoneinfo.ZoneInfo and type(zone.key) is str:
        return [zone.key] if _ZONE_KEY.fullmatch(zone.key) else None
    return None


def _tzinfo(payload: list[Any]) -> tzinfo | None:
    if not payload:
        return None
    if len(payload) == 1:
        from zoneinfo import ZoneInfo  # costs the child 9 ms: only where a zone travels

        key = typed(payload[0], str)
        if not _ZONE_KEY.fullmatch(key):
            raise ValueError("a zone key")
        return ZoneInfo(key)
    offset = timedelta(microseconds=typed(payload[0], int))
    return timezone(offset) if payload[1] is None else timezone(offset, typed(payload[1], str))
