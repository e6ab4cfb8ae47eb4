"""Thirty expressions that backtrack, thirty that look like them, and what the automaton says about each."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from grader.checkers.security.regexes import ambiguity as module
from grader.checkers.security.regexes.ambiguity import ambiguity

UNSAFE = [
    "^(a+)+$",
    "(a*)*b",
    r"^(\w+\s*)+$",
    r"^(\w+\s?)*$",
    "(x+x+)+y",
    "^([a-zA-Z0-9]+)*$",
    "(a|aa)+$",
    "^(a|b|ab)*$",
    r"^(\d+)*\.$",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?:[\w.]+)+@",
    r"^(?:\s*\w+\s*,?)*;$",
    "^((ab)*)*c$",
    "^(.*,)*[^,]*x$",
    r'^(?:[^"\\]|\\.|[^"])*"$',
    r"(\w|\d\d?)+!",
    "^(?:[A-Za-z]+-?)+:$",
    r"^(\s|\n\n)*x",
    r"^([\w-]+\.?)+@",
    r"^(?:(?:\w+)[ .-]?)+#",
    r"^(\d{1,3},?)+$",
    "(?:a?b?)*c",
    r"([^/]+/?)+\.html$",
    r"^\s*(?:[^\s]+\s*)*=$",
    '^(?:"[^"]*"|[^,]*)(?:,(?:"[^"]*"|[^,]*)*)*;$',
    r"^\d+\d+\d+$",
    r"^\s*(.*?)\s*$",
    r"\w*\w*\w*!",
    "^.*.*.*=.*$",
    r"^[a-z]*[a-m]*[e-z]*\d$",
]
SAFE = [
    "^a+$",
    "^(ab)+$",
    r"^(\w+\s+)*\w+$",
    r"^(\w+)(\s\w+)*$",
    r"(?:\d{3}-)+x",
    "^[a-z]+(?:-[a-z]+)*$",
    r'^(?:[^"\\]|\\.)*"$',
    "(a|b)+c",
    r"^\d+\.\d+$",
    r"^\s*\w+\s*=",
    "(?:[a-z]+,)*[a-z]+;",
    r"(\w+)@(\w+)\.com",
    r"^(?:\d{1,3}\.){3}\d{1,3}$",
    "(a+)+",
    r"\b(?:\w+)\b",
    "^(?>a+)+$",
    "^(?:a++)+$",
    '"[^"]*"',
    "^(?:[^,]*,)*[^,]*$",
    "^(?P<key>[^=]+)=(?P<value>.*)$",
    r"\s+$",
    "(?:%[0-9a-f]{2})+z",
    "(.*)",
    r"^(?:\r?\n)+x",
    "([A-Z][a-z]*)+!",
    r"(?:\\.|[^\\])*;",
    r"^[\w.+-]+@[\w-]+\.[\w.-]+$",
    r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$",
    "^(?:foo|bar|baz)+$",
    "<[^>]+>",
]


RUN = [r"^(a+)+$", r"^(a|b|ab)*$", r"^(\w+\s?)*$", r"^((ab)*)*c$", r"^(?:[A-Za-z]+-?)+:$", r"(x+x+)+y", r"^(\s|\n\n)*x"]


@pytest.mark.parametrize("pattern", UNSAFE)
def test_an_expression_with_many_ways_to_match_is_found(pattern):
    assert ambiguity(pattern) is not None


@pytest.mark.parametrize("pattern", SAFE)
def test_an_expression_with_one_way_is_not(pattern):
    assert ambiguity(pattern) is None


@pytest.mark.parametrize("pattern", RUN)
def test_what_is_called_exponential_needs_more_time_than_any_text_deserves(pattern):
    found = ambiguity(pattern)
    assert found is not None
    text = found.pump * 64 + "\0"
    code = f"import re, resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nre.match({pattern!r}, {text!r})\n"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode < 0


def test_the_whole_text_is_asked_for_by_fullmatch():
    assert ambiguity(r"(a|ab|b)*") is None
    assert ambiguity(r"(a|ab|b)*", whole=True) is not None


def test_flags_change_what_letters_meet():
    assert ambiguity(r"^(?:a|A)*$") is None
    assert ambiguity(r"^(?:ab|AB|aB)*$") is None
    assert ambiguity(r"^(?:ab|AB|aB)*$", re.IGNORECASE) is not None
    assert ambiguity(r"^(?:.|\n)*x") is None
    assert ambiguity(r"^(?:.x|\nx|\n.)*y", re.DOTALL) is not None


def test_what_is_no_expression_or_too_large_is_left_alone():
    assert ambiguity("(") is None
    assert ambiguity("(a+)+$" * 2_000) is None
    ambiguity("(?:" * 500 + "a" + ")*" * 500)


def test_an_edge_that_counts_once_is_noticed(monkeypatch):
    assert ambiguity("^(a+)+$") is not None
    monkeypatch.setattr(module, "_ways_back", lambda *_: "")
    assert ambiguity("^(a+)+$") is None
