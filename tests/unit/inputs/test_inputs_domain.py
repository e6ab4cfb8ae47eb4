from __future__ import annotations

import ast

import pytest

from grader.inputs.cases import gather
from grader.inputs.domain import judge
from grader.inputs.edits import edits
from grader.inputs.error_rules import error_rules
from grader.inputs.examples import find_examples, seen_calls
from grader.inputs.module import read_module
from grader.inputs.signature import read_signature


def signature_of(parameters: str, docstring: str):
    tree = ast.parse(f'def f({parameters}):\n    """{docstring}"""\n')
    return read_signature(tree.body[0], read_module(tree))


def zone(parameters: str, docstring: str, value) -> str:
    judgement = judge(signature_of(parameters, docstring).parameters[0], value)
    return f"{judgement.zone} {judgement.strength}" if judgement.zone == "in" else judgement.zone


@pytest.mark.parametrize(
    ("parameters", "docstring", "value", "expected"),
    [
        ("n: int", "Do.", 5, "in ordinary"),
        ("n: int", "Do.", 0, "unknown"),
        ("n: int", "Do.", -3, "unknown"),
        ("n: int", "Do.", "5", "out"),
        ("n: int", "n: zero or more.", 0, "in stated"),
        ("n: int", "n: zero or more.", -1, "out"),
        ("n: int", "n: zero or more.", 10**9, "unknown"),
        ("n: int", "n: from 0 to 2**63 - 1.", 2**62, "in stated"),
        ("n: int", "n: from 0 to 2**63 - 1.", 2**63, "out"),
        ("n: int", "n: a positive number.", 0, "out"),
        ("n: int", "Add n to a sorted list of unique numbers.", 5, "in ordinary"),
        ("n: list[int]", "n: sorted, unique numbers.", [5, 9, 7], "unknown"),
        ("n: int", "n may be negative or zero.", -4, "in stated"),
        ("n: int", "Args:\n        n: at least 3.", 2, "out"),
        ("n: int", ":param n: 1 or more", 0, "out"),
        ("x: float", "x: any number.", float("nan"), "out"),
        ("x: float", "x: from 0 to 1, or nan.", float("nan"), "unknown"),
        ("x: list[float]", "x: each from 0 to 10.", [3.0, 3.0], "in stated"),
        ("x: list[float]", "x: each from 0 to 10.", [3.0, 11.0], "out"),
        ("x: list[float]", "Do.", [3.0, 3.0], "unknown"),
        ("x: list[int]", "Do.", [3, 4], "in ordinary"),
        ("x: list[int]", "Do.", [], "unknown"),
        ("x: list[int]", "x: may be empty.", [], "in stated"),
        ("x: list[int]", "x: a non-empty list.", [], "out"),
        ("rows: list[str]", "No rows give nothing.", [], "in stated"),
        ("s: str", "Do.", "oak", "in ordinary"),
        ("s: str", "Do.", "a b", "unknown"),
        ("s: str", "s: any text.", "a\n\N{SUPERSCRIPT TWO}", "in stated"),
        ("s: str", "s: any text.", "\udcff", "out"),
        ("s: str", 's: such as "1.5M".', "1.5M", "in stated"),
        ("s: str", "s: a valid path.", "oak", "unknown"),
        ("s: str | None", "Do.", None, "in ordinary"),
        ("s: str", "Do.", None, "out"),
        ("x: object", "Do.", 3, "in guessed"),
    ],
)
def test_a_value_is_in_out_or_unknown_by_evidence(parameters, docstring, value, expected):
    assert zone(parameters, docstring, value) == expected


def test_a_reason_is_given_in_words():
    judgement = judge(signature_of("n: int", "n: zero or more.").parameters[0], 0)
    assert "n" in judgement.because
    assert "\n" not in judgement.because


def test_closed_edits_make_nothing_empty_zero_or_of_another_sign():
    for edit in edits([1, [2, 3], "ab", {"k": 1.5}]):
        flat = repr(edit.value)
        assert "[]" not in flat
        assert "''" not in flat
        assert "-" not in flat
        assert " 0," not in flat


def test_the_edits_of_an_example_keep_what_holds_between_its_arguments():
    source = "def f(items, index):\n    '''Get.\n\n    >>> f([5, 6, 7], 2)\n    7\n    '''\n"
    tree = ast.parse(source)
    module = read_module(tree)
    node = tree.body[0]
    calls = [
        call for example in find_examples(ast.get_docstring(node), "f") for call in seen_calls(example, "f", module)
    ]
    cases = gather(read_signature(node, module), node, calls, None, 120, 0)
    assert len(cases) > 5
    assert all(case.args[1] < len(case.args[0]) for case in cases if case.zone == "in")


def test_examples_are_read_in_both_forms():
    text = "Do.\n\n>>> x = [1]\n>>> f(x)\n2\n\nf(3) == 4\nf('a') -> 'b'\n>>> f(5)  # doctest: +SKIP\n6\n"
    examples = find_examples(text, "f")
    assert [(example.source, example.want, example.setup) for example in examples] == [
        ("f(x)", "2", ("x = [1]",)),
        ("f(3)", "4", ()),
        ("f('a')", "'b'", ()),
    ]


@pytest.mark.parametrize(
    ("parameters", "docstring", "values"),
    [
        ("n: int", "Raises ValueError if n is less than 1.", (0, -4)),
        ("n: int", "Raises ValueError for a negative number.", (-1, -5)),
        ("n: int", "n: 1 or more, else ValueError.", (0, -4)),
        ("n: int", "n: from 1 to 9. Raises ValueError outside these limits.", (0, -4, 10, 14)),
        ("n: int, m: int", "Raises ValueError if n is less than m.", ()),
        ("n: int, m: int", "Raises ValueError if n is less than 1 and m is odd.", ()),
        ("n: int", "Raises ValueError when it cannot be done.", ()),
        ("n: int", "Returns None if n is less than 1.", ()),
    ],
)
def test_only_plain_error_rules_are_read(parameters, docstring, values):
    rules = error_rules(signature_of(parameters, docstring))
    assert tuple(value for rule in rules for value in rule.values) == values
