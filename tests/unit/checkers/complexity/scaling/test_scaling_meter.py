"""Instrumented code computes the same, and what it does is counted and charged."""

from __future__ import annotations

import ast
import sys
from importlib import import_module

import pytest

from grader.checkers.complexity.scaling import meter
from grader.checkers.complexity.scaling.instrument import METER, instrumented

SEMANTICS = """
from functools import lru_cache

class Base:
    def __init__(self): self.__hidden = [1, 2]; self.text = ""
    def grow(self): self.text += "ab"; self.__hidden += [3]; return len(self.__hidden), self.text
class Child(Base):
    def grow(self): return super().grow()
@lru_cache(maxsize=None)
def memo(n): return n if n < 2 else memo(n - 1) + memo(n - 2)
def alias():
    left = [1]; right = left; left += [2]
    return right
def splices():
    items = list(range(10)); del items[0]; del items[2:4]; items[1:2] = ["a", "b"]
    return items, items[::-1], [*items, 1], {**{"a": 1}, "b": 2}
def generators(n):
    def inner():
        for i in range(n): yield i
        return "end"
    total = yield from inner()
    yield total
def tries(x):
    try: return 1 / x
    except ZeroDivisionError as error: return str(error)
    finally: x = None
def walrus(text): return [y for x in text if (y := x.upper()) not in "AB"]
def matches(x):
    match x:
        case [a, *rest] if a in rest: return rest
        case {"k": v}: return v
        case _: return f"{x!r:>5}"
def compare(a, b): return a == b, a != b, a < b <= b, a is b, a in (b,), a not in [b]
def outcome():
    return (Child().grow(), memo(50), alias(), splices(), list(generators(3)), tries(0), tries(2), walrus("abcd"),
            matches([1, 2, 1]), matches({"k": 3}), matches("z"), compare("abcdefghij", "abcdefghik"),
            sorted("hello", key=lambda c: -ord(c)), max([1, 5], default=0), dict(zip("ab", map(int, "12"))),
            "".join(c for c in "xyz"), sum(x for x in [1, 2]), [*filter(None, [0, 1])])
"""


@pytest.fixture
def counting():
    """The meter as the subject's process knows it, taken away again."""
    sys.modules[METER] = meter
    for name in ("prices", "recording", "counting"):
        sys.modules[f"{METER}.{name}"] = import_module(f"{meter.__name__}.{name}")
    yield sys.modules[f"{METER}.counting"]
    for name in [name for name in sys.modules if name.partition(".")[0] == METER]:
        del sys.modules[name]


def run(text: str, counting) -> dict:
    counting.reset(float("inf"))
    names: dict = {"__name__": "subject"}
    exec(compile(instrumented(ast.parse(text)), "subject", "exec"), names)
    return names


def spent(body: str, counting, **values) -> float:
    """What one function of one parameter is charged, less what an empty one is."""
    function = run(f"def f(x, y=None):\n    {body}\n", counting)["f"]
    return counting.measure(function, [*values.values()], {}, float("inf"))[0] - 1


def test_instrumented_code_computes_the_same(counting):
    plain: dict = {"__name__": "plain"}
    exec(SEMANTICS, plain)
    assert repr(run(SEMANTICS, counting)["outcome"]()) == repr(plain["outcome"]())


@pytest.mark.parametrize(
    ("body", "price"),
    [
        ("return x[0]", 0),
        ("for i in x: pass", 100),
        ("return [i for i in x]", 100),
        ("return 99 in x", 100),
        ("return 0 in x", 0),
        ("x.pop(0)", 100),
        ("x.pop()", 0),
        ("x.insert(0, 1)", 100),
        ("x.append(1)", 0),
        ("del x[0]", 100),
        ("return x[1:]", 99),
        ("return x + x", 200),
        ("x = x + [1]", 101),
        ("x += [1, 2]", 2),
        ("return len(x)", 0),
        ("return sum(x)", 100),
        ("return sorted(x)", 664),
        ("return set(x)", 100),
        ("return max(x)", 100),
        ("return x.index(99)", 100),
        ("return ','.join(map(str, x))", 389),
        ("return [*x]", 100),
        ("return x == list(x)", 200),
        ("return sum([[1], [2]] * 50, [])", 5_200),
        ("return str(x[0]) * 50", 50),
        ("return 5 in set(x)", 100),
        ("return dict.fromkeys(x)", 100),
    ],
)
def test_operations_cost_the_elements_that_they_touch(body, price, counting):
    assert round(spent(body, counting, x=list(range(100)))) == pytest.approx(price, abs=4)


def test_a_string_grows_in_place_on_a_local_name_only(counting):
    local = run("def f(n):\n    s = ''\n    for _ in range(n): s += 'ab'\n    return s\n", counting)["f"]
    kept = run(
        "class A:\n    s = ''\ndef f(n):\n    a = A()\n    for _ in range(n): a.s += 'ab'\n    return a.s\n", counting
    )["f"]
    assert counting.measure(local, [200], {}, float("inf"))[0] < 1_000
    assert counting.measure(kept, [200], {}, float("inf"))[0] > 20_000


def test_recursion_goes_as_deep_as_before(counting):
    text = "def f(n):\n    return 0 if n == 0 else 1 + f(n - 1)\n"
    plain: dict = {}
    exec(text, plain)
    deepest = next(n for n in range(200, 2_000, 10) if not survives(plain["f"], n))
    assert survives(run(text, counting)["f"], deepest - 30)


def survives(function, depth: int) -> bool:
    try:
        function(depth)
    except RecursionError:
        return False
    return True


def test_work_stops_at_its_limit_even_where_the_subject_catches_all_exceptions(counting):
    text = "def f(n):\n    while True:\n        try:\n            n += 1\n        except Exception:\n            pass\n"
    assert counting.measure(run(text, counting)["f"], [1], {}, 1_000.0)[2] == "enough"
