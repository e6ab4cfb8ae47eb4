"""Laws of ranges given as pairs: merging loses nothing and leaves no overlap."""

from __future__ import annotations

import itertools
from typing import Any

from grader.checkers.edge_cases.laws.arguments import is_number, the_list
from grader.checkers.edge_cases.laws.law import Law, Seen

_ENDS = 2


def _pairs(value: Any) -> list[tuple[Any, Any]] | None:  # noqa: ANN401 - results are of any type
    if not isinstance(value, list | tuple) or not value:
        return None
    if not all(isinstance(item, list | tuple) and len(item) == _ENDS and all(map(is_number, item)) for item in value):
        return None
    pairs = [(item[0], item[1]) for item in value]
    return pairs if all(start <= end for start, end in pairs) else None


def _covers_each(seen: Seen) -> bool | None:
    given, result = _pairs(the_list(seen)), _pairs(seen.result)
    if given is None or result is None:
        return None
    return all(any(low <= start and end <= high for low, high in result) for start, end in given)


def _apart(seen: Seen) -> bool | None:
    if _pairs(the_list(seen)) is None:
        return None
    result = _pairs(seen.result)
    if result is None or len(result) < 2:  # noqa: PLR2004 - one overlaps with nothing
        return None
    ordered = sorted(result)
    return all(end <= start for (_, end), (start, _) in itertools.pairwise(ordered))


def _ends_given(seen: Seen) -> bool | None:
    given, result = _pairs(the_list(seen)), _pairs(seen.result)
    if given is None or result is None:
        return None
    starts, ends = {start for start, _ in given}, {end for _, end in given}
    return all(start in starts and end in ends for start, end in result)


_MERGE = (
    r"^(?:merge|union|combine|join|collapse|consolidate)(?: \w+)? (?:intervals|ranges|spans|periods|bookings"
    r"|meetings|slots|segments)$|^(?:merge|union) overlapping\b"
)
_TOLD = (
    r"\bmerges?\s+(?:all\s+)?(?:\w+\s+(?:or\s+\w+\s+)?)?(?:intervals|ranges|spans|periods|bookings|meetings|slots)\b"
)

LAWS = (
    Law(
        id="intervals-covered",
        says="each interval that was given lies inside one of the result",
        named=_MERGE,
        told=_TOLD,
        check=_covers_each,
        sure=True,
    ),
    Law(
        id="intervals-apart",
        says="the intervals of the result do not overlap",
        named=_MERGE,
        told=_TOLD,
        check=_apart,
        sure=True,
    ),
    Law(
        id="interval-ends",
        says="each end in the result is an end that was given",
        named=_MERGE,
        told=_TOLD,
        unless=r"\btouching\b.*\bwhole\b|\bgap\b|\btolerance\b|\bwithin\b",
        check=_ends_given,
        sure=True,
    ),
)
