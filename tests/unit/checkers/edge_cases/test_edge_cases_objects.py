"""What is said of classes as a whole: nothing of those that hold, a gap for those that cannot be played with."""

from __future__ import annotations

import re

import pytest
from edge_cases_running import alarms, checks_of, evidence_of

from grader.model.evidence import Assessed, Gap

DIES = '''import os


class Fuse:
    """Burns out."""

    def __init__(self) -> None:
        self._uses = 0

    def use(self, load: int) -> int:
        """Use it. load: 1 to 9."""
        self._uses += 1
        (os._exit if self._uses > 1 else int)(3)
        return load
'''


def test_a_class_whose_sequences_are_lost_is_a_gap_for_what_they_answer():
    evidence = evidence_of(DIES)
    (gap,) = [one for one in evidence if isinstance(one, Gap) and "Fuse.use" in one.units]
    answered = {
        check for one in evidence if isinstance(one, Assessed) and "Fuse.use" in one.units for check in one.checks
    }
    assert set(gap.checks) == {"edge_cases.aliasing", "edge_cases.object-invariant", "edge_cases.state-after-error"}
    assert not answered & set(gap.checks)
    assert "edge_cases.crash" in answered


def test_the_witness_of_a_sequence_is_a_snippet_to_paste():
    text = '''class Purse:
    """Whole cents in a purse; a new one is empty."""

    def __init__(self) -> None:
        self.cents = 0

    def take(self, cents: int) -> None:
        """Take cents (1 or more) out. Raises ValueError when there are too few."""
        self.cents -= cents
        if self.cents < 0:
            raise ValueError("too few")
'''
    (finding,) = alarms(evidence_of(text))
    assert finding.check == "edge_cases.state-after-error"
    assert finding.witness is not None
    assert re.fullmatch(r"c = Purse\(\); c\.take\(\d+\); c\.cents", finding.witness.call)
    assert (finding.witness.expected, finding.witness.got[:1]) == ("0", "-")


USUAL = {
    "an iterator that ends": '''
    def next(self) -> int:
        """Give the next one; StopIteration at the end."""
        self.at += 1
        if self.at > 3:
            raise StopIteration
        return self.at
''',
    "many things at once": '''
    def update(self, more: list[int]) -> None:
        """Take them all; ValueError for one below 3."""
        for one in more:
            self.at += one
            if one < 3:
                raise ValueError("too small")
''',
    "an iterator that is used up": """
    def __iter__(self):
        return self

    def __next__(self) -> int:
        self.at += 1
        if self.at > 3:
            raise StopIteration
        return self.at
""",
    "comparison with anything": '''
    def __eq__(self, other: object) -> bool:
        return isinstance(other, C) and self.at == other.at

    def bump(self) -> None:
        """Count on."""
        self.at += 1
''',
}
HEAD = '''class C:
    """At some place."""

    def __init__(self) -> None:
        self.at = 0
'''


@pytest.mark.parametrize("kind", USUAL)
def test_what_classes_usually_do_is_no_alarm(kind):
    assert checks_of(HEAD + USUAL[kind]) == []
