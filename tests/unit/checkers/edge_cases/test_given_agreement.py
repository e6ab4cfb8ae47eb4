from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest

from grader.checkers.edge_cases.given.agreement import Promise, any_order, disagreement, is_answer, values_differ
from grader.inputs.types import Items, Row, Scalar
from grader.sandbox.values import Died, Exhausted, Instance, Opaque, Raised, Returned

ANY = Promise(returns=Scalar("any"))
POINT = Instance(type_name="Point", fields={"x": 1, "y": 2})


def returned(value, **more) -> Returned:
    return Returned(value=value, args=more.pop("args", ()), kwargs={}, **more)


def raised(name: str, *bases: str) -> Raised:
    return Raised(type_name=name, bases=(name, *bases), message="no", lines=(1,), innermost=True)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (0.1 + 0.2, 0.3),
        (float("nan"), float("nan")),
        (2, 2.0),
        (True, 1),
        ([1, [2.0]], (1, (2,))),
        (range(3), [0, 1, 2]),
        ({1, 2}, [2, 1]),
        ({"a": 0.3}, {"a": 0.1 + 0.2}),
        (b"ab", bytearray(b"ab")),
        (Decimal("0.5"), Fraction(1, 2)),
        (POINT, Instance(type_name="Pair", fields={"left": 1, "right": 2})),
        (POINT, (1, 2)),
        (POINT, {"x": 1, "y": 2}),
        (Opaque(type_name="A"), Opaque(type_name="B")),
    ],
)
def test_what_a_caller_would_take_for_the_same(left, right):
    assert not values_differ(left, right)
    assert not values_differ(right, left)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (2**53, 2**53 + 1),
        (10**400, 10**400 + 1),
        (10**400, 1.0),
        (1.0, 1.0 + 1e-6),
        (math.nan, 1.0),
        ("1", 1),
        ([1, 2], [2, 1]),
        ([1], [1, 1]),
        ({1}, {1, 2}),
        ({"a": 1}, {"b": 1}),
        (None, 0),
        (None, Opaque(type_name="A")),
        (POINT, Instance(type_name="Point", fields={"x": 1, "y": 3})),
        (Decimal("0.10"), Decimal("0.1000000000001")),
    ],
)
def test_what_a_caller_would_see_differ(left, right):
    assert values_differ(left, right)
    assert values_differ(right, left)


def test_order_means_nothing_where_the_text_says_so():
    assert any_order("Return the words, in any order.")
    assert not any_order("Return the words in ascending order.")
    assert not values_differ([1, 2.0, 3], (3, 1, 2), unordered=True)
    assert values_differ([1, 1, 2], [1, 2, 2], unordered=True)


@pytest.mark.parametrize(
    ("got", "kind"),
    [
        (returned([1]), None),
        (returned((1,)), None),
        (returned([2]), "value"),
        (raised("KeyError"), "raises KeyError"),
        (raised("FileNotFoundError", "OSError"), None),
        (Exhausted(line=3, events=200), "endless"),
        (Died(reason="crash", detail="the process ended itself with status 0"), "ended"),
        (Died(reason="timeout", detail="10 s"), None),
        (Died(reason="memory", detail="too much"), None),
    ],
)
def test_only_what_the_code_did_is_held_against_it(got, kind):
    found = disagreement(returned([1]), got, ANY)
    assert (found.kind if found else None) == kind


def test_a_promised_type_is_kept_and_an_unpromised_one_is_free():
    listed = Promise(returns=Items("list", Scalar("int")))
    assert disagreement(returned([1]), returned((1,)), listed).kind == "type"
    assert disagreement(returned([1]), returned([1], iterator=True), listed).kind == "type"
    rowed = Promise(returns=Row((Scalar("int"),)))
    assert disagreement(returned((1,)), returned([1]), rowed).kind == "type"
    told = Promise(returns=Scalar("any"), text="Return a tuple of numbers.")
    assert disagreement(returned((1,)), returned([1]), told).kind == "type"
    assert disagreement(returned((1,)), returned([1]), ANY) is None


def test_what_is_left_in_the_arguments_counts_and_so_does_what_is_printed():
    found = disagreement(returned(None, args=([1, 2],)), returned(None, args=([2, 1],)), ANY)
    assert found.in_words("f(x)") == "f(x) leaves [2, 1] behind; the reference leaves [1, 2] behind"
    assert disagreement(returned(None, output="a b\n"), returned(None, output="a  b"), ANY) is None
    assert disagreement(returned(None, output="a\n"), returned(None, output="b\n"), ANY).kind == "output"
    assert disagreement(returned(1), returned(1, output="debug"), ANY) is None


def test_an_exception_is_an_answer_only_where_both_texts_name_it():
    both = Promise(returns=Scalar("any"), raises=frozenset({"ValueError"}))
    assert is_answer(raised("ValueError"), both)
    assert is_answer(raised("JSONDecodeError", "ValueError"), both)
    assert not is_answer(raised("KeyError"), both)
    assert not is_answer(raised("ValueError"), ANY)
    assert disagreement(raised("ValueError"), returned(1), both).kind == "no error"
    assert disagreement(raised("ValueError"), raised("MyError", "ValueError"), both) is None
    assert disagreement(raised("ValueError"), raised("TypeError"), both).kind == "raises TypeError"
