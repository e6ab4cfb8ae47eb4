"""What sentences of a docstring say: types, errors, examples, demands."""

from __future__ import annotations

import ast

import pytest

from grader.inputs.domain import judge
from grader.inputs.error_rules import error_rules
from grader.inputs.ladder import guess_types, no_calls
from grader.inputs.module import read_module
from grader.inputs.prose_examples import prose_examples
from grader.inputs.signature import Signature, read_signature
from grader.inputs.types import NONE, TEXT, Choice, Items, Row, Scalar, Table

INT, FLOAT = Scalar("int"), Scalar("float")


def signature_of(head: str, docstring: str, body: str = "pass") -> Signature:
    tree = ast.parse(f"def f({head}):\n    '''{docstring}'''\n    {body}\n")
    return read_signature(tree.body[0], read_module(tree))


@pytest.mark.parametrize(
    ("parameters", "docstring", "wanted"),
    [
        ("values", "Return the median of a list of numbers.", Items("list", FLOAT)),
        ("values", "Sort a list of names.", Items("list", TEXT)),
        ("word", "Count one more of a word (a string).", TEXT),
        ("a, b", "Compare. a and b are whole numbers.", INT),
        ("born, today", "Age. born and today are datetime.date objects.", Scalar("date")),
        ("a, b", "Divide a by b. Both are numbers.", FLOAT),
        ("cents", "cents: what is in it at first, an int of zero or more.", INT),
        ("found, more", "Add to found, a list of strings.", Items("list", TEXT)),
        ("values", "values is a list of whole numbers and None.", Items("list", Choice((INT, NONE)))),
        ("table", "table is a dict of strings.", Table(TEXT, TEXT)),
        ("pair", "pair is a tuple of numbers.", Row((FLOAT,), variadic=True)),
        ("text", "Return a list of numbers.", None),
        ("thing", "Do it.", None),
    ],
)
def test_prose_gives_types(parameters, docstring, wanted):
    tree = ast.parse(f"def f({parameters}):\n    '''{docstring}'''\n")
    module = read_module(tree)
    first = parameters.partition(",")[0]
    guess = guess_types(tree.body[0], module, None, 0, no_calls)[first]
    assert (guess.type if guess.rung == "docstring" else None) == wanted


@pytest.mark.parametrize(
    ("body", "rung"),
    [("return text.split()", "agreed"), ("return len(text)", "agreed"), ("return text", "name")],
)
def test_name_and_uses_that_agree_are_more_than_a_guess(body, rung):
    assert signature_of("text", "Do it.", body).parameters[0].rung == rung


@pytest.mark.parametrize(
    ("parameters", "docstring", "given", "wanted"),
    [
        ("n: int", "Raises ValueError if n is above 9.", {"n": 1}, (10, 14)),
        ("n: int", "Raises ValueError if n is not between 1 and 9.", {"n": 1}, (0, -4, 10, 14)),
        ("n: int", "Raises ValueError for a negative number.", {"n": 1}, (-1, -5)),
        ("n: int", "A number from 1 to 9. Raises ValueError for any other number.", {"n": 1}, (0, -4, 10, 14)),
        ("a: list[int]", "Raises ValueError if the list is empty.", {"a": [1]}, ([],)),
        ("a: str", "Raises ValueError for an empty text.", {"a": "b"}, ("",)),
        ("a: dict[str, int]", "Raises ValueError when a is empty.", {"a": {"b": 1}}, ({},)),
        ("low: int, high: int", "Raises ValueError if low is greater than high.", {"low": 1, "high": 5}, (6,)),
        ("a: int, b: int", "ValueError: when a exceeds b", {"a": 1, "b": 5}, (6,)),
        ("n: int, a: list[int]", "Raises ValueError if n is more than the number of a.", {"n": 1, "a": [1]}, (2,)),
        ("a: list[list[int]]", "Raises ValueError if the rows differ in length.", {"a": [[1, 2]]}, ([[1, 2], [1]],)),
        ("a: list[int], b: list[int]", "ValueError if the lists differ in length.", {"a": [1], "b": [2]}, ([1, 1],)),
        ("name: str", "Raises KeyError if name is unknown.", {"name": "a"}, ("nowhere to be found",)),
        ("n: int", "n is zero or more, otherwise ValueError is raised.", {"n": 1}, ()),
        ("n: int, m: int", "Raises ValueError if n is negative and m is zero.", {"n": 1, "m": 1}, ()),
        ("n: int", "Raises ValueError if n is negative unless strict is off.", {"n": 1}, ()),
    ],
)
def test_what_is_refused_is_read(parameters, docstring, given, wanted):
    rules = [rule for rule in error_rules(signature_of(parameters, docstring)) if rule.parameter == next(iter(given))]
    assert tuple(value for rule in rules for value in rule.violations(given)) == wanted


@pytest.mark.parametrize(
    ("head", "docstring", "wanted"),
    [
        ("n: int", 'Write minutes, 90 as "1:30".', [("f(90)", '"1:30"')]),
        ("n: int", 'Minutes: -90 is "-1:30".', [("f(-90)", '"-1:30"')]),
        ("text: str", 'Write runs, "aaab" as "3a1b".', [('f("aaab")', '"3a1b"')]),
        ("text: str", '"a" becomes "b".', [('f("a")', '"b"')]),
        ("text: str", 'Treat "a" as "b".', []),
        ("text: str", 'Not "a" becomes "b".', []),
        ("n: int", "0 as 1.", []),
        ("n: int, m: int", 'Write 90 as "1:30".', []),
    ],
)
def test_pairs_in_a_sentence_are_examples_where_they_are_clear(head, docstring, wanted):
    found = prose_examples("f", signature_of(head, docstring))
    assert [(example.source, example.want) for example in found] == wanted


@pytest.mark.parametrize(
    ("docstring", "value", "zone"),
    [
        ("text consists of ASCII letters only.", "a b", "out"),
        ("text consists of ASCII letters only.", "ab", "in"),
        ("Cut to so many bytes in UTF-8.", "\N{LATIN SMALL LETTER E WITH ACUTE}", "in"),
        ("Cut.", "\N{LATIN SMALL LETTER E WITH ACUTE}", "unknown"),
        ("Remove a prefix; other text is returned as is.", "a-b", "in"),
        ("Drop a dot unless it stands alone.", "ab", "in"),
        ("text must be short unless it is quoted.", "ab", "unknown"),
        ('Write "ab" as "3a1b".', "3a1b", "unknown"),
    ],
)
def test_what_is_said_of_a_text_tells_which_are_meant(docstring, value, zone):
    assert judge(signature_of("text: str", docstring).parameters[0], value).zone == zone
