"""Laws of numeric summaries: what becomes of them when every number grows by the same amount, or is doubled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.checkers.edge_cases.laws.arguments import close, is_number, items_of, numbers_in
from grader.checkers.edge_cases.laws.law import Agree, Follow, Law, Seen

SHIFT = 7
"""Added to every number; no boundary of anything."""


def _each(change: Callable[[float], float]) -> Follow:
    def follow(seen: Seen) -> Mapping[str, Any] | None:
        if numbers_in(seen) is None:
            return None
        return {
            name: [change(item) for item in value] if isinstance(value, list | tuple) else value
            for name, value in seen.values.items()
        }

    return follow


def _becomes(expected: Callable[[float], float]) -> Agree:
    def agree(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
        if is_number(seen.result) and is_number(other):
            return close(expected(seen.result), other)
        before, after = items_of(seen.result), items_of(other)
        if before and after and all(map(is_number, [*before, *after])):
            return close(list(map(expected, before)), after)
        return None

    return agree


_shifted = _each(lambda item: item + SHIFT)
_doubled = _each(lambda item: item * 2)
_PLACES = (
    r"^(?:\w+ )?(?:mean|average|avg|median|mode|max|maximum|min|minimum|largest|smallest|midrange|percentile"
    r"|quantile|moving average|rolling mean|rolling average|second largest|kth largest|trimmed mean)(?: (?:of"
    r"|value|values|list|numbers))?$"
)
_SPREADS = (
    r"^(?:population |sample )?(?:variance|stdev|std|std dev|standard deviation|range|spread|peak to peak"
    r"|mad|interquartile range|iqr|data range|value range)$"
)
_LINEAR = (
    r"^(?:\w+ )?(?:sum|total|stdev|std|std dev|standard deviation|range|spread|cumulative sum|running total"
    r"|prefix sums?|max subarray(?: sum)?|maximum subarray(?: sum)?|dot product)$"
)
_ROUNDED = (
    r"\bround|\bpercent|\bthreshold\b|\boutlier|\babove\b|\bbelow\b|\bgeometric\b|\bharmonic\b|\bpositive\b"
    r"|\beven\b|\bodd\b|\bdigit|\btax\b|\bindex\b"
)

LAWS = (
    Law(
        id="moves-along",
        says=f"with {SHIFT} added to every number it is {SHIFT} more",
        named=_PLACES,
        unless=rf"{_ROUNDED}|\bweight",
        follow=_shifted,
        agree=_becomes(lambda result: result + SHIFT),
        sure=True,
    ),
    Law(
        id="spread-stays",
        says=f"with {SHIFT} added to every number it stays the same",
        named=_SPREADS,
        unless=_ROUNDED,
        follow=_shifted,
        agree=_becomes(lambda result: result),
        sure=True,
    ),
    Law(
        id="doubles",
        says="with every number doubled it is twice as much",
        named=rf"{_PLACES}|{_LINEAR}",
        unless=_ROUNDED,
        follow=_doubled,
        agree=_becomes(lambda result: 2 * result),
        sure=True,
    ),
    Law(
        id="quadruples",
        says="with every number doubled it is four times as much",
        named=r"^(?:population |sample )?variance$",
        unless=_ROUNDED,
        follow=_doubled,
        agree=_becomes(lambda result: 4 * result),
        sure=True,
    ),
)
