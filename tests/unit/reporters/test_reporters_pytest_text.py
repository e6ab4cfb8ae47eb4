"""Findings as tests: what is written, and what is refused."""

from __future__ import annotations

import ast

import pytest

from grader.model.evidence import Finding, Witness
from grader.model.source import Span
from grader.reporters.pytest_text import NoTestError, as_test

SOURCE = "class Box:\n    pass\n\n\ndef f(x):\n    return x\n\n\ndef g(x):\n    return x\n"


def finding(check: str, **witness) -> Finding:
    return Finding(
        check=f"edge_cases.{check}",
        path="subject.py",
        qualname="f",
        span=Span(line=5, column=1, end_line=5, end_column=4),
        message='f(1) gives "2" and\nmore """ than that',
        severity="high",
        witness=Witness(**{"call": "f(1)", "args": "(1,)", "kwargs": "{}", **witness}),
    )


@pytest.mark.parametrize(
    ("check", "witness", "line"),
    [
        ("crash", {"got": "IndexError: list index out of range"}, "except IndexError as error:"),
        ("documented-error", {"expected": "KeyError or ValueError"}, "with pytest.raises((KeyError, ValueError)):"),
        ("documented-result", {"expected": "none"}, "assert result is None"),
        ("documented-result", {"expected": "empty list"}, "assert result is not None and len(result) == 0"),
        ("second-opinion", {"expected": "[1, 2]"}, "assert same(result, [1, 2])"),
        ("property", {"expected": "the result is not negative"}, "subject.f, 1)"),
        ("argument-mutation", {}, "assert (args, kwargs) == before"),
        ("idempotence", {}, "assert subject.f(once) == once"),
        ("round-trip", {"expected": "1", "steps": ("call f(1)", "call g(1)")}, "subject.g(settled(subject.f(1)))"),
        ("return-type", {}, "typing.get_type_hints(subject.f)"),
        ("hang", {}, "it does not end"),
        ("determinism", {}, "PYTHONHASHSEED"),
        ("shared-state", {"steps": ("call f(2)", "call f(1)")}, "assert answers[0] == answers[1]"),
        ("state-after-error", {"call": "b = Box(); b.put(f(1)); b.size()", "expected": "0"}, "b.put(subject.f(1))"),
        ("crash", {"call": "f(Box())", "got": "TypeError"}, "subject.f(subject.Box())"),
        ("crash", {"call": 'f(io.StringIO("a"))', "got": "TypeError"}, "import io"),
    ],
)
def test_a_finding_becomes_python_that_says_what_is_expected(check, witness, line):
    text = as_test(finding(check, **witness), SOURCE)
    ast.parse(text)
    assert line in text
    assert text.count("def test_") == 1


@pytest.mark.parametrize(
    ("check", "witness", "says"),
    [
        ("crash", {"call": "f('aaa...aaa')"}, "too long"),
        ("crash", {"call": "f(<Thing>)"}, "no expression"),
        ("tampering", {}, "no call"),
        ("second-opinion", {"expected": "[1, ...2]"}, "too long"),
    ],
)
def test_what_cannot_be_written_down_is_refused(check, witness, says):
    with pytest.raises(NoTestError, match=says):
        as_test(finding(check, **witness), SOURCE)
