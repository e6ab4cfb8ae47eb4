"""Classes of growth made comparable: a label such as O(n*(n+m)) becomes a power and a power of the logarithm."""

from __future__ import annotations

import math
import re

Growth = tuple[float, float]
"""Powers of n and of log n when all sizes grow together; the first is infinite for exponential growth."""

CONSTANT: Growth = (0.0, 0.0)
POWERS = (4, 6, 8)
"""log2 of log2 of the sizes at which a formula is read; three, since a constant factor is unknown too."""


def growth(label: str) -> Growth | None:
    """The growth of `O(...)`; None for what is no such formula."""
    formula = re.fullmatch(r"O\((.*)\)", label.strip())
    if formula is None:
        return None
    text = re.sub(r"min\((\w),\s*\w\)", r"\1", formula[1])
    if re.search(r"\d\^[a-z]|[a-z]!", text):
        return (math.inf, 0.0)
    text = re.sub(r"\b[a-z]\b", "n", text)
    text = re.sub(r"\s*\b(log|sqrt)\s*\(?n\)?", r"*\1(n)", text).lstrip("*").replace("^", "**")
    if re.search(r"[^n\d+*(). \-]", re.sub("log|sqrt", "", text)):
        return None
    try:
        first, second, third = (math.log2(value(text, 2.0 ** (2**power))) for power in POWERS)
    except (SyntaxError, TypeError, NameError, ValueError, OverflowError):
        return None
    power = (third - 2 * second + first) / 144
    return (round(4 * power) / 4, float(round((second - first - 48 * power) / 2)))


def value(formula: str, size: float) -> float:
    """A formula of n, log and sqrt at a size; the caller has checked that it holds nothing else."""
    names = {"__builtins__": {}, "n": size, "log": math.log2, "sqrt": math.sqrt}
    return float(eval(formula, names))
