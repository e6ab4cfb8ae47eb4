"""Laws and second implementations: what fires them, and what must not."""

from __future__ import annotations

import pytest
from edge_cases_running import checks_of

from grader.checkers.edge_cases.laws.table import LAWS
from grader.checkers.edge_cases.standard.table import EQUIVALENTS


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
