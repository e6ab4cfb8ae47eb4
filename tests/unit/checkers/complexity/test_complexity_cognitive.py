from __future__ import annotations

import ast
import textwrap

import pytest

from grader.checkers.complexity.cognitive import measure


def value(body: str, qualname: str = "f", head: str = "def f(a, b, c):") -> int:
    tree = ast.parse(head + "\n" + textwrap.indent(textwrap.dedent(body).strip(), "    "))
    return measure(tree.body[0], qualname)


# Each value is the sum of the increments that the white paper gives; where one is nested, as 1 + its level.
TABLE = {
    "straight line": ("return a", 0),
    "if": ("if a: pass", 1),
    "if else": ("if a: pass\nelse: pass", 2),
    "if elif else: 1+1+1": ("if a: pass\nelif b: pass\nelse: pass", 3),
    "if in else is nested: 1+1+2": ("if a: pass\nelse:\n    if b: pass", 4),
    "nested if: 1+2": ("if a:\n    if b: pass", 3),
    "elif inside a loop pays no nesting: 1+2+1": ("for x in a:\n    if b: pass\n    elif c: pass", 4),
    "body of an elif is one deeper, not two: 1+1+2": ("if a: pass\nelif b:\n    if c: pass", 4),
    "three loops: 1+2+3": ("for x in a:\n    for y in b:\n        while c: pass", 6),
    "loop else": ("for x in a: pass\nelse: pass", 2),
    "try finally is free": ("try: pass\nfinally: pass", 0),
    "each except: 1+1": ("try: pass\nexcept ValueError: pass\nexcept OSError: pass", 2),
    "if in except: 1+2": ("try: pass\nexcept ValueError:\n    if a: pass", 3),
    "except group": ("try: pass\nexcept* ValueError: pass", 1),
    "try does not nest": ("try:\n    if a: pass\nfinally: pass", 1),
    "try else: 1+1": ("try: pass\nexcept ValueError: pass\nelse: pass", 2),
    "with is free": ("with a:\n    if b: pass", 1),
    "break and continue are free": ("while a:\n    break", 1),
    "ternary": ("return a if b else c", 1),
    "nested ternary: 1+2": ("return a if b else (b if c else a)", 3),
    "ternary in a loop: 1+2": ("for x in a:\n    y = b if c else x", 3),
    "one run": ("return a and b and c", 1),
    "two runs": ("return a and b or c", 2),
    "three runs: and, or, and": ("return a and b or c and a", 3),
    "like runs split by another: or, and, or": ("return a or b and c or a", 3),
    "not starts its own run": ("return a and not (b and c)", 2),
    "run in a condition: 1+1": ("if a and b: pass", 2),
    "a run's operands are visited: 1+1": ("return a and (b if c else a)", 2),
    "match counts once": ("match a:\n    case 1: pass\n    case 2: pass\n    case _: pass", 1),
    "if in a case: 1+2": ("match a:\n    case 1:\n        if b: pass", 3),
    "a guard's run: 1+1": ("match a:\n    case 1 if b and c: pass", 2),
    "lambda nests: 2": ("return lambda: a if b else c", 2),
    "lambda alone is free": ("return lambda: a", 0),
    "a comprehension is its loop": ("return [x for x in a]", 1),
    "and its condition in it: 1+2": ("return [x for x in a if b]", 3),
    "loops of a comprehension are nested: 1+2": ("return [y for x in a for y in x]", 3),
    "what it runs over stands outside: 1+1": ("return [x for x in [y for y in a]]", 2),
    "ternary in a comprehension: 1+2": ("return [x if b else c for x in a]", 3),
    "an assert is free": ("assert a, b", 0),
    "a nested function stands where it is called: 1+1+3": (
        "def g():\n    if a: pass\nfor x in b:\n    if c:\n        g()\n",
        1 + 2 + 4,
    ),
    "also through another one: 1+3+0": (
        "def g():\n    if a: pass\ndef h():\n    g()\nfor x in b: h()",
        1 + 4,
    ),
    "a named lambda stands where it is called: 1+1+3": (
        "g = lambda: b if a else c\nfor x in b:\n    if c: g()",
        1 + 2 + 4,
    ),
    "of two that call each other, one stands in the other: 2+4": (
        "def g():\n    if a: h()\ndef h():\n    if b: g()\nreturn g",
        2 + 4,
    ),
    "nested function nests: 2": ("x = 1\ndef g():\n    if a: pass\nreturn g", 2),
    "decorator idiom does not nest": ("def g():\n    if a: pass\nreturn g", 1),
    "documented decorator idiom": ('"""Doc."""\ndef g():\n    if a: pass\nreturn g', 1),
    "decorator generator": ("def g():\n    def h():\n        if a: pass\n    return h\nreturn g", 1),
    "two functions are no decorator: 2+2": ("def g():\n    if a: pass\ndef h():\n    if a: pass\nreturn g", 4),
    "return of a call is no decorator idiom": ("def g():\n    if a: pass\nreturn g()", 2),
    "method of a local class nests: 2": ("class C:\n    def m(self):\n        if a: pass", 2),
    "recursion": ("return f(a)", 1),
    "recursion counts once": ("return f(a) + f(b)", 1),
    "recursion of a nested function": ("x = 1\ndef g(): return g()\nreturn g", 1),
    "a parameter of the same name is no recursion": ("def g(g): return g()\nreturn g", 0),
    "a method of the same name elsewhere is no recursion": ("return a.f(b)", 0),
    "dispatch on a name is one decision": ("if a == 1: pass\nelif a == 2: pass\nelif a == 3: pass\nelse: pass", 1),
    "dispatch on a type": (
        "if isinstance(a, int): pass\nelif isinstance(a, str): pass\nelif isinstance(a, C): pass",
        1,
    ),
    "dispatch on members": ("if a is K.X: pass\nelif a is K.Y: pass\nelif a in (K.Z, None): pass", 1),
    "if in a dispatch: 1+2": ("if a == 1:\n    if b: pass\nelif a == 2: pass\nelif a == 3: pass", 3),
    "two subjects are no dispatch: 1+1+1": ("if a == 1: pass\nelif b == 2: pass\nelif a == 3: pass", 3),
    "variables are no dispatch: 1+1+1": ("if a == b: pass\nelif a == c: pass\nelif a == 3: pass", 3),
    "orders are no dispatch: 1+1+1": ("if a < 1: pass\nelif a < 2: pass\nelif a < 3: pass", 3),
    "two arms are no dispatch: 1+1": ("if a == 1: pass\nelif a == 2: pass", 2),
}


@pytest.mark.parametrize(("body", "expected"), TABLE.values(), ids=TABLE)
def test_values_counted_by_hand(body, expected):
    assert value(body) == expected


METHODS = {
    "self": ("def f(self):", "return self.f()", 1),
    "another name for self": ("def f(me):", "return me.f()", 1),
    "class name": ("def f(self):", "return Tree.f(self)", 1),
    "another method": ("def f(self):", "return self.g()", 0),
    "a function of the same name": ("def f(self):", "return f(self)", 0),
    "first parameter of a static method": ("@staticmethod\ndef f(a):", "return a.f()", 0),
}


@pytest.mark.parametrize(("head", "body", "expected"), METHODS.values(), ids=METHODS)
def test_methods_recurse_through_their_object_or_class(head, body, expected):
    assert value(body, "Tree.f", head) == expected


def test_the_white_paper_s_overridden_symbol_example_sums_to_19():
    # Appendix C, `overriddenSymbolFrom`, translated.
    body = """
    if class_type.is_unknown():
        return UNKNOWN
    unknown_found = False
    symbols = class_type.members(self.name)
    for overridden in symbols:
        if overridden.kind == MTH and not overridden.static:
            if can_override(overridden):
                overriding = check(overridden, class_type)
                if overriding is None:
                    if not unknown_found:
                        unknown_found = True
                elif overriding:
                    return overridden
    if unknown_found:
        return UNKNOWN
    return None
    """
    assert value(body) == 19


def test_long_chains_need_no_recursion():
    chain = "if a < 0: pass\n" + "".join(f"elif a < {n}: pass\n" for n in range(1, 290))
    assert value(chain) == 290
    assert value("return " + " + ".join(["a"] * 2000)) == 0
