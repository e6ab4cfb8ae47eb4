"""Laws of looking something up: where it is found it stands, and where it stands it is found."""

from __future__ import annotations

import re
from typing import Any

from grader.checkers.edge_cases.laws.arguments import is_number, of_one_kind, the_list
from grader.checkers.edge_cases.laws.law import Law, Seen

_RANGE = re.compile(r"\binsert|\bbisect|\blower bound|\bupper bound|\bposition at which\b")


def _wanted(seen: Seen) -> tuple[list[Any] | str, Any] | None:
    """What is searched, and for what: the list and the other argument, or two texts.

    Of records it is the part that the other parameter is called by.
    """
    if len(seen.values) != 2:  # noqa: PLR2004 - where to look and what for
        return None
    given, (first, second) = the_list(seen), seen.values.values()
    if given is not None:
        wanted = second if isinstance(first, list | tuple) else first
        if any(isinstance(item, dict) for item in given):
            key = list(seen.values)[1 if isinstance(first, list | tuple) else 0]
            records = all(isinstance(item, dict) and key in item for item in given)
            return ([item[key] for item in given], wanted) if records else None
        return given, wanted
    return (first, second) if isinstance(first, str) and isinstance(second, str) else None


def _found_there(seen: Seen) -> bool | None:
    pair = _wanted(seen)
    if pair is None or not (seen.result is None or type(seen.result) is int):
        return None
    place, wanted = pair
    there = _holds(place, wanted)
    if there is None:
        return None
    if seen.result in (-1, None):
        return not there
    if isinstance(place, str):
        return place.startswith(wanted, seen.result)
    return 0 <= seen.result < len(place) and place[seen.result] == wanted


def _holds(place: list[Any] | str, wanted: Any) -> bool | None:  # noqa: ANN401 - what is looked for may be anything
    if isinstance(place, str):
        return wanted in place if wanted else None
    return wanted in place


def _tells_membership(seen: Seen) -> bool | None:
    pair = _wanted(seen)
    if pair is None or not isinstance(seen.result, bool):
        return None
    place, wanted = pair
    if isinstance(place, str) or any(isinstance(item, dict | list | tuple) for item in place):
        return None
    return seen.result == (wanted in place)


def _largest_there(seen: Seen) -> bool | None:
    return _extreme(seen, largest=True)


def _smallest_there(seen: Seen) -> bool | None:
    return _extreme(seen, largest=False)


def _extreme(seen: Seen, *, largest: bool) -> bool | None:
    given = the_list(seen)
    if not given or not of_one_kind(given) or type(seen.result) is not int:
        return None
    best = max(given) if largest else min(given)
    if not -1 < seen.result < len(given) or given[seen.result] != best:
        return False
    return seen.result == given.index(best) if "first" in seen.told else True


def _insertion_point(seen: Seen) -> bool | None:
    pair = _wanted(seen)
    if pair is None or type(seen.result) is not int or isinstance(pair[0], str):
        return None
    place, wanted = pair
    if not place or not of_one_kind([*place, wanted]) or place != sorted(place):
        return None
    before, after = place[: max(seen.result, 0)], place[max(seen.result, 0) :]
    return all(item <= wanted for item in before) and all(item >= wanted for item in after)


def _adds_up(seen: Seen) -> bool | None:
    given, target = the_list(seen), next((v for v in seen.values.values() if is_number(v)), None)
    result = list(seen.result) if isinstance(seen.result, list | tuple) else None
    if not given or target is None or not all(map(is_number, given)) or len(seen.values) != 2:  # noqa: PLR2004 - as above
        return None
    pairs = any(given[i] + given[j] == target for i in range(len(given)) for j in range(i))
    if seen.result is None or result == []:
        return not pairs
    if result is None or len(result) != 2 or not all(type(item) is int for item in result):  # noqa: PLR2004 - a pair
        return None
    one, two = result
    valid = 0 <= one < len(given) and 0 <= two < len(given)
    return valid and one != two and bool(given[one] + given[two] == target)


LAWS = (
    Law(
        id="found-where-it-is",
        says="the result is where the item stands, and the mark for nothing only when it stands nowhere",
        named=r"^(?:binary search|linear search|search|find|index of|find index|position of|locate|find position"
        r"|last index|first index)(?: (?:item|element|value|target|number|name|key))?$",
        told=r"\breturns?\s+(?:the|an)\s+(?:index|position)\s+of\b[^.]*(?:-1|none)\b",
        unless=rf"{_RANGE.pattern}|\bpattern\b|\brotated\b|\bclosest\b|\bmissing\b|\bnearest\b|\bprefix\b|\bgreater\b"
        rf"|\bless\b|\bcase\b|\bduplicate\b|\bpeak\b|\bmax|\bmin",
        check=_found_there,
        sure=True,
    ),
    Law(
        id="membership",
        says="it is true exactly when the item is there",
        named=r"^(?:contains|includes|is member|is in|member|in list|in sorted|has item|exists)\b",
        unless=r"\bany\b|\ball\b|\bcase\b|\bprefix\b|\bduplicate|\bsubset\b|\bsubstring\b|\bsubsequence\b",
        check=_tells_membership,
        sure=True,
    ),
    Law(
        id="index-of-largest",
        says="the result is the index of the largest",
        named=r"^(?:argmax|arg max|index of max|index of largest|index of maximum|max index"
        r"|largest index|find max index"
        r"|peak index)\b",
        check=_largest_there,
        sure=True,
    ),
    Law(
        id="index-of-smallest",
        says="the result is the index of the smallest",
        named=r"^(?:argmin|arg min|index of min|index of smallest|index of minimum|min index"
        r"|smallest index|find min index)\b",
        check=_smallest_there,
        sure=True,
    ),
    Law(
        id="insertion-point",
        says="nothing before the result is larger and nothing after it smaller",
        named=r"^(?:bisect|bisect left|bisect right|lower bound|upper bound|insertion point"
        r"|search insert|insert position"
        r"|find insert position)\b",
        check=_insertion_point,
        sure=True,
    ),
    Law(
        id="two-that-add-up",
        says="the result is two indices whose numbers add up to the target, and none only when there are none",
        named=r"^(?:two sum|pair sum|find pair|pair with sum|find two sum)\b",
        unless=r"\bcount\b|\bhow many\b|\bvalues\b",
        check=_adds_up,
        sure=True,
    ),
)
