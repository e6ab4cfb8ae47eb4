from __future__ import annotations

import ast

import pytest
from edge_cases_running import CASES, evidence_of

from grader.model.evidence import Assessed, Finding, Gap

REFERENCE = "edge_cases.reference"
ONLY = frozenset({REFERENCE})
EQUAL = {name: (CASES / "equal" / f"{name}.py").read_text("utf-8") for name in ("code", "reference")}
NAMES = [
    node.name
    for node in ast.parse(EQUAL["code"]).body
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name != "Box"
]


def compared(code: str, reference: str, **context):
    return evidence_of(code, selected=ONLY, reference=reference, **context)


def findings(evidence) -> list[Finding]:
    return [one for one in evidence if isinstance(one, Finding) and one.level != "D"]


def notes(evidence) -> list[Finding]:
    return [one for one in evidence if isinstance(one, Finding) and one.level == "D"]


def gaps(evidence) -> list[Gap]:
    return [one for one in evidence if isinstance(one, Gap)]


def trials(evidence) -> dict[str, int]:
    return {unit: one.trials for one in evidence if isinstance(one, Assessed) for unit in one.units}


def test_there_are_twenty_equal_versions():
    assert len(NAMES) == 20


@pytest.mark.parametrize("name", NAMES)
def test_a_right_answer_that_is_written_otherwise_is_clean(name):
    evidence = compared(EQUAL["code"], EQUAL["reference"], entry_point=name)
    assert findings(evidence) == []
    assert gaps(evidence) == []
    assert max(count for unit, count in trials(evidence).items() if unit.partition(".")[0] == name) >= 30


HALVED = '''def halved(number: int) -> int:
    """Return half of a number, rounded down. number: any whole number."""
    return {}
'''


def test_a_difference_names_the_call_both_answers_and_why_the_input_is_allowed():
    (finding,) = findings(compared(HALVED.format("int(number / 2)"), HALVED.format("number // 2")))
    assert (finding.check, finding.qualname, finding.level, finding.severity) == (REFERENCE, "halved", "A", "high")
    assert (finding.witness.call, finding.witness.expected, finding.witness.got) == ("halved(-1)", "-1", "0")
    assert finding.witness.zone == "in"
    assert "number" in finding.witness.because
    assert finding.message == "halved(-1) gives 0; the reference gives -1"


def test_constants_of_the_reference_are_tried_with_their_neighbours():
    plain = 'def fee(weight: int) -> int:\n    """Return the fee. weight: zero or more."""\n    return 5\n'
    stepped = plain.replace("return 5", "return 9 if weight == 731 else 5")
    (finding,) = findings(compared(plain, stepped))
    assert finding.witness.call == "fee(731)"


def test_inputs_that_the_reference_refuses_are_not_asked():
    code = 'def first(items: list[int]) -> int:\n    """Return the first item. May be empty."""\n    return {}\n'
    assert findings(compared(code.format("(items or [0])[0]"), code.format("items[0]"))) == []


def test_a_refusal_that_both_texts_name_is_asked():
    code = '''def shelf(number: int) -> str:
    """Return the shelf of a number from 1 to 9. Raises ValueError for any other number."""
    {}
    return "ABC"[(number - 1) // 3]
'''
    guarded = code.format('if not 1 <= number <= 9:\n        raise ValueError("no shelf")')
    found = findings(compared(code.format("number = max(number, 1)"), guarded))
    assert {one.witness.expected for one in found} == {"ValueError: no shelf"}
    mute = guarded.replace(" Raises ValueError for any other number.", "")
    assert findings(compared(code.format("number = min(max(number, 1), 9)"), mute)) == []


ENDS = '''def ends(text, width):
    """Cut a text.

    >>> ends("abcdef", 2)
    'ab'
    """
    return {}
'''


def test_one_strange_input_is_a_note_and_several_sorts_of_them_are_a_finding():
    same = ENDS.format("text[:width]")
    assert findings(compared(same, same)) == []
    odd = compared(ENDS.format('text[:width] if width else "none"'), same)
    assert {(one.level, one.witness.zone, one.severity) for one in findings(odd)} == {("C", "unknown", "medium")}
    assert "sorts show the difference" in findings(odd)[0].witness.because
    code = 'def size(things: list[int]) -> int:\n    """Return a size."""\n    return {}\n'
    once = compared(code.format("len(things) or -1"), code.format("len(things)"))
    assert findings(once) == []
    assert [one.witness.call for one in notes(once)] == ["size([])"]


def test_code_may_reject_on_purpose_what_nothing_allows():
    code = 'def size(things: list[int]) -> int:\n    """Return a size."""\n    {}return len(things)\n'
    refusing = code.format('if not things or things[0] < 0:\n        raise ValueError("nothing")\n    ')
    assert findings(compared(refusing, code.format(""))) == []


def test_the_order_that_a_set_gives_the_reference_is_no_promise():
    code = 'def tags(words: list[str]) -> list[str]:\n    """Return each word once."""\n    return {}\n'
    assert findings(compared(code.format("list(dict.fromkeys(words))"), code.format("list(set(words))"))) == []


def test_a_reference_that_answers_by_chance_decides_nothing():
    code = 'def token(size: int) -> int:\n    """Return a number. size: one or more."""\n    return {}\n'
    chance = "import os\n\n\n" + code.format("int.from_bytes(os.urandom(8))")
    assert findings(compared(code.format("size"), chance)) == []


def test_parameters_may_have_other_names():
    code = 'def join(left: int, *, right: int = 1) -> int:\n    """Add. left, right: any numbers."""\n    return {}\n'
    other = code.replace("left", "one")
    assert findings(compared(code.format("left + right"), other.format("one + right"))) == []
    (finding,) = findings(compared(code.format("left - right"), other.format("one + right")))
    assert finding.witness.call.startswith("join(")


def test_what_has_no_counterpart_is_a_gap_that_says_so():
    code = HALVED.format("number // 2")
    (gap,) = gaps(compared(code, "def other():\n    return 1\n", entry_point="halved"))
    assert (gap.reason, gap.detail) == ("unsupported", "the reference defines no halved")
    (gap,) = gaps(compared(code, "def halved(:\n"))
    assert gap.reason == "syntax"
    assert gap.detail.startswith("the reference: line 1")
    (gap,) = gaps(compared(code, f"import not_there\n\n\n{code}"))
    assert gap.reason == "import"
    (gap,) = gaps(compared(code, code.replace("return number", "raise KeyError\n    return number")))
    assert gap.reason == "no-input"


def test_the_reference_is_not_asked_where_none_is_given():
    assert compared(HALVED.format("number // 2"), "") == []


def test_text_is_never_compared_only_answers_are():
    code = HALVED.format("number // 2")
    assert findings(compared(code, f"# another text\n{code}".replace("number // 2", "number >> 1"))) == []


STACK = '''class Stack:
    """Holds numbers."""

    def __init__(self) -> None:
        self.items = []

    def push(self, number: int) -> int:
        """Put a number on top; return how many there are. number: any whole number."""
        self.items.append(number)
        return len(self.items)

    def pop(self) -> int:
        """Take the top off. Raises IndexError where there is none."""
        return self.items.pop({})

    @property
    def top(self) -> int | None:
        """The number on top."""
        return self.items[-1] if self.items else None
'''


def test_a_class_is_held_against_the_reference_by_the_same_calls_in_a_row():
    (finding,) = findings(compared(STACK.format("0"), STACK.format(""), entry_point="Stack"))
    assert finding.qualname == "Stack.pop"
    assert len(finding.witness.steps) == 4
    assert finding.witness.steps[0] == "it = Stack()"
    assert findings(compared(STACK.format("-1"), STACK.format(""), entry_point="Stack")) == []


def test_state_after_an_error_is_compared_too():
    worse = "self.items.append(0)\n        return self.items.pop(-2)"
    late = STACK.format("").replace("return self.items.pop()", worse)
    found = findings(compared(late, STACK.format(""), entry_point="Stack"))
    assert found
    assert any("pop" in step for one in found for step in one.witness.steps)
