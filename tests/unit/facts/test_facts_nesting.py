from __future__ import annotations

import ast

import pytest
from hypothesis import assume, given, reject, settings
from hypothesis.strategies import integers, lists, sampled_from

from grader.facts.nesting import MAX_CHAIN, MAX_DEPTH, too_deep

DEEP = [
    "x = " + "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    "x = " + " or ".join(["a"] * (MAX_CHAIN + 2)),
    "x = " + "not " * (MAX_CHAIN + 1) + "a",
    "x = a" + "(1)" * (MAX_CHAIN + 1),
    "x = a" + "[0]" * (MAX_CHAIN + 1),
    "x = a" + ".b(c)" * (MAX_CHAIN + 1),
    "x = " + "1 if a else " * (MAX_CHAIN + 1) + "2",
    "x = (\n" + " +\n".join(["a"] * (MAX_CHAIN + 2)) + ")",
    "if a:\n    pass\n" + "elif b:\n    pass\n" * (MAX_CHAIN + 1),
    "\n".join(" " * depth + "if a:" for depth in range(500)),
    "x = " + "-" * (MAX_CHAIN + 1) + "1",
    "x = " + "lambda: " * 9000 + "0",
    "x = " + "lambda a, b=(1, 2): " * 9000 + "0",
    "x = y" + " = y" * 9000,
    "x = " + "(" * 100 + "a" + (")" + " + a" * 290) * 100,
    "x = " + ("not " * 290 + "(") * 100 + "a" + ")" * 100,
    "x = " + ("a ** " * 20 + "f(") * 100 + "a" + ")" * 100,
]

FINE = [
    "x = [" + "1, " * 5000 + "]",
    "x = {" + "'a': [1, 2 + 3], " * 5000 + "}",
    "x = " + "[" * MAX_DEPTH + "]" * MAX_DEPTH,
    "x = 1\n" * 5000,
    "x = " + " + ".join(["(a)"] * 140),
    "x = [" + "(a + b) * (c + d), " * 5000 + "]",
    "x = " + "f(a.b.c, " * 50 + "1" + ")" * 50,
    "f(" + "a=b.c, " * 5000 + ")",
    "x = '" + "(" * 5000 + "'",
    "x = [" + "lambda a, b=lambda: (1, 2): a, " * 5000 + "]",
    "x = {" + "1: lambda: 2, " * 5000 + "}",
    "x = '''" + "\n(((" * 5000 + "'''",
    "# " + "(" * 5000,
    "if a:\n    pass\n" * 5000,
    "def f():\n    if a:\n        return 1\n    elif b:\n        return 2\n\n\n" * 500,
]


@pytest.mark.parametrize("text", DEEP, ids=lambda text: text[:20])
def test_what_would_take_a_parser_down_is_refused(text):
    assert too_deep(text)


@pytest.mark.parametrize("text", FINE, ids=lambda text: text[:20])
def test_long_but_flat_code_is_not(text):
    assert too_deep(text) is None


WRAPS = (
    *("({})", "-{}", "not {}", "({} + a)", "f({})", "{}.b", "{}(1)", "{}[0]", "[{}]", "[a, {}]", "{{1: {}}}"),
    *("(lambda: {})", "(a if b else {})", "({} if a else b)", "a ** {}", "(a and {})", "[{} for x in y]"),
    *("[x for x in {}]", "f(a={})", "f(*{})", "x[{}:1]", "(yield {})", "(x := {})", "(a < {})", "{} * a - b"),
)


@settings(derandomize=True, database=None, deadline=None)
@given(wraps=lists(sampled_from(WRAPS), min_size=1, max_size=3), times=integers(1, 150))
def test_what_passes_gives_a_tree_that_can_be_walked(wraps, times):
    text = "a"
    for _ in range(times):
        for wrap in wraps:
            text = wrap.format(text)
    assume(not too_deep(f"x = {text}"))
    try:
        tree = ast.parse(f"x = {text}")
    except SyntaxError:
        reject()
    assert depth(tree) <= 2 * MAX_CHAIN


def depth(tree: ast.AST) -> int:
    waiting, deepest = [(tree, 1)], 0
    while waiting:
        node, level = waiting.pop()
        deepest = max(deepest, level)
        waiting.extend((child, level + 1) for child in ast.iter_child_nodes(node))
    return deepest


def test_the_line_is_named():
    assert too_deep("x = 1\n\ny = " + "(" * 200).startswith("line 3: ")
