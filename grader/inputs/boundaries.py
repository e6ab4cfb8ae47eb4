"""The values at which faults sit, by type (notes on edge cases, technique 4)."""

from __future__ import annotations

import datetime as dt

INTS = (0, 1, 2, -1, -2, 9, 10, 11, 99, 100, 101, 255, 256, 1000, -1000, 2**31, 2**53 + 1, 2**63 - 1, -(2**63))
FLOATS = (0.0, -0.0, 0.5, -0.5, 1.5, 2.5, 1e-9, -1e-9, -0.001, 0.1, 100.0, 1e15, 1e16, -1e16)
NOT_FINITE = (float("nan"), float("inf"), float("-inf"))
CHARACTERS = (
    "\N{LATIN SMALL LETTER SHARP S}",
    "\N{LATIN SMALL LETTER E WITH ACUTE}",
    "e\N{COMBINING ACUTE ACCENT}",
    "\N{SUPERSCRIPT TWO}",
    "\N{ARABIC-INDIC DIGIT THREE}",
    "\N{DOUBLE-STRUCK CAPITAL H}",
    "\N{LATIN SMALL LIGATURE FI}",
    "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}",
    "\N{GREEK CAPITAL LETTER SIGMA}",
    "\N{CJK UNIFIED IDEOGRAPH-4E2D}",
    "\N{GRINNING FACE}",
    "\udcff",
    "\N{ZERO WIDTH SPACE}",
    "\N{NO-BREAK SPACE}",
    "\n",
    "\r",
    "\t",
    "\\",
    '"',
    "'",
    "%",
    "{",
    "\0",
)
"""Characters that text code stumbles over: case folding, digits that are none, combining marks, half a pair."""
TEXTS = (
    "",
    " ",
    "  ",
    "a",
    "aa",
    "a  b",
    " a ",
    "A",
    "0",
    "-1",
    "a,b",
    "a\\,b",
    "\\",
    "a\n",
    "aba",
    "a-b",
    "1.5",
    "None",
)
RUNS = tuple(f"a{separator * length}b" for separator in " /-_.,:" for length in (2, 3, 4))
"""Runs of a separator, which a single pass of replacing only halves."""
DATES = (
    dt.date(2024, 1, 31),
    dt.date(2024, 2, 29),
    dt.date(2023, 2, 28),
    dt.date(2023, 12, 31),
    dt.date(2024, 1, 1),
    dt.date(2000, 2, 29),
    dt.date(2023, 6, 15),
)
NAMED = {
    "year": (1600, 1900, 1999, 2000, 2023, 2024, 2100, 400, 100, 4, 1, 9999),
    "month": (1, 2, 3, 4, 11, 12),
    "day": (1, 28, 29, 30, 31),
    "hour": (0, 11, 12, 13, 23),
    "hours": (0, 1, 23, 24, 25),
    "minute": (0, 1, 59),
    "minutes": (0, 1, 59, 60, 61, 1439, 1440),
    "second": (0, 1, 59),
    "seconds": (0, 1, 59, 60, 61, 3599, 3600, 3661, 86399, 86400, 90061),
    "percent": (0, 1, 50, 99, 100),
    "bytes": (0, 1, 1023, 1024, 1025, 1048576),
}
"""Numbers by the last word of a parameter's name."""
SMALL = (1, 2, 3, 4, 5)
"""Sizes and counts that fit the lists that are tried."""
GREAT = (2**31, 2**53 + 1, 10**17 + 3, (10**9 + 7) ** 2 - 1, 2**64)
"""Whole numbers that a float does not hold."""
PHRASES = (
    "Hello World",
    "the cat  sat",
    "Never odd or even",
    "a, b; c.",
    "UPPER lower",
    " x y ",
    "aaaaaaaaaaab",
    "3 apples",
    "someCamelCaseName",
    "One one two",
)
"""Texts of several words: case, runs, marks, blanks."""
NUMERALS = ("nan", "inf", "-inf", "0", "-0", "-0.5", "1e3", "100.5", "1_0", "+5", ".5", "5.", "0x1f")
"""Texts that some way of reading numbers takes, and some does not."""
