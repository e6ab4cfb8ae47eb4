"""The faults that `planted_faults.py` plants: each is Python and changes one place; none is lost in annotations."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / ".ci" / "scripts"))
from faults import faults_of

TEXT = '''
def pick(items: "list[int]", at: int = 0, wrap: bool = True) -> "int | None":
    """Één docstring with letters beyond ASCII: é."""
    own = list(items)
    if not own:
        return None
    if at < 0 and wrap:
        at = at + len(own)
    return max(own[0], at) + 1
'''


def _by_operator(text: str) -> dict[str, list[tuple[str, str]]]:
    node = ast.parse(text).body[-1]
    return {name: [(one.before, one.after) for one in found] for name, found in faults_of(text, node).items()}


def test_each_operator_finds_its_places() -> None:
    assert _by_operator(TEXT) == {
        "branch missing": [
            ("if not own:\n        return None", "pass"),
            ("if at < 0 and wrap:\n        at = at + len(own)", "pass"),
        ],
        "comparison": [("at < 0", "at <= 0")],
        "arithmetic": [("max(own[0], at) + 1", "max(own[0], at) - 1"), ("at + len(own)", "at - len(own)")],
        "not dropped": [("not own", "own")],
        "and/or": [("at < 0 and wrap", "at < 0 or wrap")],
        "constant": [("1", "2"), ("0", "1")],
        "index": [("own[0]", "own[1]")],
        "arguments swapped": [("max(own[0], at)", "max(at, own[0])")],
        "copy removed": [("list(items)", "items")],
        "default": [("0", "1"), ("True", "False")],
    }


def test_a_fault_changes_one_place_and_is_python() -> None:
    node = ast.parse(TEXT).body[-1]
    for found in faults_of(TEXT, node).values():
        for fault in found:
            ast.parse(fault.text)
            at = next(place for place, (one, other) in enumerate(zip(TEXT, fault.text, strict=False)) if one != other)
            assert fault.text[:at] == TEXT[:at]
            assert fault.text.endswith(TEXT[at + len(fault.before) :])


def test_the_alternative_of_a_branch_is_not_cut_out_of_it() -> None:
    text = "def sign(x):\n    if x > 0:\n        return 1\n    elif x < 0:\n        return -1\n"
    assert "branch missing" not in _by_operator(text)
