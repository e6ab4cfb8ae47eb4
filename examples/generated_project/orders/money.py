"""Amounts of money in whole cents."""

from __future__ import annotations


def to_cents(text: str) -> int:
    """Read an amount such as `12.50` as cents.

    Raises ValueError for anything that is not digits, optionally followed by a point and two digits.

    >>> to_cents("12.50")
    1250
    >>> to_cents("7")
    700
    """
    units, point, cents = text.strip().partition(".")
    if not _is_number(units) or (point and (len(cents) != 2 or not _is_number(cents))):
        raise ValueError(f"not an amount: {text!r}")
    return int(units) * 100 + int(cents or "0")


def from_cents(cents: int) -> str:
    """Write cents as an amount.

    >>> from_cents(1250)
    '12.50'
    >>> from_cents(-5)
    '-0.05'
    """
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def share(total: int, parts: int) -> list[int]:
    """Split an amount into parts that differ by a cent at most and add up to it.

    Raises ValueError where there is no part.

    >>> share(100, 3)
    [34, 33, 33]
    """
    if parts < 1 or parts > 1_000:
        raise ValueError("between one and a thousand parts")
    each, rest = divmod(total, parts)
    return [each + 1] * rest + [each] * (parts - rest)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
