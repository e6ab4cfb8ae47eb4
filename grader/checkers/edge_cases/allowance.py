"""Which inputs a law is held to: those of the domain, and plain ones that only their size or sign leaves in doubt.

A crash on a list of one item may be what the function is for; a wrong answer is not. So where a function answers, a law
that holds elsewhere holds there too.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
import re
from typing import Any

from msgspec.structs import replace

from grader.checkers.edge_cases.proposals import words_of
from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.domain import LARGE, ORDINARY_YEARS
from grader.inputs.error_rules import ANYTHING_ELSE

_SORTED = re.compile(
    r"\b(?:already\s+)?sorted\s+(?:ascending\s+)?(?:list|array|sequence|items|numbers|values|input|lists"
    r"|sequences|arrays|tuple)\b(?!\s+of\s+(?:the|all))"
    r"|\b(?:is|are|be|must\s+be|both|already)\s+(?:in\s+)?(?:sorted|ascending)|\bbisect|\bbinary\s+search"
    r"|\bin\s+(?:ascending|sorted)\s+order,"
)
"""What the prose of a function says that takes sorted lists."""
_RANGES = re.compile(r"\b(?:interval|range|span|period|booking|slot|meeting|segment|start)s?\b")

MAX_PLAIN = 40
"""Items or characters of a plain value."""


def admitted(target: Target, case: Case) -> Case | None:
    """The case as one of the domain, or None where a law says nothing about it."""
    if not _keeps_demands(target, [*case.args, *case.kwargs.values()]):
        return None
    if case.zone == "in":
        return case
    if case.zone == "out" or case.receiver is not None or case.because.startswith("it breaks a relation"):
        return None
    opaque = any(parameter.conditions.opaque for parameter in target.signature.parameters)
    if opaque and not ANYTHING_ELSE.search(target.signature.documentation.prose):
        return None  # a function that rejects anything else takes what it answers
    values = [*case.args, *case.kwargs.values()]
    low = _lowest_told(target)
    if not values or not all(_is_plain(value, low=low) for value in values):
        return None
    because = "a plain value of its type, which nothing rules out, and it was answered"
    return replace(case, zone="in", strength="ordinary", because=because)


def _keeps_demands(target: Target, values: list[Any]) -> bool:
    """Is what has to be sorted sorted, and does each pair that is a range start before its end?"""
    words = words_of(target)
    lists = [value for value in values if isinstance(value, list | tuple)]
    asks = re.search(r"\b(?:is|are|check)\b.*\b(?:sorted|ascending|ordered)\b", words.name)
    if not asks and _SORTED.search(f"{words.name} {words.told}") and not all(map(_in_order, lists)):
        return False
    if _RANGES.search(f"{words.name} {words.told}"):
        pairs = [item for value in lists for item in (value, *value) if isinstance(item, tuple | list)]
        return all(
            item[0] <= item[1]
            for item in pairs
            if len(item) == 2 and all(type(end) in (int, float) for end in item)  # noqa: PLR2004 - both ends
        )
    return True


def _in_order(items: Any) -> bool:  # noqa: ANN401 - a list or tuple
    try:
        return all(one <= other for one, other in itertools.pairwise(items))
    except TypeError:
        return True


def _lowest_told(target: Target) -> float:
    """The lowest number that the prose as a whole lets an argument be, whatever it says of each parameter."""
    told = words_of(target).told
    if re.search(r"\bany\s+(?:whole\s+number|integer|int\b|number)", told):
        return -math.inf
    zero = r"\bnon-?\s?negative\s+(?:whole\s+)?(?:integer|number|int\b)|\bzero\s+or\s+more\b|\bnatural\s+number"
    return 0 if re.search(zero, told) else 1


def _is_plain(value: Any, *, low: float) -> bool:  # noqa: ANN401, PLR0911 - one branch or return for each kind
    match value:
        case bool():
            return True
        case int() | float():
            return math.isfinite(value) and abs(value) <= LARGE and (value >= low or 0 < value < 1)
        case str():
            return 0 < len(value) <= MAX_PLAIN and value.isascii() and value.isprintable()
        case dt.date():
            return value.year in ORDINARY_YEARS
        case list() | tuple():
            return 0 < len(value) <= MAX_PLAIN and all(_is_plain(item, low=-math.inf) for item in value)
        case dict():
            return 0 < len(value) <= MAX_PLAIN and all(
                _is_plain(item, low=-math.inf) for pair in value.items() for item in pair
            )
        case _:
            return False
