"""Each part of structure costs what its knots say, and nothing else changes with it."""

from __future__ import annotations

import pytest
from structure_grading import structure_costs, structure_scores

LINES = "\n".join(f"    print({number})" for number in range(30))
IFS = "    print(x)\n" + "".join(f"    if a > {number}: x = {number}\n" for number in range(12))
TERNARIES = "    print(x)\n" + "".join(f"    x = {number} if a > {number} else x\n    pass\n" for number in range(12))
GROUPED = """
class C:
    def one(self): self.x += 1
    def two(self): return self.x + 1
    def three(self): return self.{field} + 2
    def four(self): self.{field} += 2
"""
TWICE = """
def f(rows):
    total = 0
    for row in rows:
        if row.open:
            total += row.price
    print(total)
    return total
{between}
def g(items):
    amount = 0
    for item in items:
        if item.due:
            amount {operator} item.cost
    print(amount)
    return amount
"""
SIX = """
def f(a, b, c):
    for x in a:
        if x: print(x)
    {rest}
"""

PAIRS = {
    # part: unit, one that has it within bounds, one beyond, points of 100 times the weight
    "cyclomatic": ("f", "def f(a, b): return a and b", "def f(a, b): return " + " and ".join("ab" * 5), 15 * 0.64),
    "cognitive": (
        "f",
        "def f(a):\n    for x in a:\n        print(x)\n",
        "def f(a):\n    for x in a:\n        if x:\n            return 1 if x > 3 else (2 if x > 2 else 3)\n",
        15 * 0.8,
    ),
    "nesting": (
        "f",
        "def f(a):\n    with a:\n        with a:\n            print(a)\n            print(a)",
        "def f(a):\n    with a:\n        with a:\n            with a:\n                print(a)",
        15 * 0.64,
    ),
    "statements": ("f", "def f():\n    print(1)", f"def f():\n{LINES}", 15 * 0.64),
    "parameters": ("f", "def f(a, b, c, d): return a", "def f(a, b, c, d, e): return a", 15 * 0.5),
    "branches": ("f", f"def f(a):\n    x = 0\n{TERNARIES}", f"def f(a):\n    x = 0\n{IFS}", 15 * 0.4),
    "locals": (
        "f",
        "def f(a):\n    b = c = a\n    return b, c",
        f"def f(a):\n    {' = '.join('bcdefghijklmnop')} = a\n    return a",
        15 * 0.4,
    ),
    "bumps": (
        "f",
        SIX.format(rest="if b: print(b)\n    else: print(b and c)"),
        SIX.format(rest="for x in b:\n        if x: print(x)"),
        15 * 0.4,
    ),
    "cohesion": ("C", GROUPED.format(field="x"), GROUPED.format(field="y"), 40 * 0.6),
    "duplication": (
        "g",
        TWICE.format(between="", operator="-="),
        TWICE.format(between="", operator="+="),
        35 * 0.4,
    ),
    "dead-code: unreachable": (
        "f",
        "def f(a):\n    print(a)\n    return a",
        "def f(a):\n    return a\n    print(a)",
        35 * 0.43,
    ),
    "dead-code: variable": (
        "f",
        "def f(a):\n    b = a()\n    return b",
        "def f(a):\n    b = a()\n    return a",
        35 * 0.43,
    ),
    "dead-code: function": (
        "_g",
        "def f(a): return _g(a)\ndef _g(a): return a",
        "def f(a): return f(a)\ndef _g(a): return a",
        35 * 0.43,
    ),
    "dead-code: constant": (
        "<module>",
        "_A = 1\ndef f(): return _A",
        "_A = 1\ndef f(): return 1",
        35 * 0.43,
    ),
}


@pytest.mark.parametrize(("part", "pair"), PAIRS.items(), ids=PAIRS)
def test_a_pair_that_differs_in_one_part_differs_in_what_that_part_costs(part, pair):
    unit, within, beyond, points = pair
    criterion = part.partition(":")[0]
    before, after = structure_costs(within), structure_costs(beyond)
    assert criterion not in before[unit]
    assert after[unit].pop(criterion) == pytest.approx(points)
    assert after == before
    assert structure_scores(beyond)[unit] < structure_scores(within)[unit]


KNOTS = {
    "branches": ((6, 0), (12, 15), (16, 40), (24, 70), (40, 100)),
    "locals": ((10, 0), (15, 15), (20, 40), (25, 70), (35, 100)),
    "bumps": ((1, 0), (2, 15), (3, 40), (4, 70), (6, 100)),
}
BUILD = {
    "branches": lambda count: "def f(a):\n" + "    if a: pass\n" * count,
    "locals": lambda count: "def f(a):\n" + "".join(f"    b{n} = a\n" for n in range(count)),
    "bumps": lambda count: "def f(a):\n" + "    if a:\n        if a: pass\n" * count,
}


@pytest.mark.parametrize("part", KNOTS)
def test_costs_run_through_the_knots(part):
    for count, lost in KNOTS[part]:
        assert structure_costs(BUILD[part](count))["f"].get(part, 0) == pytest.approx(lost * 0.4)


def test_one_large_function_is_led_by_its_worst_part_and_the_others_are_discounted():
    large = "def f(a):\n" + "    if a:\n        if a:\n            if a: pass\n" * 8
    costs = sorted(structure_costs(large)["f"].values(), reverse=True)
    lost = 100 - structure_scores(large)["f"]
    assert len(costs) >= 5
    assert costs[0] < lost < costs[0] + 0.5 * (100 - costs[0])
    assert lost < 0.5 * sum(costs)


def test_each_clone_and_each_dead_item_costs_where_it_stands():
    text = "".join(TWICE.format(between="", operator="+=").replace("def f", f"def f{n}").replace("def g", f"def g{n}")
                   for n in range(3))  # fmt: skip
    costs = structure_costs(text)
    assert [name for name, taken in costs.items() if "duplication" in taken] == ["g0", "f1", "g1", "f2", "g2"]


def test_clean_functions_beside_a_clone_change_nothing():
    text = TWICE.format(between="", operator="+=")
    padded = text + "".join(f"def pad{n}(a):\n    return a + {n}\n" for n in range(50))
    assert structure_costs(text)["g"] == structure_costs(padded)["g"]
