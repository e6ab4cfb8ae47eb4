from __future__ import annotations

import ast
from itertools import islice
from math import inf

import pytest

from grader.inputs.cases import Case
from grader.inputs.domain_size import domain_size, type_size
from grader.inputs.harvest import harvested
from grader.inputs.module import read_module
from grader.inputs.signature import Signature, read_signature
from grader.inputs.types import Choice, Field, Fixed, Items, Members, Record, Row, Scalar, Type, Unsupported
from grader.inputs.variations import variations

BOOL, NONE, INT = Scalar("bool"), Scalar("none"), Scalar("int")


def read(text: str) -> tuple[ast.FunctionDef, Signature]:
    tree = ast.parse(text)
    node = tree.body[-1]
    assert isinstance(node, ast.FunctionDef)
    return node, read_signature(node, read_module(tree))


def documented(*args) -> Case:
    return Case(args=args, zone="in", strength="stated", because="f(...) is a documented call", as_written=True)


@pytest.mark.parametrize(
    ("type_", "size"),
    [
        (BOOL, 2),
        (NONE, 1),
        (Choice((BOOL, NONE)), 3),
        (Fixed(("a", "b", "c")), 3),
        (Members("A", ("B", "C")), 2),
        (Row((BOOL, Fixed((1, 2, 3)))), 6),
        (Record("A", (Field("a", BOOL), Field("b", BOOL))), 4),
        (Record("A", ()), 1),
        (INT, inf),
        (Items("list", BOOL), inf),
        (Choice((INT, NONE)), inf),
    ],
)
def test_the_size_of_a_type(type_: Type, size: float):
    assert type_size(type_) == size


def test_what_is_never_given_does_not_make_a_domain_larger():
    _, signature = read("def f(x: bool, y: 'Unknown' = None) -> int:\n    return 1\n")
    assert isinstance(signature.parameters[1].type, Unsupported)
    assert domain_size(signature, None) == 2
    _, signature = read("def f(*xs: bool) -> int:\n    return 1\n")
    assert domain_size(signature, None) == inf


def test_digits_become_others_and_everything_else_stays():
    _, signature = read("def f(text: str) -> int:\n    return 1\n")
    found = [case.args[0] for case in variations(signature, None, documented("40% of 7"))]
    assert found[:2] == ["41% of 7", "40% of 8"]
    assert all(text[2:6] == "% of" or text[2:4] == "% " for text in found)
    assert all(case.text and not case.as_written for case in variations(signature, None, documented("7%")))


def test_letters_change_alike_in_all_of_a_call():
    _, signature = read("def f(table: dict[str, int], name: str) -> int:\n    return 1\n")
    for case in variations(signature, None, documented({"ab": 1, "cd": 2}, "cd")):
        assert case.args[1] in case.args[0]
        assert case.args[1] != "cd"


def test_a_variation_of_what_nothing_documents_is_in_the_domain_by_its_own_evidence_only():
    _, signature = read("def f(text: str) -> int:\n    '''Read a text in the format of the house.'''\n    return 1\n")
    odd = Case(args=("a\n1",), zone="in", strength="guessed", because="it was taken")
    assert all(case.strength != "near" for case in variations(signature, None, odd))


def test_texts_that_the_code_looks_for_are_tried_whole_and_inside_of_others():
    node, signature = read("def f(word: str) -> bool:\n    return word.endswith('umbrella') or word == 'sun'\n")
    found = {case.args[0] for case in islice(harvested(signature, node, None, 0), 40)}
    assert {"umbrella", "abumbrella", "umbrellaab", "sun"} <= found


def test_parameters_with_a_default_keep_it_while_another_is_tried():
    node, signature = read(
        "def f(x: int, unit: str = 'metre', *, limit: int = 3) -> int:\n    return x if x < 77 else 1\n"
    )
    cases = list(islice(harvested(signature, node, None, 0), 60))
    assert any(case.args == (77,) and not case.kwargs for case in cases)
    assert all(len(case.args) - 1 + len(case.kwargs) <= 1 for case in cases)


def test_what_is_asked_whether_it_is_finite_is_tried_with_what_is_not():
    node, signature = read("import math\ndef f(x: float) -> float:\n    return x if math.isinf(x) else 1.0\n")
    node_without, same = read("def f(x: float) -> float:\n    return x if x > 2 else 1.0\n")
    assert any(case.args == (inf,) for case in harvested(signature, node, None, 0))
    assert not any(case.args == (inf,) for case in harvested(same, node_without, None, 0))
