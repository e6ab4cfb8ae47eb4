"""How often something may be done."""

from __future__ import annotations


def allowed(times: list[float], now: float, limit: int, window: float) -> bool:
    """Whether one more call is allowed: fewer than `limit` in the last `window` seconds.

    >>> allowed([1.0, 9.5], now=10.0, limit=2, window=5.0)
    True
    >>> allowed([9.0, 9.5], now=10.0, limit=2, window=5.0)
    False
    """
    return sum(now - window < time <= now for time in times) < limit


def delay(attempt: int) -> float:
    """Seconds to wait before an attempt: doubled each time, a minute at most.

    >>> [delay(attempt) for attempt in (0, 1, 2, 50)]
    [1.0, 2.0, 4.0, 60.0]
    """
    return min(60.0, 2.0 ** min(max(attempt, 0), 6))
