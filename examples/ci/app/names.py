"""Names of people, written short."""

from __future__ import annotations


def initials(name: str) -> str:
    """The initials of a name; empty for a name without words.

    >>> initials("Ada King  Lovelace")
    'AKL'
    >>> initials(" ")
    ''
    """
    return "".join(word[0].upper() for word in name.split())
