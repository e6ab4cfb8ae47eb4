from __future__ import annotations

import ast
from datetime import date
from decimal import Decimal

import pytest

from grader.inputs.accepts import accepts
from grader.inputs.exact import differs
from grader.inputs.literals import NotLiteralError, evaluate
from grader.inputs.module import read_module
from grader.inputs.render import render
from grader.inputs.types import NONE, TEXT, Choice, Items, Row, Scalar, Table
from grader.sandbox.values import Build, Instance, Opaque

INT, FLOAT = Scalar("int"), Scalar("float")
NAN = float("nan")


@pytest.mark.parametrize(
    ("type_", "value", "answer"),
    [
        (INT, 3, True),
        (INT, 3.0, False),
        (INT, True, True),
        (FLOAT, 3, True),
        (TEXT, None, False),
        (Choice((TEXT, NONE)), None, True),
        (Items("list", INT), [1, "a"], False),
        (Items("list", INT), (1, 2), False),
        (Items("list", INT, mutable=False), (1, 2), True),
        (Items("set", INT), {1}, True),
        (Row((INT, TEXT)), (1, "a"), True),
        (Row((INT, TEXT)), (1,), False),
        (Table(TEXT, INT), {"a": None}, False),
        (Scalar("date"), date(2024, 1, 1), True),
        (TEXT, Opaque(type_name="Text"), None),
        (Items("list", TEXT), ["a", Opaque(type_name="Text")], None),
        (TEXT, Instance(type_name="Colour", fields={}), None),
    ],
)
def test_a_value_is_checked_to_its_full_depth(type_, value, answer):
    assert accepts(type_, value) is answer


@pytest.mark.parametrize(
    ("left", "right", "different"),
    [
        (1, 1.0, True),
        (True, 1, True),
        (NAN, NAN, False),
        ([1, [2]], [1, [3]], True),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, False),
        ({1, 2}, {2, 1}, False),
        ((1,), [1], True),
        (Opaque(type_name="X"), 3, False),
        ([Opaque(type_name="X")], [Opaque(type_name="X")], False),
        (Instance(type_name="P", fields={"x": 1}), Instance(type_name="P", fields={"x": 2}), True),
        (Build(target="P", args=(1,)), Instance(type_name="P", fields={"x": 1}), False),
    ],
)
def test_only_what_is_certainly_different_differs(left, right, different):
    assert differs(left, right) is different


def test_a_tolerance_compares_numbers_by_value():
    assert not differs([1, 0.1 + 0.2], [1.0, 0.3], tolerance=1e-9)
    assert differs(0.3, 0.31, tolerance=1e-9)
    assert differs(True, 1, tolerance=1e-9)


MODULE = read_module(ast.parse("import datetime\nfrom decimal import Decimal\nclass P: ...\n"))


def value(text: str):
    return evaluate(ast.parse(text, mode="eval").body, MODULE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{'a': [1, -2.5, None]}", {"a": [1, -2.5, None]}),
        ("2**63 - 1", 2**63 - 1),
        ("datetime.date(2024, 1, 31)", date(2024, 1, 31)),
        ("Decimal('1.5')", Decimal("1.5")),
        ("P(1, label='a')", Build(target="P", args=(1,), kwargs={"label": "a"})),
        ("list(range(3))", [0, 1, 2]),
    ],
)
def test_literals_and_value_types_are_worked_out(text, expected):
    assert value(text) == expected


@pytest.mark.parametrize(
    "text", ["f(1)", "__import__('os')", "'a' * 10**9", "9**9**9", "[x for x in y]", "P.__class__(1)"]
)
def test_nothing_of_the_module_is_run_and_no_work_is_large(text):
    with pytest.raises(NotLiteralError):
        value(text)


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        (NAN, 'float("nan")'),
        ((1,), "(1,)"),
        ({"b", "a"}, "{'a', 'b'}"),
        (Build(target="P", args=([],), kwargs={"x": Decimal("1.5")}), 'P([], x=Decimal("1.5"))'),
        (Build(target="Colour.RED", call=False), "Colour.RED"),
    ],
)
def test_a_value_is_written_as_source(shown, source):
    assert render(shown) == source
