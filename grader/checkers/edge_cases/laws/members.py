"""Laws about what a result takes from a list that was given: all of it, some of it, one of it, each once."""

from __future__ import annotations

from grader.checkers.edge_cases.laws.arguments import (
    is_number,
    is_subsequence,
    items_of,
    numbers_in,
    same_items,
    the_list,
    the_text,
    within,
)
from grader.checkers.edge_cases.laws.law import Law, Seen


def _permutes(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if given is None or result is None or not given:
        return None
    return same_items(result, given)


def _permutes_letters(seen: Seen) -> bool | None:
    given = the_text(seen)
    if not given or not isinstance(seen.result, str):
        return None
    return sorted(seen.result) == sorted(given)


def _permutes_words(seen: Seen) -> bool | None:
    given = the_text(seen)
    if given is None or not isinstance(seen.result, str) or len(given.split()) < 2:  # noqa: PLR2004 - one word alone says little
        return None
    return sorted(seen.result.split()) == sorted(given.split())


def _takes(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if given is None or not result:
        return None
    return within(result, given)


def _keeps_order(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if given is None or result is None or len(result) < 2 or not within(result, given):  # noqa: PLR2004 - one item has no order
        return None
    return is_subsequence(result, given)


def _first_appearances(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if given is None or result is None or len(result) < 2 or len(result) == len(given):  # noqa: PLR2004 - as above
        return None
    first = [item for index, item in enumerate(given) if item not in given[:index]]
    return is_subsequence(result, first)


def _distinct(seen: Seen) -> bool | None:
    result = items_of(seen.result)
    if result is None or len(result) < 2:  # noqa: PLR2004 - one item is no repeat
        return None
    return all(item not in result[:index] for index, item in enumerate(result))


def _covers(seen: Seen) -> bool | None:
    given, result = the_list(seen), items_of(seen.result)
    if not given or result is None:
        return None
    return all(item in result for item in given) and all(item in given for item in result)


def _leaves_out(seen: Seen) -> bool | None:
    lists = [value for value in seen.values.values() if isinstance(value, list | tuple | set)]
    result = items_of(seen.result)
    if len(lists) != 2 or not lists[1] or result is None:  # noqa: PLR2004 - what there is, and what is unwanted
        return None
    return not any(item in lists[1] for item in result)


def _member(seen: Seen) -> bool | None:
    given = the_list(seen)
    if not given or seen.result is None or not any(type(seen.result) is type(item) for item in given):
        return None
    return seen.result in given


def _largest(seen: Seen) -> bool | None:
    given = numbers_in(seen)
    return None if given is None or not is_number(seen.result) else seen.result == max(given)


def _smallest(seen: Seen) -> bool | None:
    given = numbers_in(seen)
    return None if given is None or not is_number(seen.result) else seen.result == min(given)


def _longest(seen: Seen) -> bool | None:
    return _extreme_length(seen, longest=True)


def _shortest(seen: Seen) -> bool | None:
    return _extreme_length(seen, longest=False)


def _extreme_length(seen: Seen, *, longest: bool) -> bool | None:
    given = the_list(seen)
    if given is None and (text := the_text(seen)) is not None and len(seen.values) == 1:
        given = list(text.split())
        if not text.replace(" ", "").isalnum():
            return None
    if not given or not all(isinstance(item, str | list | tuple) for item in given) or seen.result not in given:
        return None
    return len(seen.result) == (max if longest else min)(map(len, given))


_UNIQUE = r"\b(?:unique|uniq|dedupe|deduplicate|distinct|remove duplicates|without duplicates|drop duplicates)\b"

LAWS = (
    Law(
        id="permutation",
        says="the result holds exactly the items that were given",
        named=r"^(?!is |are |check )(?:\w+ )?(?:sort|sorted|reverse|reversed|rotate|shuffle|shuffled|reorder"
        r"|rotate (?:left|right))(?: (?:list"
        r"|items|array|by|left|right|n)\b.*)?$",
        unless=r"\b(?:unique|duplicates?|distinct|top)\b",
        check=_permutes,
        sure=True,
    ),
    Law(
        id="same-letters",
        says="the result holds exactly the characters that were given",
        named=r"^(?:reverse|rotate|shuffle)(?: (?:text|string|str|letters|characters))?$",
        check=_permutes_letters,
    ),
    Law(
        id="same-words",
        says="the result holds exactly the words that were given",
        named=r"^(?:reverse|rotate|shuffle|sort)(?: \w+)? words$|^(?:reverse|rotate|sort) sentence$",
        check=_permutes_words,
        sure=True,
    ),
    Law(
        id="subset",
        says="the result holds only items that were given, none more often",
        named=r"^(?:\w+ )?(?:filter|filtered|take|unique|dedupe|select|exclude|without|keep|top|head|tail|sample"
        r"|compact|remove|drop|reject|largest|smallest)\b",
        told=r"\breturns?\s+(?:only\s+)?(?:the|those|all)\s+(?:\w+\s+)?(?:items|elements|values|numbers|words|strings"
        r"|entries|rows)\s+(?:that|which|whose|of|without|with|greater|less|above|below)\b",
        unless=r"\bindex|\bindices|\bposition",
        check=_takes,
    ),
    Law(
        id="order-kept",
        says="the result keeps the order of the items that were given",
        told=r"\b(?:keep(?:s|ing)?|preserv(?:es?|ing)|retain(?:s|ing)?|maintain(?:s|ing)?)\s+(?:the\s+"
        r"|their\s+)?(?:original\s+"
        r"|relative\s+|given\s+)?order"
        r"|\border\s+(?:of\s+\w+\s+)?(?:is\s+)?(?:kept|preserved|retained)|\bin\s+(?:their|the)\s+(?:original"
        r"|given|same)\s+order"
        r"|\bstay\s+in\s+(?:their|the)\s+(?:given|original)\s+order",
        unless=r"\bsort|\brank|\bascending|\bcheapest|\bhighest|\blowest|\brever[st]",
        check=_keeps_order,
        sure=True,
    ),
    Law(
        id="first-appearance",
        says="the result is in the order of first appearance",
        told=r"\border\s+(?:of|in\s+which)\b[^.]*\bfirst|\bfirst\s+(?:appearance|occurrence|mention)\b|\bfirst\s+seen\b"
        r"|\border\s+(?:is\s+)?(?:kept|preserved)",
        unless=r"\blast\s+(?:appearance|occurrence)|\bindex",
        check=_first_appearances,
        sure=True,
    ),
    Law(
        id="distinct",
        says="no item comes twice in the result",
        named=_UNIQUE,
        told=r"\bwithout\s+(?:any\s+)?(?:duplicates|repeats|repetition)|\beach\s+(?:\w+\s+)?(?:only\s+"
        r"|exactly\s+)?once\b"
        r"|\bno\s+duplicates\b|\b(?:every|each)\s+\w+\s+once\b"
        r"|\breturns?\s+(?:the\s+|a\s+(?:sorted\s+)?list\s+of\s+)?(?:sorted\s+)?(?:unique"
        r"|distinct)\b|\bduplicates\s+(?:are\s+)?(?:removed"
        r"|dropped)",
        unless=r"\bconsecutive\b|\badjacent\b|\bcount\b|\bif\b[^.]*\bunique\b|\bunless\b",
        check=_distinct,
        sure=True,
    ),
    Law(
        id="covers-all",
        says="every item that was given comes in the result, and no other",
        named=_UNIQUE,
        unless=r"\bconsecutive\b|\badjacent\b|\bkey\b|\bfield\b|\bby\b|\bcase\b",
        check=_covers,
        sure=True,
    ),
    Law(
        id="left-out",
        says="nothing of the second list is left in the result",
        named=r"^(?:without|exclude|excluding|difference|subtract|minus|remove all|list difference|set difference)$",
        unless=r"\bas\s+often|\bmultiset|\bcounts\b|\bone\s+for\s+one",
        check=_leaves_out,
        sure=True,
    ),
    Law(
        id="member",
        says="the result is one of the items that were given",
        named=r"^(?:find )?(?:max|maximum|min|minimum|mode|largest|smallest|longest|shortest|biggest|most common"
        r"|most frequent|majority|closest|nearest|choose|pick|kth largest|kth smallest|nth largest|second largest"
        r"|second smallest|cheapest|oldest|newest|latest|earliest|highest|lowest)\b(?!.*(?:length|count|sum"
        r"|product|profit|index|difference|depth|distance|size|subarray|run|streak|gap))",
        unless=r"\bsum\b|\blength of\b|\bdifference\b|\bhow\s+(?:many|long)\b|\bprefix\b|\bsubsequence\b|\bsubstring\b"
        r"|\bindex\b",
        check=_member,
        sure=True,
    ),
    Law(
        id="largest",
        says="the result is the largest of the numbers that were given",
        named=r"^(?:find |get )?(?:max|maximum|largest|highest|biggest)(?: (?:value|number|item|element|score|of"
        r"|in list|in))*$",
        unless=r"\bdistinct\b|\beven\b|\bodd\b|\bproduct\b|\bsum\b|\bbelow\b|\bless\b|\bdifference\b"
        r"|\bthat\b|\bwindow\b"
        r"|\bkey\b",
        check=_largest,
        sure=True,
    ),
    Law(
        id="smallest",
        says="the result is the smallest of the numbers that were given",
        named=r"^(?:find |get )?(?:min|minimum|smallest|lowest)(?: (?:value|number|item|element|score|of|in list"
        r"|in))*$",
        unless=r"\bdistinct\b|\beven\b|\bodd\b|\bproduct\b|\bsum\b|\babove\b|\bgreater\b|\bdifference\b|\bmissing\b"
        r"|\bpositive\b|\bthat\b|\bwindow\b|\bkey\b",
        check=_smallest,
        sure=True,
    ),
    Law(
        id="longest",
        says="the result is as long as the longest that was given",
        named=r"^(?:find |get )?longest(?: (?:word|string|name|line|list|item|text))?\b",
        unless=r"\bprefix\b|\bsubsequence\b|\bsubstring\b|\bcommon\b|\brun\b|\bstreak\b|\bthan\b|\bthat\b",
        check=_longest,
        sure=True,
    ),
    Law(
        id="shortest",
        says="the result is as long as the shortest that was given",
        named=r"^(?:find |get )?shortest(?: (?:word|string|name|line|list|item|text))?\b",
        unless=r"\bpath\b|\bcommon\b|\bthan\b|\bthat\b",
        check=_shortest,
        sure=True,
    ),
)
