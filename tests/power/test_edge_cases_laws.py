"""Faults planted in the laws, second implementations and documented results turn their fixtures red."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edge_cases_running import checks_of

from grader.checkers.edge_cases import documented_result, properties, relations

CHUNKS = '''
def chunked(items: list[int], size: int) -> list[list[int]]:
    """Cut items into runs of the given size; the last run may be shorter. size: 1 or more.

    >>> chunked([1, 2, 3, 4], 2)
    [[1, 2], [3, 4]]
    """
    return [items[start * size : (start + 1) * size] for start in range(len(items) // size)]
'''
CLAMP = '''
def clamp(value: float, low: float, high: float) -> float:
    """Limit value to the range from low to high. low is not above high.

    >>> clamp(5.0, 0.0, 3.0)
    3.0
    """
    return min(value, high) if value > low else value
'''
FIRST = '''
def first_word(text: str) -> str | None:
    """Return the first word of a text. Returns an empty string if there is no word in it.

    >>> first_word("hello world")
    'hello'
    """
    return text.split()[0] if text.split() else None
'''
PAIR = '''
def pack(text: str) -> str:
    """Pack a text. text: letters.

    >>> pack("aab")
    'a2b1'
    """
    out, run = "", ""
    for letter in text + "!":
        if run and letter != run[0]:
            out, run = out + f"{run[0]}{min(len(run), 9)}", ""
        run += letter
    return out


def unpack(text: str) -> str:
    """Unpack a text that was packed.

    >>> unpack("a2b1")
    'aab'
    """
    return "".join(letter * int(count) for letter, count in zip(text[::2], text[1::2]))
'''
SORTED_OTHERWISE = '''
def mode(values: list[int]) -> int:
    """Return how often the most common number comes. values: one or more numbers."""
    return max(map(values.count, values))
'''


@pytest.mark.parametrize(
    ("text", "check", "module", "name", "planted"),
    [
        (CHUNKS, "second-opinion", properties, "proposed_equivalents", lambda *_: []),
        (CLAMP, "property", properties, "proposed_laws", lambda *_: []),
        (FIRST, "documented-result", documented_result, "keeps", lambda *_: True),
    ],
    ids=["second implementation", "law", "documented result"],
)
def test_a_blinded_oracle_misses_what_it_finds_otherwise(  # noqa: PLR0917 - a table with a column for each
    monkeypatch, text, check, module, name, planted
):
    assert checks_of(text) == [check]
    monkeypatch.setattr(module, name, planted)
    assert check not in checks_of(text)


def test_a_law_that_is_broken_nearly_always_was_wrongly_proposed(monkeypatch):
    assert checks_of(SORTED_OTHERWISE) == []
    monkeypatch.setattr(properties, "_accepted", lambda *_: True)
    assert checks_of(SORTED_OTHERWISE) == ["property"]


def test_names_alone_make_a_pair_only_where_most_inputs_come_back(monkeypatch):
    assert "round-trip" in checks_of(PAIR, effort="normal")
    monkeypatch.setattr(relations, "partner_by_name", lambda *_: None)
    assert "round-trip" not in checks_of(PAIR, effort="normal")
