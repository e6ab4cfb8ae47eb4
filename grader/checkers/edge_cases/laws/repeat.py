"""Laws of doing it again: twice is once, twice is nothing done, and what comes first stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.checkers.edge_cases.laws.arguments import close, items_of, the_list
from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.inputs.types import ITERATOR
from grader.sandbox.values import Build


def _result_again(seen: Seen) -> Mapping[str, Any] | None:
    """The result in the place of the first argument, the others as they were."""
    names, values = list(seen.values), list(seen.values.values())
    if not values or not _fits(values[0], seen.result) or any(isinstance(value, str) for value in values[1:]):
        return None
    return {**seen.values, names[0]: list(seen.result) if isinstance(values[0], list) else seen.result}


def _fits(given: Any, result: Any) -> bool:  # noqa: ANN401 - arguments are of any type
    if isinstance(given, list) and isinstance(result, list | tuple):
        return not given or not result or {type(item) for item in result} <= {type(item) for item in given}
    return type(given) is type(result)


def _nothing_more(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    first = next(iter(seen.values.values()))
    return None if close(first, seen.result) and close(seen.result, other) else close(seen.result, other)


def _undone(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    return close(next(iter(seen.values.values())), other)


def _last_left_out(seen: Seen) -> Mapping[str, Any] | None:
    given = the_list(seen)
    if given is None or len(given) < 2 or items_of(seen.result) is None:  # noqa: PLR2004 - one would leave none
        return None
    if not all(isinstance(value, list | tuple | int) for value in seen.values.values()):
        return None
    return {name: value[:-1] if isinstance(value, list | tuple) else value for name, value in seen.values.items()}


def _starts_alike(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    result, shorter = items_of(seen.result), items_of(other)
    if result is None or shorter is None:
        return None
    return len(result) >= len(shorter) and all(map(close, result, shorter))


def one_pass(names: tuple[str, ...]) -> Law:
    """The law for parameters that take anything which can be looped over: once is enough."""

    def as_iterators(seen: Seen) -> Mapping[str, Any] | None:
        lists = [name for name in names if isinstance(seen.values.get(name), list)]
        made = {name: Build(target=ITERATOR, args=(seen.values[name],)) for name in lists if seen.values[name]}
        return {**seen.values, **made} if made else None

    return Law(
        id="one-pass",
        says="an iterator gives the same as a list of the same items",
        told="^",
        follow=as_iterators,
        agree=_as_much,
        sure=True,
        spelt_out=True,
        with_functions=True,
    )


def _as_much(seen: Seen, other: Any) -> bool | None:  # noqa: ANN401 - results are of any type
    """Broken only where an iterator gives less: what differs in another way may be chance."""
    if close(seen.result, other):
        return True
    return False if _size(other) < _size(seen.result) else None


def _size(value: Any) -> int:  # noqa: ANN401 - results are of any type
    """Parts of a result, those that are empty or zero not counted."""
    if isinstance(value, list | tuple | set):
        return len(value) + sum(map(_size, value))
    if isinstance(value, dict):
        return len(value) + sum(map(_size, value.values()))
    return int(bool(value))


_NORMAL = (
    r"^(?:normali[sz]e|canonicali[sz]e|canonical|clean|cleanup|clean up|strip|trim|tidy|sanitize|sanitise"
    r"|slugify|slug|to slug|make slug|dedupe|deduplicate|unique|uniq|remove duplicates|collapse|squeeze"
    r"|simplify"
    r"|sort|sorted|abs|clamp|clip|merge intervals|merge ranges|flatten|compact|to snake case|snake case"
    r"|to kebab case|kebab case|remove \w+|fold|bare|expand user)\b"
)

LAWS = (
    Law(
        id="twice-is-once",
        says="doing it twice is the same as doing it once",
        named=_NORMAL,
        told=r"\bcollapses?\b[^.]*\bruns?\b|\bruns?\s+of\b[^.]*\b(?:become|into|to|by)\s+(?:one|a\s+single|single)\b"
        r"|\bsingle\s+(?:dashes|spaces|hyphens|underscores)\b",
        unless=r"\bwindow\b|\bwithin\b|\bfirst\b|\blast\b|\bone\s+level\b|\bescap|\bencod"
        r"|\bscor|\bvector|\bnth\b|\bindex|\bat\b|\bsum\b"
        r"|\bweights?\b|\bone\s+(?:quote|pair|character)|\bincrement|\badd\b|\bpair\b|\bsuffix\b|\bprefix\b",
        follow=_result_again,
        agree=_nothing_more,
        sure=True,
    ),
    Law(
        id="twice-is-nothing",
        says="doing it twice gives back what was given",
        named=r"^(?:reverse|reversed|invert|flip|mirror|negate|transpose|complement|swap case|swapcase|toggle case"
        r"|rot13|bitwise not|reverse (?:list|string|text|words|items|complement)|invert (?:dict|mapping|colou?r"
        r"|case)|swap (?:keys|pairs|ends|halves))$",
        unless=r"\bwhite\s?space\b|\bround|\bempty\b[^.]*\bdropped|\bsingle\s+spaces?\b",
        follow=_result_again,
        agree=_undone,
    ),
    Law(
        id="grows-at-the-end",
        says="a further item leaves the results for those before it as they were",
        named=r"^(?:running|cumulative|prefix|accumulate|cumsum|rolling|moving|sliding|deltas|differences|diff|pairwise"
        r"|ngrams)\b",
        told=r"\b(?:cumulative|running)\s+(?:sums?|totals?|max|min|averages?)\b|\bso\s+far\b",
        unless=r"\bend\b|\bnormali|\bpercent|\bshare|\bpad|\bcent(?:er|re)d?\b|\bcommon\b|\brank|\bfill|\bsentinels?\b",
        follow=_last_left_out,
        agree=_starts_alike,
        sure=True,
    ),
)
