"""Names that can stand in an address."""

from __future__ import annotations

import re
import unicodedata

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def slug(title: str) -> str:
    """Turn a title into lower-case words joined by hyphens; empty where no letter or digit is left.

    >>> slug("Crème brûlée, 2 pieces")
    'creme-brulee-2-pieces'
    >>> slug("!?")
    ''
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode("ascii")
    return _NOT_PLAIN.sub("-", plain.lower()).strip("-")


def unique(slugs: list[str], wanted: str) -> str:
    """The wanted slug, with the first free number behind it where it is taken.

    >>> unique(["tea", "tea-2"], "tea")
    'tea-3'
    """
    taken = set(slugs)
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"
