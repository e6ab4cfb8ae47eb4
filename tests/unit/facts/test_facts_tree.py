from __future__ import annotations

import ast
import sys

import pytest

from grader.facts.tree import MAX_CHARACTERS, parse
from grader.model.evidence import Gap
from grader.model.source import Source


def parsed(text: str) -> ast.Module | Gap:
    return parse(Source(path="a.py", text=text, digest=""))


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("x = (\n", "syntax", "line 1: '(' was never closed"),
        ("print 'x'\n", "syntax", "line 1: Missing parentheses"),
        ("x = 1\n\0", "encoding", "line 2: a NUL character"),
        ("x = " + "(" * 9000 + ")" * 9000, "too-large", "line 1: more than 150 nested brackets"),
        ("x = " + " + ".join("1" * 9000), "too-large", "line 1: more than 300 chained operators"),
        ("x = a" + ".b" * 9000, "too-large", "line 1: more than 300 chained operators"),
        ("#" * (MAX_CHARACTERS + 1), "too-large", f"{MAX_CHARACTERS + 1:,} characters"),
        ("x = 0b2\n", "syntax", "invalid digit '2'"),
        ("x = 1" + "0" * 5000 + "\n", "syntax", "4300 digits"),
    ],
)
def test_what_cannot_be_parsed_is_one_gap_for_the_file_that_says_where(text, reason, detail):
    gap = parsed(text)
    assert isinstance(gap, Gap)
    assert (gap.checks, gap.units, gap.reason) == (("*",), "all", reason)
    assert detail in gap.detail


def test_a_grammar_that_is_too_new_names_the_running_python():
    gap = parsed("x = $\n")
    assert f"Python {sys.version_info.major}.{sys.version_info.minor}" in gap.detail


def test_warnings_of_the_parser_stay_silent(recwarn):
    assert isinstance(parsed("x = '\\d' is 'y'\n"), ast.Module)
    assert not recwarn.list
