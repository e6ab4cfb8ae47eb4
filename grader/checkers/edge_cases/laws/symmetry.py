"""Laws of two calls that must give the same: arguments exchanged, items in another order, case changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.checkers.edge_cases.laws.arguments import close, is_number, same_items, the_list, the_only_argument
from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.inputs.exact import differs

PAIR = 2
"""Arguments that can be exchanged."""


def _exchanged(seen: Seen) -> Mapping[str, Any] | None:
    names, values = list(seen.values), list(seen.values.values())
    if len(values) == PAIR and _alike(*values) and differs(*values):
        return dict(zip(names, reversed(values), strict=True))
    if len(values) == 2 * PAIR and all(type(value) is type(values[0]) for value in values):
        return dict(zip(names, [*values[PAIR:], *values[:PAIR]], strict=True)) if _two_pairs(names) else None
    return None


def _alike(left: object, right: object) -> bool:
    return type(left) is type(right) or (is_number(left) and is_number(right))


def _two_pairs(names: list[str]) -> bool:
    """Do four names stand for two things of two parts each: `a_start, a_end, b_start, b_end` or `x1, y1, x2, y2`?"""
    stems = [{part for part in _parts(name) if part} for name in names]
    return bool(stems[0] & stems[2]) and bool(stems[1] & stems[3]) and not stems[0] & stems[1] & stems[2]


def _parts(name: str) -> list[str]:
    parts = name.split("_")
    if len(parts) == 1 and name[-1:].isdigit():
        parts = [name[:-1]]
    return [part for part in parts if len(part) > 1 or len(parts) == 1]


def _reordered(seen: Seen) -> Mapping[str, Any] | None:
    given = the_list(seen)
    if given is None or len(given) < 2 or given == given[::-1]:  # noqa: PLR2004 - one item has one order
        return None
    return {name: _reverse(value) for name, value in seen.values.items()}


def _reverse(value: Any) -> Any:  # noqa: ANN401 - the lists among the arguments, others as they are
    return value[::-1] if isinstance(value, list | tuple) else value


def _same(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    return bool(seen.result == other) if "exact" in seen.told.split() else close(seen.result, other)


def _same_collection(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    if isinstance(seen.result, list | tuple) and isinstance(other, list | tuple):
        return same_items(seen.result, other)
    return close(seen.result, other)


def _same_size(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    if isinstance(seen.result, str | list) and type(other) is type(seen.result):
        return len(seen.result) == len(other)
    return close(seen.result, other)


def _mirrored(seen: Seen) -> Mapping[str, Any] | None:
    text = the_only_argument(seen)
    if not isinstance(text, str | list) or text == text[::-1]:
        return None
    return dict.fromkeys(seen.values, text[::-1])


def _other_case(seen: Seen) -> Mapping[str, Any] | None:
    changed = {name: _swapped(value) for name, value in seen.values.items()}
    tells = isinstance(seen.result, int | bool | float) or (isinstance(seen.result, dict) and "lower case" in seen.told)
    return changed if changed != dict(seen.values) and tells else None


def _swapped(value: Any) -> Any:  # noqa: ANN401 - texts, and lists of them; others as they are
    if isinstance(value, str):
        return value[:1].swapcase() + value[1:] if value.isascii() else value
    return [_swapped(item) for item in value] if isinstance(value, list) else value


def _spaced(seen: Seen) -> Mapping[str, Any] | None:
    changed = {
        name: f"  {value} " if isinstance(value, str) and value.strip() else value
        for name, value in seen.values.items()
    }
    return changed if changed != dict(seen.values) else None


def _with_itself(seen: Seen) -> Mapping[str, Any] | None:
    names, values = list(seen.values), list(seen.values.values())
    if len(values) == PAIR and type(values[0]) is type(values[1]) and differs(*values):
        return dict.fromkeys(names, values[0])
    return None


def _nothing_apart(_seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    return bool(abs(other) <= 1e-9) if is_number(other) else None  # noqa: PLR2004 - rounding of floats


def _full(_seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    return other if isinstance(other, bool) else None


def _repeated_item(seen: Seen) -> Mapping[str, Any] | None:
    given = the_list(seen)
    if not given:
        return None
    return {name: [*value, value[0]] if isinstance(value, list) else value for name, value in seen.values.items()}


_SYMMETRIC = (
    r"^(?:\w+ )?(?:gcd|lcm|hcf|greatest common divisor|least common multiple|hamming|hamming distance|levenshtein"
    r"|levenshtein distance|edit distance"
    r"|distance|euclidean|euclidean distance|manhattan|manhattan distance|overlap|overlaps|overlapping"
    r"|intersects|is anagram|are anagrams|anagram|anagrams|similarity|jaccard"
    r"|jaccard similarity|jaccard index|cosine similarity|coprime|are coprime|is coprime|common prefix length"
    r"|dot|dot product|are equal|collide|collides|symmetric difference"
    r"|days between|lcs length|is rotation|are isomorphic|are rotations)$"
)
_SETS = (
    r"^(?:\w+ )?(?:intersection|intersect|union|common|common items|common elements"
    r"|shared|in common|symmetric difference"
    r"|common letters|common words)$"
)
_AGGREGATES = (
    r"^(?:\w+ )?(?:mean|average|avg|median|sum|total|variance|stdev|std|std dev|standard deviation|max"
    r"|maximum|min|minimum|largest|smallest|second largest|second smallest|second highest"
    r"|product|gcd|lcm|range|spread|count|histogram|frequencies|contains duplicate|has duplicates|has duplicate"
    r"|all unique|percentile|quantile|kth largest|kth smallest|single number|missing number"
    r"|find missing|total price|harmonic mean|geometric mean|rms|checksum total|merge intervals|merge ranges"
    r"|sort|sorted|top|most common words)(?: (?:of|list|numbers|values|items|value|all|list of \w+))?$"
)

LAWS = (
    Law(
        id="symmetric",
        says="it is the same with its two arguments exchanged",
        named=_SYMMETRIC,
        told=r"\bsymmetric\b|\border\s+of\s+(?:the\s+)?(?:two\s+)?arguments\s+(?:does\s+not"
        r"|doesn't)\s+matter|\bhave\s+(?:a\s+\w+"
        r"|something|any\w*)\s+in\s+common\b|\btwo\s+(?:\w+\s+){0,3}(?:differ|overlap|touch|intersect)\b",
        unless=r"\bdirected\b|\bsigned\b|\bprefix\s+of\b|\bsubset\b|\bcontains\b|\bafter\b"
        r"|\bsince\b|\bfrom\s+\w+\s+to\b"
        r"|\bdifference\s+\w+\s+minus\b|\btruncat",
        follow=_exchanged,
        agree=_same,
        sure=True,
    ),
    Law(
        id="symmetric-collection",
        says="it holds the same items with its two arguments exchanged",
        named=_SETS,
        told=r"\b(?:in|of)\s+both\s+(?:lists|sets|texts|strings|sequences)\b|\bcommon\s+to\s+both\b",
        unless=r"\border\b|\bfirst\s+list\b|\bkeep|\bdifference\b",
        follow=_exchanged,
        agree=_same_collection,
    ),
    Law(
        id="order-free",
        says="the order of the items makes no difference",
        named=_AGGREGATES,
        told=r"\border\s+(?:of\s+\w+\s+|of\s+the\s+\w+\s+)?(?:does\s+not|doesn't|makes\s+no)\s+(?:matter|difference)"
        r"|\bwhatever\s+(?:the|their)\s+order\b|\bregardless\s+of\s+(?:the\s+|their\s+)?order"
        r"|\bin\s+any\s+order\b(?=[^.]*(?:;"
        r"|\.|,))",
        unless=r"\bfirst\b|\blast\b|\bmoving\b|\brolling\b|\bweight|\bposition|\bindex|\bconsecutive\b|\bsubarray\b"
        r"|\bneighbou?r|\badjacent\b|\bstable\b|\border\s+is\s+kept|\bgiven\s+order|\bkeep|\bties\b|\bequal\b"
        r"|\bsame\s+\w+\s+stay|\bby\s+(?:key|the|their)\b|\bkey\b|\bresult[^.]*in\s+any\s+order",
        follow=_reordered,
        agree=_same,
        sure=True,
    ),
    Law(
        id="mirrored",
        says="it is the same for the text read backwards",
        named=r"^(?:is )?(?:a )?(?:palindrome|palindromic|longest palindrome length|is palindromic)\b",
        follow=_mirrored,
        agree=_same,
        sure=True,
    ),
    Law(
        id="case-free",
        says="upper and lower case make no difference",
        told=r"\bcase\s+(?:and\s+[\w\s]{0,30}?)?(?:is\s+|are\s+)?(?:ignored|do(?:es)?\s+not\s+matter|doesn't\s+matter|makes\s+no\s+difference)"
        r"|\bcase[- ]insensitiv|\bignor(?:es?|ing)\s+(?:upper\s+and\s+lower\s+)?case\b|\b(?:in|of)\s+(?:either"
        r"|any)\s+case\b|\bregardless\s+of\s+(?:the\s+)?case\b|\bcase\s+and\b[^.]*\b(?:are\s+)?ignored|\bignor(?:es?"
        r"|ing)\b[^.]*\bcase\b",
        unless=r"\bunless\b|\bif\s+`?(?:case|ignore)|\bcase_sensitive\b|\bsensitive\b(?<!insensitive)",
        follow=_other_case,
        agree=_same,
        sure=True,
        answers=True,
    ),
    Law(
        id="space-free",
        says="white space at the ends makes no difference",
        told=r"\b(?:leading|trailing|surrounding)\s+(?:and\s+trailing\s+)?(?:white\s?-?space|spaces|blanks)\s+(?:(?:is"
        r"|are)\s+(?:ignored|stripped|removed|dropped|skipped)|do(?:es)?\s+not\s+matter)|\bwhite\s?space\s+at\s+(?:the"
        r"|either|both)\s+ends?\s+(?:is\s+)?(?:ignored"
        r"|stripped|goes|does\s+not\s+matter)|\bignor(?:es|ing)\s+(?:leading|surrounding|trailing)[^.]*\bspace"
        r"|\bwhite\s?space\s+around\b[^.]*\b(?:ignored|does\s+not\s+matter)",
        unless=r"\binside\s+quotes\b",
        follow=_spaced,
        agree=_same,
        sure=True,
        answers=True,
    ),
    Law(
        id="nothing-apart",
        says="the distance of anything from itself is zero",
        named=r"^(?:\w+ )?(?:distance|hamming|levenshtein|edit distance|manhattan|euclidean|haversine|hamming distance"
        r"|levenshtein distance|days between)$",
        unless=r"\bmatching\b|\bsimilarit",
        follow=_with_itself,
        agree=_nothing_apart,
        sure=True,
    ),
    Law(
        id="like-itself",
        says="it is true of anything and itself",
        named=r"^(?:is |are )?(?:anagrams?|rotations?|permutations?|isomorphic|same \w+|equal|subset|subsequence"
        r"|prefix|similar|match(?:es)?)$|^(?:are|is) (?:anagrams?|rotations?|permutations?"
        r"|isomorphic|a?n? ?subsequence)\b",
        unless=r"\bproper\b|\bstrict|\bdifferent\b|\bdistinct\b|\bpattern\b|\bglob\b|\bvalid\b|\bregex|\bone\s+edit\b"
        r"|\bnot\s+the\s+same\b",
        follow=_with_itself,
        agree=_full,
    ),
    Law(
        id="twice-counts-once",
        says="an item given twice makes no difference",
        named=r"^(?:unique|distinct|dedupe|deduplicate|count unique|count distinct|number of distinct|merge intervals"
        r"|merge ranges|second largest|union|common items)$",
        told=r"\bduplicates?\s+(?:are\s+ignored|do\s+not\s+(?:count|matter)|count\s+once|make\s+no\s+difference)"
        r"|\b(?:every|each)\s+\w+\s+once\b|\beach\s+once\b",
        unless=r"\bconsecutive\b|\badjacent\b|\blast\s+(?:occurrence|appearance)\b|\bcounts?\s+how\b"
        r"|\bappears?\s+once\b"
        r"|\bexactly\s+once\b|\bonly\s+once\b|\bmultipl",
        follow=_repeated_item,
        agree=_same_size,
        sure=True,
    ),
)
