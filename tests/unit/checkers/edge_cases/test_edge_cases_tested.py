from __future__ import annotations

import ast
import textwrap

import pytest
from edge_cases_running import evidence_of

from grader.checkers.edge_cases.branches import branches, share_reached
from grader.model.evidence import Assessed, Evidence, Finding, Gap

CRASH = "edge_cases.crash"


def function(text: str) -> ast.FunctionDef:
    node = ast.parse(textwrap.dedent(text)).body[0]
    assert isinstance(node, ast.FunctionDef)
    return node


def first_lines(text: str) -> list[int]:
    return [lines.start for lines in branches(function(text))]


def too_little(evidence: list[Evidence]) -> dict[str, str]:
    return {
        name: item.detail
        for item in evidence
        if isinstance(item, Gap) and item.reason == "too-little" and CRASH in item.checks
        for name in item.units
    }


def assessed(evidence: list[Evidence]) -> set[str]:
    return {name for item in evidence if isinstance(item, Assessed) and CRASH in item.checks for name in item.units}


def test_arms_bodies_handlers_and_cases_are_branches():
    text = """\
        def f(x):
            if x:
                a = 1
            elif x is None:
                a = 2
            else:
                a = 3
            for _ in x:
                a = 4
            while x:
                a = 5
            try:
                a = 6
            except ValueError:
                a = 7
            match x:
                case 1:
                    a = 8
            return a
        """
    assert first_lines(text) == [3, 5, 7, 9, 11, 15, 18]


@pytest.mark.parametrize(
    "text",
    [
        "def f(x):\n    if x:\n        raise ValueError\n",
        "def f(x):\n    if x:\n        message = 'no'\n        raise ValueError(message)\n",
        "def f(x):\n    if x:\n        return NotImplemented\n",
        "def f(x):\n    if TYPE_CHECKING:\n        a = 1\n",
        "def f(x):\n    if sys.version_info >= (3, 12):\n        a = 1\n    else:\n        a = 2\n",
        "def f(x):\n    try:\n        import a\n    except ImportError:\n        a = None\n",
        "def f(x):\n    if x: return 1\n",
    ],
    ids=["rejects", "rejects-in-two-lines", "not-implemented", "type-checking", "version", "import", "one-line"],
)
def test_what_no_input_decides_or_no_line_tells_is_no_branch(text):
    assert branches(function(text)) == []
    assert share_reached(function(text), set()) == 1.0


def test_a_branch_is_taken_when_a_line_of_its_first_statement_ran():
    text = "def f(x):\n    if x:\n        return (\n            1\n        )\n    for _ in x:\n        pass\n"
    assert share_reached(function(text), {2, 4}) == 0.5


def test_a_function_with_enough_answers_in_all_branches_is_assessed():
    evidence = evidence_of("def f(x: int) -> int:\n    if x > 3:\n        return 1\n    return x\n")
    assert assessed(evidence) == {"f"}


def test_a_branch_that_no_input_takes_is_a_gap_that_says_so():
    text = "def f(x: int) -> int:\n    if x * x == 7:\n        return 1\n    return x\n"
    found = too_little(evidence_of(text))
    assert found == {"f": "0 of its 1 branches were reached; at least 70% should be"}


def test_few_answers_are_a_gap_that_counts_them():
    text = (
        "def f(x: str) -> int:\n    '''Return it.'''\n"
        "    if sum(map(ord, x)) % 97 != 1:\n        raise ValueError(x)\n    return len(x)\n"
    )
    evidence = evidence_of(text)
    assert assessed(evidence) == set()
    reasons = {item.reason for item in evidence if isinstance(item, Gap) and CRASH in item.checks}
    assert reasons <= {"too-little", "no-input"}
    assert reasons


@pytest.mark.parametrize(
    "text",
    [
        "def f(x: bool) -> int:\n    return int(x)\n",
        "def f() -> int:\n    return 3\n",
        "import typing\ndef f(x: typing.Literal['a', 'b'], y: bool | None) -> str:\n    return x\n",
        "import enum\nclass A(enum.Enum):\n    B = 1\n    C = 2\ndef f(x: A) -> int:\n    return x.value\n",
    ],
    ids=["bool", "nothing", "literal", "enum"],
)
def test_all_of_a_small_domain_is_enough(text):
    assert "f" in assessed(evidence_of(text))


def test_a_format_that_nothing_describes_is_tested_with_inputs_like_the_documented_one():
    text = (
        "def f(x: str) -> int:\n    '''Return the minutes of a duration.\n\n    >>> f('12h 30m')\n    750\n    '''\n"
        "    hours, minutes = x.removesuffix('m').split('h ')\n"
        "    if not (hours.isdigit() and minutes.isdigit()):\n        raise ValueError(x)\n"
        "    return 60 * int(hours) + int(minutes)\n"
    )
    assert "f" in assessed(evidence_of(text))


def test_a_text_that_the_code_compares_with_is_tried():
    text = (
        "def f(word: str) -> str:\n    if word.endswith('umbrella'):\n        return 'rain'\n"
        "    if word == 'sunshade':\n        return 'sun'\n    return ''\n"
    )
    assert "f" in assessed(evidence_of(text))


def test_a_check_with_a_finding_has_its_answer_where_too_little_was_tried():
    text = (
        "def f(x: int) -> int:\n    '''Return a number.\n\n    x: any integer.\n    '''\n"
        "    if x * x == 7:\n        return 1\n    return 10 // x\n"
    )
    evidence = evidence_of(text)
    assert any(isinstance(item, Finding) and item.check == CRASH and item.level != "D" for item in evidence)
    assert "f" in assessed(evidence)
    gaps = [item for item in evidence if isinstance(item, Gap) and item.reason == "too-little"]
    assert gaps
    assert all(CRASH not in item.checks for item in gaps)


def test_calls_in_sequences_count_for_methods():
    text = (
        "class Box:\n    def __init__(self) -> None:\n        self.items: list[int] = []\n"
        "    def put(self, item: int) -> None:\n        self.items.append(item)\n"
        "    def take(self) -> int:\n        '''Raises LookupError when it is empty.'''\n"
        "        if not self.items:\n            raise LookupError('empty')\n"
        "        return self.items.pop()\n"
    )
    assert {"Box.put", "Box.take"} <= assessed(evidence_of(text, effort="normal"))
