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
