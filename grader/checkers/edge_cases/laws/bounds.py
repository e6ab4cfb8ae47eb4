"""Laws about how large a result can be: numbers between ends, counts, lengths."""

from __future__ import annotations

import re
from typing import Any

from grader.checkers.edge_cases.laws.arguments import SIZES, is_number, items_of, number_named, numbers_in, the_list
from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.inputs.conditions import number

_N = r"(-?\d+(?:\.\d+)?|zero|one)"
_BETWEEN = re.compile(
    rf"\b(?:always|result\s+(?:is|lies)|lies|returns?\b[^.]*?|^(?:reads?|parses?))\s+(?:an?\s+\w+\s+)?(?:in\s+percent,?\s+)?(?:always\s+)?(?:between\s+{_N}\s+and\s+{_N}"
    rf"|from\s+{_N}\s+to\s+{_N})"
)
_AT_MOST = re.compile(r"\bat\s+most\s+`?(\w+)`?\s+(?:characters|letters|code points|long|items|elements|entries)\b")
_EXACTLY = re.compile(r"\bexactly\s+`?(\w+)`?\s+(?:characters|letters|items|elements|lines|digits)\b")


def _not_negative(seen: Seen) -> bool | None:
    found = seen.result if is_number(seen.result) else None
    return None if found is None else found >= 0


def _between_stated(seen: Seen) -> bool | None:
    match = _BETWEEN.search(seen.told)
    if match is None or type(seen.result) not in (int, float):
        return None
    low, high = number(match[1] or match[3]), number(match[2] or match[4])
    return None if low is None or high is None or low >= high else bool(low <= seen.result <= high)


def _counts_within(seen: Seen) -> bool | None:
    given: Any = the_list(seen)
    if given is None and len(seen.values) <= 2:  # noqa: PLR2004 - a text, and what is counted in it
        given = next((value for value in seen.values.values() if isinstance(value, str)), None)
    if not given or type(seen.result) is not int:
        return None
    return 0 <= seen.result <= len(given)


def _between_extremes(seen: Seen) -> bool | None:
    given = numbers_in(seen)
    if given is None or len(seen.values) > 2 or not is_number(seen.result):  # noqa: PLR2004 - the list, and a share
        return None
    room = 1e-9 * max(map(abs, given))
    return bool(min(given) - room <= seen.result <= max(given) + room)


def _clamped(seen: Seen) -> bool | None:
    low = _named(seen, r"lo|low|lower|min\w*|lowest|floor|start|lower_\w+")
    high = _named(seen, r"hi|high|upper|max\w*|highest|ceiling|end|upper_\w+")
    if low is None or high is None or not is_number(seen.result) or low > high:
        return None
    value = next(iter(seen.values.values()))
    if not is_number(value):
        return None
    return bool(seen.result == min(max(value, low), high))


def _named(seen: Seen, names: str) -> Any:  # noqa: ANN401 - an int or a float
    return next((value for name, value in seen.values.items() if re.fullmatch(names, name) and is_number(value)), None)


def _short_enough(seen: Seen) -> bool | None:
    match = _AT_MOST.search(seen.told)
    limit = seen.values.get(match[1]) if match else number_named(seen, rf"(?:\w+_)?(?:{SIZES})")
    if type(limit) is not int or limit < 0 or not isinstance(seen.result, str | list | tuple):
        return None
    if match is None and limit < 3:  # noqa: PLR2004 - shorter than the usual mark of a cut
        return None
    if isinstance(seen.result, list | tuple) and seen.result and all(isinstance(line, str) for line in seen.result):
        return (
            all(len(line) <= limit for line in seen.result) if "character" in seen.told else len(seen.result) <= limit
        )
    return len(seen.result) <= limit


def _at_most_asked(seen: Seen) -> bool | None:
    count = number_named(seen, r"n|k|count|limit|top|num|number|how_many|max_items|size")
    result, given = items_of(seen.result), the_list(seen)
    if count is None or count < 0 or result is None or given is None:
        return None
    return len(result) == min(count, len(given))


def _exactly_so_long(seen: Seen) -> bool | None:
    match = _EXACTLY.search(seen.told)
    wanted = (seen.values.get(match[1]) or number(match[1])) if match else None
    if not isinstance(wanted, int | float) or not isinstance(seen.result, str | list | tuple):
        return None
    return len(seen.result) == wanted


def _fills(seen: Seen) -> bool | None:
    width = number_named(seen, r"(?:\w+_)?(?:width|length|size|n|total|columns)")
    text = next((value for value in seen.values.values() if isinstance(value, str)), None)
    if text is None:
        whole = next(iter(seen.values.values()), None)
        text = str(whole) if type(whole) is int and len(seen.values) > 1 else None
    if width is None or text is None or not isinstance(seen.result, str) or width < 0 or "\n" in text:
        return None
    return len(seen.result) == max(width, len(text)) and (text in seen.result or text.lstrip("-") in seen.result)


LAWS = (
    Law(
        id="never-negative",
        says="the result is not negative",
        named=r"^(?:count|number of|num|levenshtein|edit distance|hamming|manhattan|euclidean|distance|variance|stdev"
        r"|standard deviation|abs|absolute)\b|\b(?:count|length|distance)$",
        told=r"\bnever\s+(?:be\s+|is\s+|goes?\s+|gets?\s+)?(?:negative|below\s+(?:zero|0)|less\s+than\s+(?:zero"
        r"|0))|\bresult\s+is\s+(?:always\s+)?(?:non-?negative|zero\s+or\s+more|at\s+least\s+(?:zero"
        r"|0))|\breturns?\s+a\s+non-?negative",
        unless=r"\bsigned\b|-1\b|\bnegative\s+(?:if|when|for)\b|\bdown\b|\bdecrement\b|\bcountdown\b|\blog\b",
        check=_not_negative,
        sure=True,
    ),
    Law(
        id="stated-range",
        says="the result lies between the ends that the docstring names",
        told=_BETWEEN.pattern,
        unless=r"\brandom\b",
        check=_between_stated,
        sure=True,
    ),
    Law(
        id="count-within",
        says="the count is between zero and the number of items",
        named=r"^(?:count|number of|num|how many)\b",
        unless=r"\bpairs?\b|\bways\b|\bsubsets?\b|\bsubstrings?\b|\binversions?\b|\bbits?\b"
        r"|-1\b|\bbytes?\b|\bsubarrays?\b"
        r"|\bpaths?\b|\bcombinations\b|\bpermutations\b|\bnested\b|\bleaves\b|\blines?\b",
        check=_counts_within,
    ),
    Law(
        id="between-extremes",
        says="the result is not below the lowest nor above the highest of the numbers",
        named=r"^(?:\w+ )?(?:mean|average|avg|median|mode|percentile|quantile|midrange|trimmed mean|weighted mean"
        r"|weighted average)\b",
        unless=r"\bmoving\b|\brolling\b|\bdeviation\b|\brange\b|\brank\b|\bsquares?\b|\bdifference\b|\babsolute\b",
        check=_between_extremes,
        sure=True,
    ),
    Law(
        id="clamped",
        says="the result is the value, or the end of the range that it lies beyond",
        named=r"^(?:clamp|clip|bound|limit|constrain|saturate)\b",
        told=r"\b(?:limits?|clamps?|restricts?|confines?)\b[^.]*\b(?:range|between|interval|bounds)\b",
        unless=r"\bwrap|\bmodul|\bscale|\bnormali",
        check=_clamped,
        sure=True,
    ),
    Law(
        id="short-enough",
        says="the result is not longer than the limit that was given",
        named=r"^(?:truncate|shorten|ellipsi[sz]e|abbreviate|cut|crop|wrap|word wrap|summari[sz]e|limit length|fit)\b",
        told=_AT_MOST.pattern,
        unless=r"\bbytes\b|\bword\s+boundar|\bat\s+least\b|\bplus\b|\bwords?\s+longer\s+than\b[^.]*\b(?:stay|kept"
        r"|own\s+line|whole)|\bexcluding\b",
        check=_short_enough,
        sure=True,
    ),
    Law(
        id="as-many-as-asked",
        says="there are as many results as were asked for, or all",
        named=r"^(?:top|take|head|first|last|tail|largest|smallest|most common|nlargest|nsmallest|highest|lowest"
        r"|cheapest)\b",
        told=r"\breturns?\s+the\s+(?:first|last|top|highest|largest|smallest|lowest)\s+`?(?:n|k|count|limit)`?\b"
        r"|\bthe\s+`?(?:n|k|count)`?\s+(?:largest|smallest|highest|lowest|cheapest|most|best|first|last)\b",
        unless=r"\bunique\b|\bdistinct\b|\bwords\b|\bfrequen|\bcommon\b|\bcharacters\b|\bwhile\b|\bties\b|\bevery\b",
        check=_at_most_asked,
        sure=True,
    ),
    Law(
        id="exact-length",
        says="the result is exactly as long as the docstring says",
        told=_EXACTLY.pattern,
        unless=r"\bexcept\b|\bunless\b|\bif\b",
        check=_exactly_so_long,
    ),
    Law(
        id="fills-width",
        says="the result holds the text and fills the width",
        named=r"^(?:pad|pad left|pad right|left pad|right pad|zero pad|pad zeros|zfill|ljust|rjust|center|centre"
        r"|justify|align|align left|align right|pad string|pad text|center text)$",
        told=r"\b(?:pads?|padded|cent(?:er|re)s?|justif(?:y|ies))\b[^.]*\bwidth\b",
        unless=r"\btruncat|\bcuts?\b|\btrim|\bmultiple\b|\bblock\b|\beach\s+side\b|\bboth\s+sides\s+by\b|\bcells?\b"
        r"|\bcolumns\b|\bwords?\b",
        check=_fills,
        sure=True,
    ),
)
