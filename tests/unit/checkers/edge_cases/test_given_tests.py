from __future__ import annotations

import pytest
from edge_cases_running import evidence_of

from grader.checkers.edge_cases.given.test_text import TestText, read_tests
from grader.model.evidence import Assessed, Finding, Gap

GIVEN_TEST = "edge_cases.given-test"
ONLY = frozenset({GIVEN_TEST})
CODE = '''from __future__ import annotations

import collections
import enum
from dataclasses import dataclass


class Empty(ValueError):
    """Nothing was given."""

    def __init__(self, what: str, code: int = 3) -> None:
        super().__init__(f"nothing in {what}")
        self.code = code


class Colour(enum.Enum):
    """A colour."""

    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    """A level."""

    LOW = 1


@dataclass
class Point:
    """A point."""

    x: int
    y: int = 0

    def moved(self, x: int) -> Point:
        """Return another point."""
        return Point(self.x + x, self.y)


Pair = collections.namedtuple("Pair", "left right")


def mean(numbers):
    """Return the mean."""
    if not numbers:
        raise Empty("the list")
    return sum(numbers) / len(numbers)


def sort_in_place(numbers, seen=None):
    """Sort."""
    numbers.sort()
    return numbers


def stream(count):
    """Yield numbers."""
    for number in range(count):
        print("at", number)
        yield number


def tally(words):
    """Count."""
    return collections.Counter(words)


def look_up(table, key):
    """Return a value."""
    return table[key]


def level():
    """Return a level."""
    return Level.LOW


def pair():
    """Return a pair."""
    return Pair(1, 2)


async def later(number):
    """Return the number."""
    return number


class Account:
    """Money."""

    rate = 2

    def __init__(self, balance=0):
        self.balance = balance

    def put(self, amount):
        """Add."""
        self.balance += amount
        return self

    @classmethod
    def rich(cls):
        """Make one."""
        return cls(100)

    @property
    def doubled(self):
        """Twice."""
        return self.balance * self.rate

    def __len__(self):
        return self.balance

    def __getitem__(self, index):
        return self.balance + index

    def __contains__(self, amount):
        return amount <= self.balance

    def __add__(self, other):
        return Account(self.balance + other.balance)

    def __eq__(self, other):
        return isinstance(other, Account) and self.balance == other.balance

    def __hash__(self):
        return hash(self.balance)

    def __repr__(self):
        return f"Account({self.balance})"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.balance = 0
'''


def given(tests: str, code: str = CODE, **context):
    return evidence_of(code, selected=ONLY, tests=tests, **context)


def failures(evidence) -> list[str]:
    return [one.message for one in evidence if isinstance(one, Finding)]


def gap_of(evidence) -> Gap:
    (gap,) = [one for one in evidence if isinstance(one, Gap)]
    return gap


def trials(evidence) -> int:
    return max([one.trials for one in evidence if isinstance(one, Assessed)], default=0)


HOLDS = """import asyncio
from collections import Counter

import pytest

import solution
import solution as same
from solution import *
from solution import Account, Colour, Empty, Level, Point
from solution import later, level, look_up, mean, pair, sort_in_place, stream, tally


def test_values():
    assert mean([1, 2]) == 1.5
    assert solution.mean([2.0]) == same.mean([2.0]) == pytest.approx(2)


def test_exceptions_are_of_the_built_in_type_and_of_the_own_class():
    with pytest.raises(ValueError, match="nothing in the list") as caught:
        mean([])
    assert caught.value.code == 3
    assert caught.value.args == ("nothing in the list",)
    with pytest.raises(Empty):
        mean([])
    with pytest.raises(KeyError) as missing:
        look_up({}, "a")
    assert str(missing.value) == "'a'"
    with pytest.raises(TypeError):
        mean()


def test_arguments_are_changed_where_the_code_changes_them():
    numbers = [3, 1]
    assert sort_in_place(numbers) is numbers
    assert numbers == [1, 3]


def test_iterators_are_lazy_and_print(capsys):
    found = stream(10**9)
    assert next(found) == 0
    assert next(found) == 1
    assert capsys.readouterr().out == "at 0\\nat 1\\n"
    with pytest.raises(StopIteration):
        next(stream(0))


def test_containers_of_the_standard_library():
    found = tally("aab")
    assert found == Counter("aab") == {"a": 2, "b": 1}
    assert found.most_common(1) == [("a", 2)]


def test_data_that_has_a_class_of_its_own():
    assert level() == 1 and level() < 2 and level() is Level.LOW
    assert pair() == (1, 2)
    assert pair().left == 1


def test_enums():
    assert Colour.RED is Colour.RED
    assert Colour.RED != Colour.BLUE
    assert Colour(1) is Colour.RED
    assert Colour["BLUE"].value == 2
    assert [one.name for one in Colour] == ["RED", "BLUE"]


def test_dataclasses():
    point = Point(1)
    assert point == Point(1, 0)
    assert point != Point(2)
    assert point.moved(2).x == 3
    point.y = 5
    assert (point.x, point.y) == (1, 5)
    assert isinstance(point, Point)
    assert repr(point) == "Point(x=1, y=5)"


def test_objects():
    account = Account()
    assert account.put(2).put(3) is account
    assert (account.balance, account.doubled, len(account), account[1]) == (5, 10, 5, 6)
    assert 4 in account and 6 not in account
    assert account + Account(1) == Account(6)
    assert {account, Account(5)} == {Account(5)}
    assert Account.rich().balance == 100 and Account.rate == 2
    assert str(account) == "Account(5)"
    with account as inner:
        assert inner is account
    assert account.balance == 0


def test_coroutines():
    assert later(3) == 3


@pytest.mark.parametrize("numbers", [[1], [2, 2]])
def test_parameters(numbers):
    assert mean(numbers) == numbers[0]


@pytest.fixture
def rich():
    return Account.rich()


class TestClass:
    def test_fixture(self, rich):
        assert rich.balance == 100


@pytest.mark.skip
def test_skipped():
    assert mean([1]) == 2


@pytest.mark.xfail(strict=True)
def test_known_to_fail():
    assert mean([1]) == 2
"""


def test_tests_see_the_code_as_if_it_were_there():
    evidence = given(HOLDS)
    assert failures(evidence) == []
    assert not [one for one in evidence if isinstance(one, Gap)], gap_of(evidence).detail
    assert trials(evidence) == 13


def test_a_failed_test_is_a_finding_with_its_name_the_assertion_and_the_call():
    evidence = given("from solution import mean\n\n\ndef test_mean():\n    assert mean([1, 2]) == 2, 'round'\n")
    (finding,) = [one for one in evidence if isinstance(one, Finding)]
    assert (finding.check, finding.level, finding.severity, finding.confidence) == (GIVEN_TEST, "A", "high", "high")
    assert finding.qualname == "mean"
    assert finding.message.startswith("the given test test_mean fails: AssertionError: round")
    assert (finding.witness.call, finding.witness.got, finding.witness.zone) == ("mean([1, 2])", "1.5", "in")
    assert trials(evidence) == 1


def test_the_method_that_a_test_is_about_gets_its_finding():
    tests = "from solution import Account\n\n\ndef test_put():\n    assert Account(1).put(1).balance == 3\n"
    (finding,) = [one for one in given(tests) if isinstance(one, Finding)]
    assert finding.qualname == "Account.put"
    assert finding.witness.steps[0] == "Account(1)"


UNITTEST = """import unittest
import main


class Mean(unittest.TestCase):
    def test_mean(self):
        self.assertEqual(main.mean([1, 3]), 2)
"""
REPLACING = """import solution
from solution import mean


def test_it(monkeypatch):
    monkeypatch.setattr(solution, "mean", 1)
    assert solution.mean == 1
"""


@pytest.mark.parametrize(
    "tests",
    [
        "def test_mean():\n    assert mean([1, 3]) == 2\n",
        "assert mean([1, 3]) == 2\n",
        "METADATA = {}\n\n\ndef check(candidate):\n    assert candidate([1, 3]) == 2\n",
        UNITTEST,
        "from package.statistics_of_ours import mean as f\n\n\ndef test_mean():\n    assert f([1, 3]) == 2\n",
        "import package.solution\n\n\ndef test_mean():\n    assert package.solution.mean([1, 3]) == 2\n",
    ],
    ids=["free name", "top of the file", "check(candidate)", "unittest", "from a package", "dotted"],
)
def test_the_code_is_found_by_any_usual_way(tests):
    right = given(tests, entry_point="mean")
    assert failures(right) == []
    assert not [one for one in right if isinstance(one, Gap)]
    wrong = given(tests, CODE.replace("sum(numbers) /", "sum(numbers) //  0.3 /"), entry_point="mean")
    assert len(failures(wrong)) == 1


@pytest.mark.parametrize(
    ("tests", "reason"),
    [
        ("def test_it(:\n", "syntax"),
        ("import numpy_that_is_not_there as np\n\n\ndef test_it():\n    assert mean([1]) == 1\n", "import"),
        ("def helper():\n    return 1\n", "no-input"),
        ("def test_it(no_such_fixture):\n    assert mean([1]) == 1\n", "unsupported"),
        ("def test_it():\n    assert mean(lambda: 1) == 1\n", "unsupported"),
        ("def test_it(tmp_path):\n    assert look_up(open(tmp_path / 'a'), 1)\n", "unsupported"),
        (REPLACING, "unsupported"),
        ("def test_it():\n    while True:\n        pass\n", "timeout"),
        ("import os\n\n\ndef test_it():\n    os._exit(0)\n", "crash"),
        ("def test_it():\n    assert undefined_thing == mean([1])\n", "import"),
    ],
)
def test_what_is_no_fault_of_the_code_is_a_gap(tests, reason, monkeypatch):
    from grader.checkers.edge_cases.given import exchange
    from grader.sandbox.values import Limits

    monkeypatch.setattr(exchange, "TEST_LIMITS", Limits(events=0, cpu_seconds=2.0))
    evidence = given(tests, entry_point="mean")
    assert failures(evidence) == []
    assert gap_of(evidence).reason == reason
    assert gap_of(evidence).checks == (GIVEN_TEST,)


def test_a_call_without_end_and_one_that_ends_the_process_fail_their_test():
    code = "import os\n\n\ndef spin(n):\n    while n:\n        pass\n    return n\n\n\ndef leave(n):\n    os._exit(n)\n"
    tests = "from code_of import leave, spin\n\n\ndef test_spin():\n    assert spin(1) == 1\n\n\n"
    tests += "def test_leave():\n    try:\n        leave(0)\n    except Exception:\n        pass\n\n\n"
    tests += "def test_after():\n    assert spin(0) == 0\n"
    found = failures(given(tests, code))
    assert len(found) == 2
    assert "no end within" in found[0]
    assert "ended itself with status 0" in found[1]


def test_calls_of_tests_say_what_an_untyped_function_takes():
    code = 'def share(total, people):\n    """Share."""\n    return [total // people for _ in people]\n'
    tests = "from shop import share\n\n\ndef test_share():\n    assert share(4, [2]) == share(4, [2])\n"
    plain = 'def last(words):\n    """Return the last word."""\n    return words[-1][0]\n'
    seeds = "from shop import last\n\n\ndef test_last():\n    assert last(['ab', 'b', 'c']) == 'c'\n"
    evidence = evidence_of(plain, selected=frozenset({GIVEN_TEST, "edge_cases.crash"}), tests=seeds)
    assert any(one.trials > 3 for one in evidence if isinstance(one, Assessed) and "edge_cases.crash" in one.checks)
    assert failures(given(tests, code))


def test_the_text_of_tests_tells_what_they_want_of_the_code():
    text = (
        "import a.b as x\nfrom c import mean, other\nimport d\n\n\ndef test_it():\n    x.mean; d.unknown; free; print\n"
    )
    found = read_tests(text, "src/c.py", frozenset({"mean", "free"}), None)
    assert isinstance(found, TestText)
    assert (found.modules, found.own, found.free) == (("a.b", "c"), ("c",), ("free",))
    assert isinstance(read_tests("def f(:", "c.py", frozenset(), None), Gap)
