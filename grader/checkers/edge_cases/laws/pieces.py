"""Laws about taking apart and putting together: chunks, windows, parts, groups, running totals."""

from __future__ import annotations

import re
from typing import Any

from grader.checkers.edge_cases.laws.arguments import (
    SIZES,
    close,
    is_number,
    items_of,
    number_named,
    numbers_in,
    same_items,
    the_list,
    the_size,
    the_text,
)
from grader.checkers.edge_cases.laws.law import Law, Seen

_SUMS_TO = re.compile(
    r"\b(?:adds?|sums?)\s+up\s+to\s+(?:the\s+)?`?(\w+)|\bsums?\s+(?:is|to|equals)\s+(?:the\s+)?`?(\w+)"
)


def _joined(result: Any) -> list[Any] | str | None:  # noqa: ANN401 - results are of any type
    """The pieces of a result put together: lists to a list, texts to a text."""
    pieces = items_of(result)
    if not pieces:
        return None
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(pieces)
    if all(isinstance(piece, list | tuple) for piece in pieces):
        return [item for piece in pieces for item in piece]
    return None


def _gives_back(seen: Seen) -> bool | None:
    joined = _joined(seen.result)
    if isinstance(joined, str):
        given = the_text(seen)
        return None if not given else joined == given
    items = the_list(seen)
    if joined is None:
        return False if items and seen.result == [] else None
    return None if not items else joined == items


def _holds_all(seen: Seen) -> bool | None:
    joined, given = _joined(seen.result), the_list(seen)
    return None if isinstance(joined, str) or joined is None or not given else same_items(joined, given)


def _groups_all(seen: Seen) -> bool | None:
    given = the_list(seen)
    if not given or not isinstance(seen.result, dict):
        return None
    groups = list(seen.result.values())
    if not all(isinstance(group, list | tuple) for group in groups):
        return None
    return same_items([item for group in groups for item in group], given)


def _piece_sizes(seen: Seen) -> bool | None:
    size, pieces = number_named(seen, rf"(?:\w+_)?(?:{SIZES})"), items_of(seen.result)
    if size is None or size < 1 or not pieces or not all(isinstance(piece, list | tuple | str) for piece in pieces):
        return None
    if len([value for value in seen.values.values() if type(value) is int]) > 1 or not (
        the_list(seen) or the_text(seen)
    ):
        return None
    return all(len(piece) <= size for piece in pieces)


def _window_count(seen: Seen) -> bool | None:
    size, given, result = the_size(seen), the_list(seen), items_of(seen.result)
    if size is None or size < 1 or not given or result is None:
        return None
    return len(result) == max(len(given) - size + 1, 0)


def _flattens(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if not given or result is None or not any(isinstance(item, list | tuple) for item in given):
        return None
    deep = any(isinstance(inner, list) for item in given if isinstance(item, list) for inner in item)
    if deep and any(isinstance(item, list) for item in result):
        return None
    return result == _leaves(given) if deep or all(not isinstance(item, dict) for item in given) else None


def _leaves(value: Any) -> list[Any]:  # noqa: ANN401 - nested lists hold anything
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _leaves(item)]
    return [value]


def _one_for_each(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    return None if given is None or result is None or not given else len(result) == len(given)


def _shares_add_up(seen: Seen) -> bool | None:
    result, match = items_of(seen.result), _SUMS_TO.search(seen.told)
    if result is None and isinstance(seen.result, dict):
        result = list(seen.result.values())
    if not result or match is None or not all(map(is_number, result)):
        return None
    word = match[1] or match[2]
    total = seen.values.get(word)
    if total is None and word in ("1", "100"):
        total = int(word)
    return None if not is_number(total) else close(sum(result), total)


def _part_counts(seen: Seen) -> bool | None:
    parts = number_named(seen, r"parts|workers|people|shares|groups|buckets|num_parts|n_parts|pieces|k|n")
    result = items_of(seen.result)
    return None if parts is None or parts < 1 or result is None else len(result) == parts


def _tallies(seen: Seen) -> bool | None:
    given: list[Any] | str | None = the_list(seen)
    if given is None:
        given = the_text(seen)
    if not given or not isinstance(seen.result, dict) or not seen.result:
        return None
    if not all(type(count) is int for count in seen.result.values()) or not all(key in given for key in seen.result):
        return None
    return sum(seen.result.values()) == len(given)


def _last_is_sum(seen: Seen) -> bool | None:
    given, result = numbers_in(seen), items_of(seen.result)
    if given is None or not result or not all(map(is_number, result)):
        return None
    return len(result) == len(given) and close(result[-1], sum(given)) and close(result[0], given[0])


_CUT = r"(?:chunk|chunks|chunked|chunkify|batch|batched|batches|paginate|pages|split into|cut into|deal out)"

LAWS = (
    Law(
        id="pieces-give-back",
        says="the pieces, put together again, are what was given",
        named=rf"^(?:\w+ )?{_CUT}\b|^split (?:evenly|list|every|at|into chunks)\b|^group(?:ed)? (?:runs|consecutive"
        rf"|adjacent)\b",
        told=r"\b(?:cuts?|splits?|divides?|breaks?|deals?|slices?)\b[^.]*\binto\b[^.]*\b(?:runs?|chunks?|pieces"
        r"|batches|slices|groups|parts|segments|pages)\b",
        unless=r"\bsep\b|\bseparator\b|\bdelimiter\b|\bwords\b|\boverlap|\bdrop|\bfill|\bpad"
        r"|\blines\b|\bdiscard|\bwhite"
        r"|\bround[- ]robin|\blast\s+(?:incomplete|partial)",
        check=_gives_back,
        sure=True,
    ),
    Law(
        id="pieces-told",
        says="what was taken apart, put together again, is what was given",
        told=r"\b(?:put|joined|taken|added|strung)\s+(?:back\s+)?together\b[^.]*\b(?:is|are|gives?|makes?)\s+(?:the|what)\b"
        r"|\bjoin(?:ed|ing)\b[^.]*\bgives?\s+(?:back\s+)?the\s+(?:text|list|original)\b",
        check=_gives_back,
        sure=True,
        spelt_out=True,
    ),
    Law(
        id="parts-hold-all",
        says="the parts together hold exactly the items that were given",
        named=r"^(?:partition|split|divide|bucket|interleave|distribute|group)\b",
        told=r"\b(?:partitions?|splits?|divides?)\s+(?:the\s+)?\w+\s+into\s+(?:those|two|the)\b",
        unless=r"\bsep\b|\bseparator\b|\bdelimiter\b|\bdrop|\bfill|\bpad",
        check=_holds_all,
        sure=True,
    ),
    Law(
        id="groups-hold-all",
        says="the groups together hold exactly the items that were given",
        named=r"^(?:group|classify|bucket|partition|categori[sz]e|index)\b",
        told=r"^groups?\s+(?:the\s+)?\w+\s+by\b",
        unless=r"\bunique\b|\bdistinct\b|\bonce\b|\blast\b|\bskip|\bignor|\bdrop",
        check=_groups_all,
        sure=True,
    ),
    Law(
        id="piece-size",
        says="no piece is longer than the size that was given",
        named=rf"^(?:\w+ )?{_CUT}\b|^(?:wrap|word wrap|wrap text|fold lines)\b",
        told=r"\bat\s+most\s+`?(?:\w+_)?(?:size|width|limit|length|n|max\w*)`?\s+(?:characters|items|elements|letters"
        r"|code points)\b",
        check=_piece_sizes,
        sure=True,
    ),
    Law(
        id="window-count",
        says="there is one result for each window",
        named=r"\b(?:sliding windows?|moving average|rolling (?:mean|average|sum|max|min)|windowed|sliding|moving sum"
        r"|ngrams?|n grams)\b",
        told=r"\beach\s+(?:\w+\s+)?(?:run|window)\s+of\b[^.]*\b(?:neighbou?ring|consecutive|adjacent)\b",
        unless=r"\bstep\b|\bpad|\bfill|\bpartial\b|\bsame\s+length\b|\bcircular\b|\blargest\s+sum\b",
        check=_window_count,
        sure=True,
    ),
    Law(
        id="flattened",
        says="the result holds all the inner items in order",
        named=r"^(?:deep )?(?:flatten|concat|concatenate|chain|unnest)\b",
        told=r"^flattens?\b",
        unless=r"\bdict|\bkeys?\b|\bdepth\b|\bsep\b|\bskip|\bignor",
        check=_flattens,
        sure=True,
    ),
    Law(
        id="one-for-each",
        says="the result has one item for each that was given",
        named=r"^(?:running|cumulative|prefix|accumulate|ranks?|normali[sz]e (?:scores"
        r"|values|list|weights)|scale (?:scores"
        r"|values|list))\b",
        told=r"\bone\s+(?:\w+\s+)?(?:for|per)\s+each\s+(?:\w+\b)(?!\s+(?:worker|part|call))|\bsame\s+length\s+as\b"
        r"|\bas\s+many\s+\w+\s+as\b",
        unless=r"\bdistinct\b|\bunique\b|\bsum\b.*\barray\b|\bleading\s+zero|\bstarts?\s+with\s+(?:0|zero)",
        check=_one_for_each,
    ),
    Law(
        id="shares-add-up",
        says="the shares add up to the total that was given",
        told=r"\b(?:adds?|sums?)\s+up\s+to\b|\bsums?\s+(?:is|to|equals)\b",
        check=_shares_add_up,
        sure=True,
    ),
    Law(
        id="part-count",
        says="there are as many parts as were asked for",
        named=r"^(?:split evenly|split into|divide evenly|distribute|deal out|partition into)\b",
        told=r"\binto\s+(?:exactly\s+)?`?(?:parts|n|k|workers)`?\s+(?:\w+\s+)?(?:shares|parts|groups|runs|lists"
        r"|pieces)\b|\bone\s+(?:\w+\s+){0,2}(?:per|for\s+each)\s+(?:worker|part|person)\b",
        check=_part_counts,
        sure=True,
    ),
    Law(
        id="tally",
        says="the counts add up to the number of items that were given",
        named=r"^(?:count|tally|histogram|frequency|frequencies|letter counts?|char counts?"
        r"|word frequencies|counts?)\b.*",
        unless=r"\bignor|\bskip|\bonly\b|\bexcept\b|\bif\b|\bbut\b|\bwithout\b|\bnot\b|\bthat\b|\bat\s+least\b",
        check=_tallies,
        sure=True,
    ),
    Law(
        id="running-total",
        says="the first is the first number and the last the sum of all",
        named=r"^(?:running (?:total|sum)s?|cumulative sums?|cumsum|prefix sums?|accumulate)$",
        told=r"\b(?:cumulative|running|prefix)\s+(?:sums?|totals?)\b",
        unless=r"\bstarts?\s+with\s+(?:0|zero)|\bleading\s+zero|\baverage|\bproduct|\bmax|\binitial\b",
        check=_last_is_sum,
        sure=True,
    ),
)
