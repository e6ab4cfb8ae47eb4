"""The checks that need more than the code, what each needs, and an example of both kinds with what goes along."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.model.checker import CheckInfo

_UPPER_MIDDLE = '''def middle(numbers: list[int]) -> float:
    """Return the median of the numbers, of which there is at least one."""
    return sorted(numbers)[len(numbers) // 2]
'''
_MIDDLE = '''def middle(numbers: list[int]) -> float:
    """Return the median of the numbers, of which there is at least one."""
    ordered = sorted(numbers)
    upper = len(ordered) // 2
    return (ordered[upper] + ordered[~upper]) / 2
'''

REFERENCE = CheckInfo(
    id="edge_cases.reference",
    title="Another answer than the reference",
    why="A trusted implementation settles what the text leaves open. Both are run on the same inputs; where the "
    "reference itself raises, nothing is asked.",
    bad=_UPPER_MIDDLE,
    good=_MIDDLE,
    applies=("function",),
    severity="high",
    executes=True,
)

MAJORITY = CheckInfo(
    id="edge_cases.majority",
    title="Another answer than most candidates",
    why="Several texts were written for one prompt. Where three or more of them, and most of all, agree on an input "
    "that the prompt allows, the one that differs is likely wrong.",
    bad=_UPPER_MIDDLE,
    good=_MIDDLE,
    applies=("function",),
    severity="medium",
    executes=True,
)

GIVEN_TEST = CheckInfo(
    id="edge_cases.given-test",
    title="A given test fails",
    why="Whoever gave the test says what the code must do. pytest runs it in a process of its own, out of reach of "
    "the code.",
    bad='''def initials(name):
    """Return the initials of a name."""
    return "".join(part[0] for part in name.split(" "))
''',
    good='''def initials(name):
    """Return the initials of a name."""
    return "".join(part[0] for part in name.split())
''',
    applies=("function",),
    severity="high",
    executes=True,
)

CHECKS = (GIVEN_TEST, REFERENCE, MAJORITY)
NEEDS: Mapping[str, str] = {GIVEN_TEST.id: "tests", REFERENCE.id: "reference", MAJORITY.id: "candidates"}
"""What must be given, as a field of `Context`, for a check to be asked."""

EXAMPLE_GIVEN: Mapping[str, Mapping[str, Any]] = {
    GIVEN_TEST.id: {
        "tests": """from names import initials


def test_spaces_do_not_matter():
    assert initials("Ada  Lovelace") == "AL"
"""
    },
    REFERENCE.id: {
        "reference": '''import statistics


def middle(numbers: list[int]) -> float:
    """Return the median of the numbers, of which there is at least one."""
    return statistics.median(numbers)
'''
    },
    MAJORITY.id: {
        "candidates": (
            MAJORITY.bad,
            MAJORITY.good,
            "import statistics\n\n\ndef middle(numbers):\n    return statistics.median(numbers)\n",
            "def middle(numbers):\n    half = sorted(numbers * 2)\n    return sum(half[len(numbers) - 1:][:2]) / 2\n",
            """def middle(numbers):
    while len(numbers) > 2:
        numbers = sorted(numbers)[1:-1]
    return sum(numbers) / len(numbers)
""",
        )
    },
}
"""What goes along with the examples of these checks, by fields of `Context`."""


def unasked(given: frozenset[str]) -> frozenset[str]:
    """The checks that have nothing to say where only these fields are given."""
    return frozenset(check for check, need in NEEDS.items() if need not in given)
