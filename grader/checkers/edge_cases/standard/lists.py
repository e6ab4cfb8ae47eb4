"""Second implementations for lists: order, repeats, running results, groups, combinations."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from grader.checkers.edge_cases.standard.equivalent import (
    Equivalent,
    NotComparableError,
    Values,
    number_list,
    only,
    pair,
)

MAX_SUBSETS = 8
"""Items of which all subsets or orders are worked out."""


def _items(values: Values) -> list[Any]:
    return list(only(values, list, tuple))


def _list_and(values: Values, *types: type) -> tuple[list[Any], Any]:
    if len(values) != 2:  # noqa: PLR2004 - a list and one more
        raise NotComparableError
    first, second = values.values()
    if not isinstance(first, list | tuple) or type(second) not in types:
        raise NotComparableError
    return list(first), second


def _few(values: Values) -> list[Any]:
    items = _items(values)
    if len(items) > MAX_SUBSETS or len({repr(item) for item in items}) < len(items):
        raise NotComparableError
    return items


def _chunks(values: Values) -> list[list[Any]]:
    items, size = _list_and(values, int)
    if size < 1:
        raise NotComparableError
    return [items[start : start + size] for start in range(0, len(items), size)]


def _windows(values: Values) -> list[list[Any]]:
    items, size = _list_and(values, int)
    if size < 1:
        raise NotComparableError
    return [items[start : start + size] for start in range(len(items) - size + 1)]


def _moving_average(values: Values) -> list[float]:
    return [sum(window) / len(window) for window in _windows(values)]


def _rotate(*, right: bool) -> Callable[[Values], list[Any]]:
    def answer(values: Values) -> list[Any]:
        items, steps = _list_and(values, int)
        if not items:
            return []
        cut = (-steps if right else steps) % len(items)
        return items[cut:] + items[:cut]

    return answer


def _interleave(values: Values) -> list[Any]:
    first, second = pair(values, list)
    if len(first) != len(second):
        raise NotComparableError
    return [item for both in zip(first, second, strict=True) for item in both]


def _transpose(values: Values) -> list[list[Any]]:
    rows = _items(values)
    if not rows or not all(isinstance(row, list | tuple) and len(row) == len(rows[0]) for row in rows):
        raise NotComparableError
    return [list(column) for column in zip(*rows, strict=True)]


def _flatten(values: Values) -> list[Any]:
    rows = _items(values)
    if not all(isinstance(row, list | tuple) for row in rows):
        raise NotComparableError
    if any(isinstance(item, list | tuple) for row in rows for item in row):
        raise NotComparableError
    return [item for row in rows for item in row]


def _runs(values: Values) -> list[tuple[Any, int]]:
    items: Sequence[Any] = only(values, list, tuple, str)
    return [(key, len(list(run))) for key, run in itertools.groupby(items)]


def _merged(values: Values) -> list[Any]:
    first, second = pair(values, list)
    if first != sorted(first) or second != sorted(second):
        raise NotComparableError
    return sorted(first + second)


def _counts(values: Values) -> dict[Any, int]:
    return dict(Counter(only(values, list, tuple, str)))


def _longest_run(values: Values) -> int:
    items = _items(values)
    return max((len(list(run)) for _, run in itertools.groupby(items)), default=0)


def _sorted_insert(side: Callable[[list[Any], Any], int]) -> Callable[[Values], int]:
    def answer(values: Values) -> int:
        items, wanted = _list_and(values, int, float, str)
        if items != sorted(items):
            raise NotComparableError
        return side(items, wanted)

    return answer


def _second_largest(values: Values) -> Any:  # noqa: ANN401 - a number, or None
    distinct = sorted(set(number_list(values)))
    return distinct[-2] if len(distinct) > 1 else None


def _duplicates(values: Values) -> bool:
    items = _items(values)
    return any(item in items[:index] for index, item in enumerate(items))


def _of_two(operation: Callable[[set[Any], set[Any]], set[Any]]) -> Callable[[Values], list[Any]]:
    def answer(values: Values) -> list[Any]:
        first, second = pair(values, list)
        return sorted(operation(set(first), set(second)))

    return answer


def _pair_differences(values: Values) -> list[float]:
    numbers = number_list(values)
    return [later - earlier for earlier, later in itertools.pairwise(numbers)]


def _dedupe(values: Values) -> list[Any]:
    return list(dict.fromkeys(_items(values)))


EQUIVALENTS = (
    Equivalent(
        id="sorted",
        shown="sorted",
        named=r"^(?!is |are |check )(?:\w+ )?(?:sort|sorted)(?: (?:list|items|numbers|array|values|words))?$",
        told=r"\bsort",
        unless=r"\bdescending|\breverse|\bby\b|\bkey\b|\bunique|\bdistinct|\bnatural|\bcase|\btopolog|\bin\s?place"
        r"|\bfrequency|\blength\b|\bmostly|\bstable\s+partition",
        answer=lambda values: sorted(_items(values)),
        exact=True,
    ),
    Equivalent(
        id="deduplicated",
        shown="list(dict.fromkeys(items))",
        named=r"^(?:unique|uniq|dedupe|deduplicate|distinct|remove duplicates|unique (?:items|values|elements|in order)"
        r"|ordered unique|without duplicates)$",
        told=r"\border\b|\bfirst\b",
        unless=r"\bsorted|\blast\b|\bkey\b|\bconsecutive|\badjacent|\bcase|\breverse",
        answer=_dedupe,
        exact=True,
    ),
    Equivalent(
        id="chunks",
        shown="slices of the given size",
        named=r"^(?:\w+ )?(?:chunk|chunks|chunked|chunkify|batch|batched|batches|in batches|in chunks|split into chunks"
        r"|split into batches|mail batches)$",
        told=r"\b(?:chunks?|batch(?:es)?|runs?|pieces|groups|slices)\b",
        unless=r"\bdrop|\bdiscard|\bfill|\bpad|\boverlap|\bstep\b|\bper\s+worker|\bequal\s+parts|\bas\s+even\s+as",
        answer=_chunks,
        exact=True,
    ),
    Equivalent(
        id="windows",
        shown="every slice of the given size",
        named=r"^(?:sliding windows?|windowed|windows|ngrams|n grams|rolling windows?)$",
        told=r"\bwindows?\b|\bn-?grams?\b|\bconsecutive\b",
        unless=r"\bstep\b|\bfill|\bpad",
        answer=_windows,
        exact=True,
    ),
    Equivalent(
        id="moving-average",
        shown="the mean of every slice of the given size",
        named=r"^(?:simple )?(?:moving|rolling) (?:average|mean|avg)s?$",
        told=r"\baverages?\b|\bmeans?\b",
        unless=r"\bexponential|\bpartial|\bso\s+far|\bcent(?:er|re)|\btrailing|\bup\s+to"
        r"|\bsame\s+length|\bround|\bweight"
        r"|\bstart",
        answer=_moving_average,
        exact=True,
    ),
    Equivalent(
        id="running-total",
        shown="itertools.accumulate",
        named=r"^(?:running (?:total|sum)s?|cumulative sums?|cumsum|prefix sums?)$",
        told=r"\b(?:sums?|totals?)\b",
        unless=r"\bleading\s+(?:0|zero)|\bstarts?\s+(?:with|at)\s+(?:0|zero)|\binitial",
        answer=lambda values: list(itertools.accumulate(number_list(values))),
        exact=True,
    ),
    Equivalent(
        id="running-maximum",
        shown="itertools.accumulate(numbers, max)",
        named=r"^(?:running|rolling|cumulative|prefix) (?:max|maximum|maxima)$",
        told=r"\bmaxim|\blargest\b|\bhighest\b",
        unless=r"\bwindow\b",
        answer=lambda values: list(itertools.accumulate(number_list(values), max)),
        exact=True,
    ),
    Equivalent(
        id="differences",
        shown="each number less the one before",
        named=r"^(?:differences|deltas|diffs?|pairwise differences|consecutive differences)$",
        told=r"\bdifferences?\b",
        unless=r"\babsolute|\btwo\s+lists|\bpercent|\bset\b",
        answer=_pair_differences,
    ),
    Equivalent(
        id="rotated-right",
        shown="slicing at the step modulo the length",
        named=r"^(?:rotate|rotate right|right rotate|rotate list|rotate array|shift right)$",
        told=r"\bright\b",
        unless=r"\bmatrix|\b90\b|\bimage|\bpositive\s+\w+\s+left|\bbits?\b",
        answer=_rotate(right=True),
        exact=True,
    ),
    Equivalent(
        id="rotated-left",
        shown="slicing at the step modulo the length",
        named=r"^(?:rotate|rotate left|left rotate|rotate list|rotate array|shift left)$",
        told=r"\bleft\b",
        unless=r"\bmatrix|\b90\b|\bimage|\bright\b|\bbits?\b",
        answer=_rotate(right=False),
    ),
    Equivalent(
        id="interleaved",
        shown="one of each in turn",
        named=r"^(?:interleave|zip lists|alternate|alternating merge|riffle)$",
        told=r"\balternat|\binterleav|\bturns?\b",
        answer=_interleave,
    ),
    Equivalent(
        id="transposed",
        shown="zip(*rows)",
        named=r"^(?:transpose|transposed|transpose matrix|swap rows and columns)$",
        told=r"\bcolumns?\b|\btranspose",
        answer=_transpose,
        exact=True,
    ),
    Equivalent(
        id="flattened",
        shown="itertools.chain.from_iterable",
        named=r"^(?:flatten|concat|concatenate|flatten list|flatten lists|flatten once"
        r"|chain|flatten nested|join lists)$",
        told=r"\bflat|\bone\s+level|\bconcat|\bsingle\s+list|\bone\s+list",
        unless=r"\bskip|\bignor|\bdict|\bunique|\bdistinct|\bsep",
        answer=_flatten,
        exact=True,
    ),
    Equivalent(
        id="run-lengths",
        shown="itertools.groupby",
        named=r"^(?:run length encode|run lengths?|rle encode|rle|encode runs|run length encoding|group runs|encode)$",
        told=r"\brun[- ]?length|\bruns\b",
        unless=r"\btext\s+of\b|\bstring\s+of",
        answer=_runs,
        exact=True,
    ),
    Equivalent(
        id="longest-run",
        shown="itertools.groupby",
        named=r"^(?:longest run|longest streak|max run length|longest repeat|max streak)$",
        told=r"\bequal\b|\bsame\b|\bidentical\b",
        unless=r"\bof\s+(?:wins|true|ones)",
        answer=_longest_run,
    ),
    Equivalent(
        id="merged",
        shown="heapq.merge",
        named=r"^(?:merge|merge sorted|merge two|merge sorted lists|merge lists|merge two sorted(?: lists)?"
        r"|merge two lists"
        r"|merge ordered)$",
        told=r"\bsorted\b|\bascending\b",
        unless=r"\bunique|\bdistinct|\bonce\b|\bduplicates\s+(?:are\s+)?(?:removed|dropped)|\bdescending",
        answer=_merged,
        exact=True,
    ),
    Equivalent(
        id="counts",
        shown="collections.Counter",
        named=r"^(?:count|tally|count (?:items|elements|letters|characters|chars|occurrences|values)|(?:letter|char"
        r"|character|item|value) (?:counts?|frequency|frequencies)|frequency|frequencies|histogram|frequency (?:map"
        r"|table|count|dict))$",
        told=r"\bhow\s+(?:often|many)\b|\bcounts?\b|\bfrequenc|\btimes\b|\boccur",
        unless=r"\bignor|\bcase|\bonly\b|\bskip|\bexcept|\bspace|\bletters\s+of|\bwords\b|\bbins?\b|\bpercent",
        answer=_counts,
    ),
    Equivalent(
        id="bisect-left",
        shown="bisect.bisect_left",
        named=r"^(?:bisect left|lower bound|search insert|insert position|insertion point|find insert position)$",
        told=r"\bfirst\b|\bleft|\bbefore\b|\bnot\s+less|\binserted\b",
        unless=r"\bright|\bafter\s+(?:any|equal)|\bdescending",
        answer=_sorted_insert(bisect.bisect_left),
        exact=True,
    ),
    Equivalent(
        id="bisect-right",
        shown="bisect.bisect_right",
        named=r"^(?:bisect right|bisect|upper bound|insertion point)$",
        told=r"\bright|\bafter\s+(?:any|all|equal)|\bgreater\b",
        unless=r"\bleft|\bdescending",
        answer=_sorted_insert(bisect.bisect_right),
        exact=True,
    ),
    Equivalent(
        id="second-largest",
        shown="sorted(set(numbers))[-2]",
        named=r"^(?:find |get )?second (?:largest|highest|biggest|maximum|max)(?: number| value| score)?$",
        told=r"\bdistinct\b|\bdifferent\b|\bunique\b|\bstrictly\b",
        answer=_second_largest,
        exact=True,
    ),
    Equivalent(
        id="has-duplicates",
        shown="len(set(items)) < len(items)",
        named=r"^(?:has duplicates?|contains duplicates?|any duplicates|has repeats)$",
        told=r"\bduplicate|\btwice\b|\bmore\s+than\s+once|\brepeat",
        unless=r"\bwithin\b|\bdistance\b|\bcase\b|\bconsecutive",
        answer=_duplicates,
        exact=True,
    ),
    Equivalent(
        id="all-unique",
        shown="len(set(items)) == len(items)",
        named=r"^(?:all unique|all distinct|is unique|are unique|all different|is distinct)$",
        told=r"\bdistinct\b|\bunique\b|\bdifferent\b|\btwice\b|\bonce\b",
        unless=r"\bcase\b|\bignor",
        answer=lambda values: not _duplicates(values),
        exact=True,
    ),
    Equivalent(
        id="is-sorted",
        shown="items == sorted(items)",
        named=r"^(?:is sorted|is ascending|is ordered|in order|is non decreasing)$",
        told=r"\bascending\b|\bsorted\b|\bnon-?decreasing\b|\bnot\s+decreas",
        unless=r"\bstrict|\bdescending|\bkey\b|\beither\b",
        answer=lambda values: _items(values) == sorted(_items(values)),
        exact=True,
    ),
    Equivalent(
        id="intersection",
        shown="sorted(set(first) & set(second))",
        named=r"^(?:\w+ )?(?:intersection|intersect|common|common items|common elements|in both|shared)$",
        told=r"\bsorted\b|\bascending\b",
        unless=r"\bas\s+often|\bmultiset|\border\s+of\b|\brepeat",
        answer=_of_two(lambda first, second: first & second),
        exact=True,
    ),
    Equivalent(
        id="union",
        shown="sorted(set(first) | set(second))",
        named=r"^(?:\w+ )?(?:union|merged unique|combine unique)$",
        told=r"\bsorted\b|\bascending\b",
        answer=_of_two(lambda first, second: first | second),
        exact=True,
    ),
    Equivalent(
        id="symmetric-difference",
        shown="sorted(set(first) ^ set(second))",
        named=r"^(?:symmetric difference|in one only|only in one)$",
        told=r"\bsorted\b|\bascending\b",
        answer=_of_two(lambda first, second: first ^ second),
    ),
    Equivalent(
        id="subsets",
        shown="itertools.combinations of every size",
        named=r"^(?:subsets|all subsets|power ?set)$",
        told=r"\bsubsets?\b|\bpower\s*set",
        unless=r"\bnon-?empty|\bproper|\bof\s+size|\bsum",
        answer=lambda values: [
            list(some) for size in range(len(_few(values)) + 1) for some in itertools.combinations(_few(values), size)
        ],
        exact=True,
    ),
    Equivalent(
        id="permutations",
        shown="itertools.permutations",
        named=r"^(?:permutations|all permutations|permute|orderings)$",
        told=r"\bpermutations?\b|\borders?\b|\borderings?\b",
        unless=r"\blength\b|\bunique|\bcount|\bnext\b",
        answer=lambda values: [list(some) for some in itertools.permutations(_few(values)[:6])],
        exact=True,
    ),
    Equivalent(
        id="cartesian-product",
        shown="itertools.product",
        named=r"^(?:cartesian|cartesian product|all pairs|cross product|product of lists|cross join)$",
        told=r"\bcartesian|\bevery\s+(?:pair|combination)|\ball\s+(?:pairs|combinations)|\beach\b",
        unless=r"\bvector|\bunordered|\bdistinct\b",
        answer=lambda values: [list(some) for some in itertools.product(*pair(values, list))],
    ),
)
