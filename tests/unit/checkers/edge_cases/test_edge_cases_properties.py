"""Laws and second implementations: what fires them, and what must not."""

from __future__ import annotations

import pytest
from edge_cases_running import checks_of

from grader.checkers.edge_cases.laws.law import Seen
from grader.checkers.edge_cases.laws.table import LAWS
from grader.checkers.edge_cases.standard.table import EQUIVALENTS

BY_ID = {law.id: law for law in LAWS}

KEPT = [
    ("ascending", [3, 1], [1, 3]),
    ("descending", [1, 3], [3, 1]),
    ("permutation", [3, 1, 1], [1, 1, 3]),
    ("subset", [1, 2, 3], [1, 3]),
    ("order-kept", [1, 2, 3], [1, 3]),
    ("first-appearance", ["b", "a", "b"], ["b", "a"]),
    ("distinct", [1, 1, 2], [1, 2]),
    ("covers-all", [1, 1, 2], [1, 2]),
    ("member", [1, 2, 3], 2),
    ("largest", [1, 5], 5),
    ("smallest", [1, 5], 1),
    ("longest", ["a", "bb"], "bb"),
    ("shortest", ["a", "bb"], "a"),
    ("pieces-give-back", [1, 2, 3], [[1, 2], [3]]),
    ("parts-hold-all", [1, 2, 3], [[2], [1, 3]]),
    ("groups-hold-all", ["a", "bb"], {1: ["a"], 2: ["bb"]}),
    ("flattened", [[1], [2, 3]], [1, 2, 3]),
    ("tally", ["a", "a"], {"a": 2}),
    ("running-total", [1, 2, 3], [1, 3, 6]),
    ("never-negative", [1], 0),
    ("count-within", [1, 2], 2),
    ("between-extremes", [1, 2, 4], 3.5),
    ("index-of-largest", [1, 5], 1),
    ("index-of-smallest", [1, 5], 0),
    ("intervals-covered", [(0, 2), (1, 3)], [(0, 3)]),
    ("intervals-apart", [(0, 2), (5, 6)], [(0, 2), (5, 6)]),
    ("interval-ends", [(0, 2), (1, 3)], [(0, 3)]),
]
BROKEN = [
    ("ascending", [3, 1], [3, 1]),
    ("descending", [1, 3], [1, 3]),
    ("permutation", [3, 1, 1], [1, 3]),
    ("subset", [1, 2, 3], [1, 4]),
    ("order-kept", [1, 2, 3], [3, 1]),
    ("first-appearance", ["b", "a", "b"], ["a", "b"]),
    ("distinct", [1, 1, 2], [1, 2, 1]),
    ("covers-all", [1, 1, 2], [1]),
    ("member", [1, 2, 3], 0),
    ("largest", [-1, -5], 0),
    ("smallest", [1, 5], 0),
    ("longest", ["a", "bb"], "a"),
    ("shortest", ["a", "bb"], "bb"),
    ("pieces-give-back", [1, 2, 3], [[1, 2]]),
    ("parts-hold-all", [1, 2, 3], [[2], [3]]),
    ("groups-hold-all", ["a", "a"], {1: ["a"]}),
    ("flattened", [[1], [0, 3]], [1, 3]),
    ("tally", ["a", "a"], {"a": 1}),
    ("running-total", [1, 2, 3], [1, 3]),
    ("never-negative", [1], -1),
    ("count-within", [1, 2], 3),
    ("between-extremes", [1, 2, 4], 7),
    ("index-of-largest", [1, 5], 0),
    ("index-of-smallest", [1, 5], 1),
    ("intervals-covered", [(0, 9), (1, 3)], [(0, 3)]),
    ("intervals-apart", [(0, 2), (1, 6)], [(0, 2), (1, 6)]),
    ("interval-ends", [(0, 2), (1, 3)], [(0, 4)]),
]


def seen(values, result, told="") -> Seen:
    return Seen(name="", told=told, values={"values": values}, result=result)


@pytest.mark.parametrize(("law", "values", "result"), KEPT, ids=[law for law, *_ in KEPT])
def test_a_right_result_keeps_the_law(law, values, result):
    assert BY_ID[law].check(seen(values, result)) is True


@pytest.mark.parametrize(("law", "values", "result"), BROKEN, ids=[law for law, *_ in BROKEN])
def test_a_wrong_result_breaks_the_law(law, values, result):
    assert BY_ID[law].check(seen(values, result)) is False


@pytest.mark.parametrize("law", sorted({law for law, *_ in KEPT}))
def test_a_result_of_another_kind_says_nothing_about_a_law(law):
    assert BY_ID[law].check(seen(3.5, object())) is None


def test_every_law_and_second_implementation_has_a_name_of_its_own():
    assert len({law.id for law in LAWS}) == len(LAWS)
    assert len({law.says for law in LAWS}) == len(LAWS)
    assert len({one.id for one in EQUIVALENTS}) == len(EQUIVALENTS)


@pytest.mark.parametrize(
    "text",
    [
        '''def merge(left: list[int], right: list[int]) -> list[int]:
    """Merge two sorted lists into one sorted list. left, right: in ascending order.

    >>> merge([1, 3], [2])
    [1, 2, 3]
    """
    out = list(left)
    for item in right:
        at = next((i for i, other in enumerate(out) if other > item), len(out))
        out.insert(at, item)
    return out
''',
        '''def distance(first: int, second: int) -> int:
    """Return how far it is downhill from one height to another; uphill counts as nothing.

    >>> distance(5, 2)
    3
    """
    return max(first - second, 0)
''',
        '''def median(values: list[int]) -> int:
    """Return the lower of the middle values. values: one or more numbers.

    >>> median([4, 1, 3, 2])
    2
    """
    return sorted(values)[(len(values) - 1) // 2]
''',
        '''def unique(items: list[int]) -> list[int]:
    """Return the items without consecutive repeats.

    >>> unique([1, 1, 2])
    [1, 2]
    """
    return [item for index, item in enumerate(items) if not index or items[index - 1] != item]
''',
        '''def top(scores: list[int], n: int) -> list[int]:
    """Return the n highest distinct scores, the highest first. n: zero or more.

    >>> top([3, 9, 3], 2)
    [9, 3]
    """
    return sorted(set(scores), reverse=True)[:n]
''',
    ],
    ids=["demands sorted lists", "one-way distance", "lower median", "consecutive repeats", "distinct scores"],
)
def test_another_definition_than_the_usual_one_is_no_fault(text):
    assert not {"property", "second-opinion"} & {*checks_of(text, effort="normal")}
