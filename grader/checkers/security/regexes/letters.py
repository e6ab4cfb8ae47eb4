"""Sets of letters as bit masks: a bit for each of the first 256 code points, and one for each kind of the others."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_LATIN = 256
_LETTERS, _DIGITS, _SPACES, _REST = (1 << (_LATIN + kind) for kind in range(4))
"""Code points beyond Latin-1, by what `\\w`, `\\d` and `\\s` say about them."""

_OTHERS = _LETTERS | _DIGITS | _SPACES | _REST
ALL = (1 << _LATIN) - 1 | _OTHERS
NEWLINE = 1 << 10


def of_code(code: int, flags: int) -> int:
    """One letter; both cases where the flags say so."""
    if flags & re.IGNORECASE and code < _LATIN:
        letter = chr(code)
        return _bit(code) | _bit(ord(letter.lower())) | (_bit(ord(letter.upper())) if len(letter.upper()) == 1 else 0)
    return _bit(code)


def of_range(first: int, last: int, flags: int) -> int:
    """The letters from one to another, both included."""
    found = _bit(max(first, _LATIN)) | _bit(last) if last >= _LATIN else 0
    for code in range(first, min(last, _LATIN - 1) + 1):
        found |= of_code(code, flags)
    return found


@cache
def of_category(name: str, flags: int) -> int:
    """`CATEGORY_DIGIT` and the like; those with NOT are the rest."""
    kinds: dict[str, Callable[[str], bool]] = {
        "DIGIT": str.isdigit,
        "SPACE": str.isspace,
        "WORD": lambda letter: letter.isalnum() or letter == "_",
        "LINEBREAK": lambda letter: letter == "\n",
    }
    kind = name.rpartition("_")[2]
    end = 128 if flags & re.ASCII else _LATIN
    mask = sum(1 << code for code in range(end) if kinds[kind](chr(code)))
    if not flags & re.ASCII and kind != "LINEBREAK":
        mask |= {"DIGIT": _DIGITS, "SPACE": _SPACES, "WORD": _LETTERS | _DIGITS}[kind]
    return ALL ^ mask if "_NOT_" in name else mask


def _bit(code: int) -> int:
    if code < _LATIN:
        return 1 << code
    letter = chr(min(code, 0x10FFFF))
    if letter.isdigit():
        return _DIGITS
    return _LETTERS if letter.isalnum() else _SPACES if letter.isspace() else _REST
