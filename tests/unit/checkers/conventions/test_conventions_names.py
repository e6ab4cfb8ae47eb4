from __future__ import annotations

import ast

import pytest

from grader.checkers.conventions.names import Names


def paths_of(text: str, package: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """What the arguments of each call of `see` stand for."""
    tree = ast.parse(text)
    names = Names(tree, package)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "see"]
    return [names.paths(argument) for call in sorted(calls, key=lambda each: each.lineno) for argument in call.args]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import a\nsee(a.b.c)", ("a.b.c",)),
        ("import a.b.c\nsee(a.b.c)", ("a.b.c",)),
        ("import a.b as x\nsee(x.c)", ("a.b.c",)),
        ("from a import b as x\nsee(x.c)", ("a.b.c",)),
        ("from a import b\nx = b\ny = x.c\nsee(y)", ("a.b.c",)),
        ("see(print)", ("builtins.print",)),
        ("from a import *\nsee(thing)", ("a.thing",)),
        ("def f():\n    import a\n    see(a)", ("a",)),
        ("import a\ndef f():\n    global a\n    see(a)", ("a",)),
        ("try:\n    import a\nexcept ImportError:\n    import b as a\nsee(a)", ("a", "b")),
        ("try:\n    import a\nexcept ImportError:\n    a = None\nsee(a)", ("a",)),
        ("import a\nclass C:\n    a = 1\n    def f(self):\n        see(a)", ("a",)),
        ("import a\n[see(a.b) for x in y]", ("a.b",)),
        ("import a\ndef f(x=see(a)):\n    a = 1", ("a",)),
    ],
)
def test_a_name_is_followed_to_what_it_stands_for(text, expected):
    assert paths_of(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "import a\ndef f(a):\n    see(a.b)",
        "import a\ndef f():\n    a = 1\n    see(a.b)",
        "import a\ndef f():\n    for a in x:\n        see(a.b)",
        "import a\ndef f():\n    with x as a:\n        see(a.b)",
        "import a\ndef f():\n    try:\n        x()\n    except E as a:\n        see(a.b)",
        "import a\n[see(a.b) for a in x]",
        "import a\nlambda a: see(a.b)",
        "import a\na = Thing()\nsee(a.b)",
        "import a\ndef a(): ...\nsee(a.b)",
        "import a\ndef a(): ...\ndef f():\n    see(a.b)",
        "import a\nclass C:\n    a = 1\n    see(a.b)",
        "import a\ndef f(x):\n    match x:\n        case [a, *b]:\n            see(a.b)",
        "import a\ndef f():\n    if (a := g()):\n        see(a.b)",
        "import a\nsee(x.a)",
        "see(f().b)",
        "def print(): ...\nsee(print)",
    ],
)
def test_a_shadowed_or_unknown_name_stands_for_nothing(text):
    assert paths_of(text) == [()]


def test_relative_imports_start_from_the_package_of_the_file():
    text = "from . import a\nfrom ..b import c\nfrom .... import d\nsee(a, c, d)"
    assert paths_of(text, ("shop", "core")) == [("shop.core.a",), ("shop.b.c",), ("....d",)]


def test_deep_trees_do_not_exhaust_the_stack():
    tree = ast.Module(body=[], type_ignores=[])
    node: ast.expr = ast.Name("a", ast.Load(), lineno=1, col_offset=0)
    for _ in range(5000):
        node = ast.BinOp(node, ast.Add(), ast.Constant(1), lineno=1, col_offset=0)
    tree.body.append(ast.Expr(node))
    assert Names(tree, ()).scopes[0].bindings == {}
