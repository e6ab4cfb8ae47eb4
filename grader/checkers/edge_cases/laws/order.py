"""Laws about the order of a result."""

from __future__ import annotations

import itertools
import re
from typing import Any

from grader.checkers.edge_cases.laws.arguments import items_of, of_one_kind
from grader.checkers.edge_cases.laws.law import Law, Seen

_RESULT = r"(?:returns?|results?|gives?|lists?|yields?|into|output|merged?|sorts?)\b[^.]*"
_KEY = re.compile(r"\b(?:sorted|ordered|ranked)\s+by\s+(?:(?:the|their|its)\s+)?[`\"']?(\w+)")


def _ascending(seen: Seen) -> bool | None:
    items = _comparable(seen.result)
    return None if items is None else all(a <= b for a, b in itertools.pairwise(items))


def _descending(seen: Seen) -> bool | None:
    items = _comparable(seen.result)
    return None if items is None else all(a >= b for a, b in itertools.pairwise(items))


def _comparable(result: Any) -> list[Any] | None:  # noqa: ANN401 - results are of any type
    items = items_of(result)
    if items is None or len(items) < 2:  # noqa: PLR2004 - one item is in order
        return None
    if all(isinstance(item, tuple) and item for item in items):
        items = [item[0] for item in items]
    return items if of_one_kind(items) else None


def _by_key(seen: Seen) -> bool | None:
    items = items_of(seen.result)
    key = _KEY.search(seen.told)
    if key is None or items is None or len(items) < 2:  # noqa: PLR2004 - one item is in order
        return None
    if not all(isinstance(item, dict) and key[1] in item for item in items):
        return None
    keys = [item[key[1]] for item in items]
    if not of_one_kind(keys):
        return None
    return keys == sorted(keys) or keys == sorted(keys, reverse=True)


LAWS = (
    Law(
        id="ascending",
        says="the result is in ascending order",
        named=r"^(?!is |are |check )(?:\w+ )?(?:sort|sorted|merge sorted|merge intervals)\b",
        told=rf"{_RESULT}\b(?:in\s+(?:ascending|increasing|sorted|alphabetical|numeric(?:al)?)\s+order|ascending\b"
        r"|smallest\s+first|lowest\s+first|(?<!by )sorted(?!\s+(?:by|in\s+desc|descend|list\s+of)))",
        unless=r"\bdescending\b|\breverse|\blargest first|\bby\s+(?:key|their|its|the|descending)\b"
        r"|\bkey\b|\bif\s+sorted",
        check=_ascending,
        sure=True,
    ),
    Law(
        id="descending",
        says="the result is in descending order",
        told=rf"{_RESULT}\b(?:in\s+(?:descending|decreasing)\s+order|(?:the\s+)?(?:highest"
        rf"|largest|biggest|greatest)\s+first)",
        unless=r"\bascending\b|\bby\s+(?:key|their|its|the)\b|\bkey\b",
        check=_descending,
        sure=True,
    ),
    Law(
        id="ordered-by-key",
        says="the result is in the order of that key",
        told=r"\b(?:sorted|ordered|ranked)\s+by\s+",
        check=_by_key,
        sure=True,
    ),
)
