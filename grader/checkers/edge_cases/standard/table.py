"""All second implementations, in the order in which they are tried."""

from __future__ import annotations

from grader.checkers.edge_cases.standard import dates, encodings, lists, numbers, texts

EQUIVALENTS = (
    *numbers.EQUIVALENTS,
    *lists.EQUIVALENTS,
    *texts.EQUIVALENTS,
    *encodings.EQUIVALENTS,
    *dates.EQUIVALENTS,
)
