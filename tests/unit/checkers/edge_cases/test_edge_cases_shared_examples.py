from __future__ import annotations

from edge_cases_running import alarms, evidence_of

TALLY = '''
"""Tallies.

>>> total([1, 2])
3
"""


class Tally:
    """Count words.

    >>> tally = Tally()
    >>> tally.add("a")
    >>> tally.add("a")
    >>> tally.most()
    'a'
    >>> with Tally() as other:
    ...     other.add("b")
    ...     other.most()
    'b'
    >>> tally.counts
    {'a': 2}
    """

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def __enter__(self) -> "Tally":
        return self

    def __exit__(self, *details: object) -> None:
        return None

    def add(self, word: str) -> None:
        self.counts[word] = self.counts.get(word, 0) + 1

    def most(self) -> str:
        """The most frequent word; the empty text where there is none."""
        return max(self.counts, key=self.counts.__getitem__, default="")


def total(numbers: list[int]) -> int:
    return sum(numbers)
'''


def contradicted(text: str) -> list[str]:
    return [item.qualname for item in alarms(evidence_of(text)) if item.check == "edge_cases.documented-example"]


def test_right_examples_of_a_class_and_a_module_are_no_findings():
    assert alarms(evidence_of(TALLY)) == []


def test_a_wrong_example_of_a_class_is_a_finding_on_the_function_called_last():
    assert contradicted(TALLY.replace("0) + 1", "0) + 2")) == ["Tally.__init__"]


def test_a_wrong_example_of_a_module_is_a_finding_on_the_function_it_calls():
    assert contradicted(TALLY.replace("sum(numbers)", "sum(numbers) + 1")) == ["total"]
