"""Every law: a name or a sentence that suggests it, two results that keep it and one that breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from msgspec import Struct

from grader.checkers.edge_cases.laws.law import Law, Seen
from grader.checkers.edge_cases.laws.repeat import one_pass
from grader.checkers.edge_cases.laws.table import LAWS
from grader.sandbox.values import Build

ALL = (*LAWS, one_pass(("items",)))
BY_ID = {law.id: law for law in ALL}


class Shown(Struct, frozen=True):
    """`name` and `told` suggest a law; the two first results, each with its arguments, keep it, the last breaks it."""

    name: str
    told: str
    kept: tuple[tuple[Mapping[str, Any], Any], tuple[Mapping[str, Any], Any]]
    broken: tuple[Mapping[str, Any], Any]


class Called(Struct, frozen=True):
    """The same for a law of two calls: two functions that keep it, one that breaks it, and arguments for them."""

    name: str
    told: str
    values: Mapping[str, Any]
    good: tuple[Callable[..., Any], Callable[..., Any]]
    bad: Callable[..., Any]


def v(*values: Any, **named: Any) -> dict[str, Any]:
    return {**dict(zip(("values", "others"), values, strict=False)), **named}


ONE_CALL = {
    "stated-size": Shown(
        "pairs",
        "the result has `len(values) - 1` entries.",
        ((v([1, 2, 3]), [3, 5]), (v([1]), [])),
        (v([1, 2, 3]), [3]),
    ),
    "stated-digits": Shown("clock", "written with two digits.", ((v(5), "05"), (v(12), "12")), (v(5), "5")),
    "never-empty": Shown("slug", "the name is never empty.", ((v("a"), "a"), (v("?"), "x")), (v("?"), "")),
    "ties-stay": Shown(
        "by length",
        "words of one length keep their order.",
        ((v(["bb", "aa", "c"]), ["c", "bb", "aa"]), (v(["b", "aa", "a"]), ["aa", "b", "a"])),
        (v(["bb", "aa", "c"]), ["c", "aa", "bb"]),
    ),
    "affix-removed": Shown("bare", 'remove a leading "www.".', ((v("www.a"), "a"), (v("wa"), "wa")), (v("wa"), "a")),
    "ascending": Shown("sort numbers", "", ((v([3, 1]), [1, 3]), (v([2, 2]), [2, 2])), (v([3, 1]), [3, 1])),
    "descending": Shown(
        "rank",
        "returns the numbers in descending order.",
        ((v([1, 3]), [3, 1]), (v([2, 2]), [2, 2])),
        (v([1, 3]), [1, 3]),
    ),
    "permutation": Shown("sort", "", ((v([3, 1, 1]), [1, 1, 3]), (v([2]), [2])), (v([3, 1, 1]), [1, 3])),
    "subset": Shown("filter even", "", ((v([1, 2, 4]), [2, 4]), (v([1, 2]), [2])), (v([1, 2]), [4])),
    "order-kept": Shown(
        "filter even",
        "those that stay keep their order.",
        ((v([4, 2, 1]), [4, 2]), (v([2, 4]), [2, 4])),
        (v([4, 2]), [2, 4]),
    ),
    "first-appearance": Shown(
        "unique",
        "in the order of first appearance.",
        ((v(["b", "a", "b"]), ["b", "a"]), (v(["a", "b"]), ["a", "b"])),
        (v(["b", "a", "b"]), ["a", "b"]),
    ),
    "distinct": Shown("unique", "", ((v([1, 1, 2]), [1, 2]), (v([2]), [2])), (v([1, 1]), [1, 1])),
    "covers-all": Shown("unique", "", ((v([1, 1, 2]), [1, 2]), (v([2]), [2])), (v([1, 2]), [1])),
    "member": Shown("most common", "", ((v([1, 2, 2]), 2), (v(["a"]), "a")), (v([1, 2]), 3)),
    "largest": Shown("largest", "", ((v([1, 5]), 5), (v([-2, -1]), -1)), (v([-1, -5]), 0)),
    "smallest": Shown("smallest", "", ((v([1, 5]), 1), (v([-2, -1]), -2)), (v([1, 5]), 0)),
    "longest": Shown("longest word", "", ((v(["a", "bb"]), "bb"), (v(["cc", "a"]), "cc")), (v(["a", "bb"]), "a")),
    "shortest": Shown("shortest word", "", ((v(["a", "bb"]), "a"), (v(["cc", "a"]), "a")), (v(["a", "bb"]), "bb")),
    "ordered-by-key": Shown(
        "sort by length",
        "sorted by age.",
        ((v([]), [{"age": 1}, {"age": 2}]), (v([]), [{"age": 2}, {"age": 1}])),
        (v([]), [{"age": 2}, {"age": 1}, {"age": 2}]),
    ),
    "same-letters": Shown("reverse", "", ((v("ba"), "ab"), (v("a"), "a")), (v("bab"), "ab")),
    "same-words": Shown("reverse words", "", ((v("a b"), "b a"), (v("a"), "a")), (v("a b b"), "b a")),
    "left-out": Shown("difference", "", ((v([1, 2], [2]), [1]), (v([1, 3], [2]), [1, 3])), (v([1, 2], [2]), [1, 2])),
    "pieces-give-back": Shown(
        "chunked",
        "",
        ((v([1, 2, 3], size=2), [[1, 2], [3]]), (v([1], size=2), [[1]])),
        (v([1, 2, 3], size=2), [[1, 2]]),
    ),
    "pieces-told": Shown(
        "runs",
        "the runs put together are the list again.",
        ((v([1, 2, 3]), [[1, 2], [3]]), (v([1]), [[1]])),
        (v([1, 2, 3]), [[1, 2]]),
    ),
    "parts-hold-all": Shown(
        "partition", "", ((v([1, 2, 3]), [[2], [1, 3]]), (v([1, 2]), [[1], [2]])), (v([1, 2, 3]), [[2], [3]])
    ),
    "groups-hold-all": Shown(
        "group by length",
        "",
        ((v(["a", "bb"]), {1: ["a"], 2: ["bb"]}), (v(["a", "b"]), {1: ["a", "b"]})),
        (v(["a", "a"]), {1: ["a"]}),
    ),
    "piece-size": Shown(
        "chunked",
        "",
        ((v([1, 2, 3], size=2), [[1, 2], [3]]), (v([1], size=2), [[1]])),
        (v([1, 2, 3], size=2), [[1, 2, 3]]),
    ),
    "window-count": Shown(
        "rolling mean",
        "",
        ((v([1, 2, 3], size=2), [1.5, 2.5]), (v([1, 2], size=2), [1.5])),
        (v([1, 2, 3], size=2), [1.5]),
    ),
    "flattened": Shown("flatten", "", ((v([[1], [2, 3]]), [1, 2, 3]), (v([[1], []]), [1])), (v([[1], [0, 3]]), [1, 3])),
    "one-for-each": Shown("running total", "", ((v([1, 3]), [0.25, 0.75]), (v([2]), [1.0])), (v([1, 3]), [0.25])),
    "shares-add-up": Shown(
        "split bill",
        "the shares add up to `cents`.",
        ((v(cents=5, people=2), [3, 2]), (v(cents=4, people=2), [2, 2])),
        (v(cents=5, people=2), [2, 2]),
    ),
    "part-count": Shown(
        "split evenly",
        "",
        ((v([1, 2, 3], parts=2), [[1, 2], [3]]), (v([1], parts=2), [[1], []])),
        (v([1, 2, 3], parts=2), [[1, 2, 3]]),
    ),
    "tally": Shown(
        "tally", "", ((v(["a", "a"]), {"a": 2}), (v(["a", "b"]), {"a": 1, "b": 1})), (v(["a", "a"]), {"a": 1})
    ),
    "running-total": Shown("running total", "", ((v([1, 2, 3]), [1, 3, 6]), (v([2]), [2])), (v([1, 2, 3]), [1, 3])),
    "never-negative": Shown("count words", "", ((v("a"), 1), (v(""), 0)), (v("a"), -1)),
    "stated-range": Shown("score", "the result is between 0 and 1.", ((v("a"), 0.5), (v("b"), 1)), (v("a"), 1.5)),
    "count-within": Shown("count even", "", ((v([1, 2]), 1), (v([1]), 0)), (v([1, 2]), 3)),
    "between-extremes": Shown("mean", "", ((v([1, 2, 4]), 3.5), (v([1, 3]), 2)), (v([1, 2, 4]), 7)),
    "clamped": Shown("clamp", "", ((v(5, low=1, high=3), 3), (v(2, low=1, high=3), 2)), (v(0, low=1, high=3), 0)),
    "short-enough": Shown(
        "truncate", "", ((v("abcdef", limit=4), "a..."), (v("ab", limit=4), "ab")), (v("abcdef", limit=4), "abcd...")
    ),
    "as-many-as-asked": Shown(
        "top scores", "", ((v([3, 1, 2], n=2), [3, 2]), (v([3], n=2), [3])), (v([3, 1, 2], n=2), [3])
    ),
    "exact-length": Shown(
        "code",
        "returns exactly `width` characters.",
        ((v("a", width=2), " a"), (v("ab", width=2), "ab")),
        (v("a", width=3), "a"),
    ),
    "fills-width": Shown(
        "pad left", "", ((v("a", width=3), "  a"), (v("abc", width=2), "abc")), (v("a", width=3), " a")
    ),
    "found-where-it-is": Shown("find index", "", ((v([5, 7], 7), 1), (v([5], 7), -1)), (v([5, 7], 7), -1)),
    "membership": Shown("contains", "", ((v([5, 7], 7), True), (v([5], 7), False)), (v([5, 7], 7), False)),
    "index-of-largest": Shown("argmax", "", ((v([1, 5]), 1), (v([5, 1]), 0)), (v([1, 5]), 0)),
    "index-of-smallest": Shown("argmin", "", ((v([1, 5]), 0), (v([5, 1]), 1)), (v([1, 5]), 1)),
    "insertion-point": Shown("insertion point", "", ((v([1, 3], 2), 1), (v([1, 3], 4), 2)), (v([1, 3], 4), 1)),
    "two-that-add-up": Shown(
        "two sum",
        "",
        ((v([1, 4, 2], target=6), [1, 2]), (v([2, 4], target=6), [0, 1])),
        (v([1, 4, 2], target=6), [0, 1]),
    ),
    "intervals-covered": Shown(
        "merge intervals",
        "",
        ((v([(0, 2), (1, 3)]), [(0, 3)]), (v([(0, 1)]), [(0, 1)])),
        (v([(0, 9), (1, 3)]), [(0, 3)]),
    ),
    "intervals-apart": Shown(
        "merge intervals",
        "",
        ((v([(0, 2), (5, 6)]), [(0, 2), (5, 6)]), (v([(0, 2), (1, 3)]), [(0, 3)])),
        (v([(0, 2), (1, 6)]), [(0, 2), (1, 6)]),
    ),
    "interval-ends": Shown(
        "merge intervals",
        "",
        ((v([(0, 2), (1, 3)]), [(0, 3)]), (v([(0, 1)]), [(0, 1)])),
        (v([(0, 2), (1, 3)]), [(0, 4)]),
    ),
    "lower-case": Shown("fold", "returns the text in lower case.", ((v("A"), "a"), (v("b"), "b")), (v("Ab"), "Ab")),
    "upper-case": Shown("shout", "returns the text in upper case.", ((v("a"), "A"), (v("B"), "B")), (v("Ab"), "Ab")),
    "clean-ends": Shown("slug", "never starts or ends with a dash.", ((v("a"), "a"), (v("-b-"), "b")), (v("-b"), "-b")),
    "single-marks": Shown("slug", "with single dashes.", ((v("a b"), "a-b"), (v("ab"), "ab")), (v("a  b"), "a--b")),
    "slug": Shown("slugify", "", ((v("a b"), "a-b"), (v("ab"), "ab")), (v("a b!"), "a-b-")),
    "letter-for-letter": Shown(
        "caesar", "", ((v("ab", shift=1), "bc"), (v("a b", shift=0), "a b")), (v("a b", shift=0), "ab")
    ),
    "length-told": Shown(
        "mask", "the result is as long as the text.", ((v("ab"), "**"), (v("a"), "a")), (v("abc"), "**")
    ),
    "only-case-changes": Shown("title case", "", ((v("a b"), "A B"), (v("a"), "A")), (v("a  b"), "A B")),
}


def _first(values: Any) -> Any:
    return next(iter(values))


TWO_CALLS = {
    "stated-equation": Called(
        "shift",
        "shift(shift(text, n), -n) gives the text back.",
        v(text="abc", by=2),
        (lambda text, by: text[by % 3 :] + text[: by % 3], lambda text, _: text),
        lambda text, _: text[1:] + text[:1],
    ),
    "symmetric": Called(
        "distance",
        "",
        v(3, 5),
        (lambda values, others: abs(values - others), lambda values, others: values * others),
        lambda values, others: values - others,
    ),
    "symmetric-collection": Called(
        "common items",
        "",
        v([1, 2], [2, 3, 2]),
        (
            lambda values, others: [*{*values} & {*others}],
            lambda values, others: [one for one in dict.fromkeys(values) if one in others],
        ),
        lambda values, others: [one for one in others if one in values],
    ),
    "order-free": Called("total", "", v([1, 2, 4]), (sum, max), _first),
    "mirrored": Called(
        "is palindrome", "", v("abb"), (lambda values: values == values[::-1], len), lambda values: values < "b"
    ),
    "case-free": Called(
        "is yes",
        "case is ignored.",
        v("yes"),
        (lambda values: values.lower() == "yes", len),
        lambda values: values == "yes",
    ),
    "space-free": Called(
        "is yes",
        "surrounding spaces are ignored.",
        v("yes"),
        (lambda values: values.strip() == "yes", lambda values: values.count("y")),
        len,
    ),
    "nothing-apart": Called(
        "distance",
        "",
        v(3, 5),
        (lambda values, others: abs(values - others), lambda values, others: (values - others) ** 2),
        lambda values, others: values + others,
    ),
    "like-itself": Called(
        "are anagrams",
        "",
        v("ab", "ba"),
        (lambda values, others: sorted(values) == sorted(others), lambda *_: True),
        lambda values, others: values != others,
    ),
    "twice-counts-once": Called("unique", "", v([1, 2]), (lambda values: [*dict.fromkeys(values)], set), list),
    "twice-is-once": Called(
        "normalize",
        "",
        v(" A  b"),
        (lambda values: " ".join(values.split()), str.lower),
        lambda values: values.replace("  ", " ")[1:],
    ),
    "twice-is-nothing": Called(
        "reverse", "", v([3, 1, 2]), (lambda values: values[::-1], lambda values: [-one for one in values]), sorted
    ),
    "grows-at-the-end": Called(
        "running max",
        "",
        v([1, 3, 2]),
        (lambda values: [max(values[: place + 1]) for place in range(len(values))], list),
        lambda values: values[::-1],
    ),
    "moves-along": Called(
        "mean",
        "",
        v([1.0, 2.0]),
        (lambda values: sum(values) / len(values), max),
        lambda values: max(values, key=abs) % 5,
    ),
    "spread-stays": Called("spread", "", v([1.0, 4.0]), (lambda values: max(values) - min(values), lambda _: 0.0), max),
    "doubles": Called("total", "", v([1.0, 4.0]), (sum, max), lambda values: sum(values) + 1),
    "quadruples": Called(
        "variance",
        "",
        v([1.0, 4.0]),
        (lambda values: (values[1] - values[0]) ** 2, lambda values: sum(one * one for one in values)),
        max,
    ),
    "one-pass": Called(
        "partition",
        "any",
        v(items=[1, 2, 3]),
        (lambda items: [*items], sum),
        lambda items: [[*items], [*items]],
    ),
}


def suggested(law: Law, name: str, told: str) -> bool:
    return bool((law.named and re.search(law.named, name)) or (law.told and re.search(law.told, told)))


def holds(law: Law, shown: Called, function: Callable[..., Any]) -> bool | None:
    assert law.follow is not None
    assert law.agree is not None
    seen = Seen(name=shown.name, told=shown.told, values=shown.values, result=function(*shown.values.values()))
    second = law.follow(seen)
    assert second is not None
    given = {name: iter(value.args[0]) if isinstance(value, Build) else value for name, value in second.items()}
    return law.agree(seen, function(*given.values()))


def test_every_law_is_shown_kept_twice_and_broken():
    assert sorted(law.id for law in ALL) == sorted({**ONE_CALL, **TWO_CALLS})


@pytest.mark.parametrize("law", sorted(ONE_CALL))
def test_a_law_of_one_call_tells_right_results_from_wrong_ones(law):
    shown = ONE_CALL[law]
    assert suggested(BY_ID[law], shown.name, shown.told)
    check = BY_ID[law].check
    assert check is not None
    results = [*shown.kept, shown.broken]
    found = [check(Seen(name=shown.name, told=shown.told, values=values, result=result)) for values, result in results]
    assert found in ([True, True, False], [True, None, False])


@pytest.mark.parametrize("law", sorted(TWO_CALLS))
def test_a_law_of_two_calls_tells_right_functions_from_wrong_ones(law):
    shown = TWO_CALLS[law]
    assert suggested(BY_ID[law], shown.name, shown.told)
    assert [holds(BY_ID[law], shown, one) is not False for one in (*shown.good, shown.bad)] == [True, True, False]


@pytest.mark.parametrize("law", sorted(ONE_CALL))
def test_a_result_of_another_kind_says_nothing_about_a_law(law):
    check = BY_ID[law].check
    assert check is not None
    told = ONE_CALL[law].told
    assert check(Seen(name=ONE_CALL[law].name, told=told, values={"values": 3.5}, result=object())) is None
