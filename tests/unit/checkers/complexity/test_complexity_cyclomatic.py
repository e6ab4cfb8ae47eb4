from __future__ import annotations

import ast
import inspect
import json.decoder
import shlex
import textwrap
import urllib.parse

import pytest
from radon.complexity import cc_visit

from grader.checkers.complexity.branches import chain_of
from grader.checkers.complexity.cyclomatic import measure
from grader.checkers.complexity.dispatch import is_dispatch
from grader.facts.units import named_definitions


def value(body: str, head: str = "def f(a, b, c):") -> int:
    tree = ast.parse(head + "\n" + textwrap.indent(body, "    "))
    return measure(tree.body[0], "f")


TABLE = [
    ("return a", 1),
    ("if a: pass", 2),
    ("if a: pass\nelse: pass", 2),
    ("if a: pass\nelif b: pass\nelif c: pass", 4),
    ("return a and b or c", 3),
    ("return a or b or c", 3),
    ("return a if b else c", 2),
    ("for x in a: pass", 2),
    ("for x in a: pass\nelse: pass", 3),
    ("while a: pass", 2),
    ("try: pass\nexcept ValueError: pass\nfinally: pass", 2),
    ("try: pass\nexcept ValueError: pass\nelse: pass", 3),
    ("try: pass\nexcept* ValueError: pass\nexcept* OSError: pass", 3),
    ("with a: pass", 1),
    ("assert a\nassert b", 1),
    ("assert a and b", 2),
    ("return [x for x in a]", 2),
    ("return {x: y for x in a if x for y in b if y if x}", 6),
    ("match a:\n    case 1: pass\n    case 2: pass\n    case _: pass", 2),
    ("match a:\n    case 1: pass\n    case 2 if b: pass", 3),
    ("if a == 1: pass\nelif a == 2: pass\nelif a == 3: pass\nelse: pass", 2),
    ("if a == 1: pass\nelif b == 2: pass\nelif a == 3: pass", 4),
    ("if a:\n    if a == 1: pass\n    elif a == 2: pass\n    elif a == 3: pass", 3),
    ("return lambda: a if b else c", 2),
    ("def g():\n    if a: pass\nreturn g", 2),
    ("def g():\n    def h():\n        if a: pass\n    for x in b: pass\nreturn g", 3),
    ("if a:\n    async def g():\n        while b: pass", 3),
    ("class C:\n    x = a or b\n    def m(self):\n        if c: pass", 3),
    ("def g():\n    try: pass\n    except* ValueError: pass", 2),
]


@pytest.mark.parametrize(("body", "expected"), TABLE)
def test_known_values(body, expected):
    assert value(body) == expected


def radon_values(text: str) -> dict[int, int]:
    return {block.lineno: block.complexity for block in cc_visit(text) if block.letter in "FM" and not block.closures}


def is_counted_otherwise(node: ast.AST) -> bool:
    """Whether a function holds what radon counts by another definition."""
    return any(
        isinstance(each, ast.Assert | ast.Match | ast.TryStar | ast.ClassDef)
        or (isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each is not node)
        or (isinstance(each, ast.If) and is_dispatch(chain_of(each)))
        for each in ast.walk(node)
    )


@pytest.mark.parametrize("module", [textwrap, json.decoder, shlex, urllib.parse], ids=lambda module: module.__name__)
def test_functions_agree_with_radon_s_own_report_where_the_definitions_do(module):
    text = inspect.getsource(module)
    reported = radon_values(text)
    ours = {
        node.lineno: measure(node, name)
        for name, node in named_definitions(ast.parse(text))
        if not isinstance(node, ast.ClassDef) and not is_counted_otherwise(node)
    }
    shared = reported.keys() & ours.keys()
    assert len(shared) >= 5
    assert {line: ours[line] for line in shared} == {line: reported[line] for line in shared}
