"""What readers do not read changes nothing, and code gains nothing by moving."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from structure_grading import structure_costs, structure_scores

FIXTURES = Path(__file__).parents[4] / "fixtures" / "complexity"
TEXTS = {
    name: (FIXTURES / f"{name}.py").read_text()
    for name in ("bumps", "cognitive", "cohesion", "cyclomatic", "dead_code", "duplication", "locals", "nesting")
}


def with_comments(text: str) -> str:
    lines = text.splitlines()
    return "\n".join(f"{line}  # note" if _is_whole(line) else line for line in lines) + "\n# note" * 200 + "\n"


def with_comment_lines(text: str) -> str:
    return "\n".join(f"{line}\n# note\n        # another" if _is_whole(line) else line for line in text.splitlines())


def with_blank_lines(text: str) -> str:
    return "\n".join(f"{line}\n\n" if _is_whole(line) else line for line in text.splitlines())


def with_docstrings(text: str) -> str:
    """Give each function and class that has none a docstring; nested ones too."""
    return re.sub(
        r'(?m)^( *)((?:def|class) [^\n]*:(?:  #[^\n]*)?)\n(?! *""")',
        r'\1\2\n\1    """Say what it is for: _forgotten, _g."""\n',
        text,
    )


def renamed(text: str) -> str:
    """Give other names to variables, parameters, functions and fields."""
    for name in ("total", "amount", "rows", "row", "item", "invoice", "items", "number", "invoice_total", "count"):
        text = re.sub(rf"\b{name}\b", f"z_{name}_z", text)
    return text


def _is_whole(line: str) -> bool:
    return bool(line.strip()) and not line.rstrip().endswith("\\") and '"""' not in line and "the loop" not in line


CHANGES = (with_comments, with_comment_lines, with_blank_lines, with_docstrings, renamed)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
@pytest.mark.parametrize("name", TEXTS)
def test_comments_blank_lines_docstrings_and_names_cost_and_save_nothing(name, change):
    before, after = structure_costs(TEXTS[name]), structure_costs(change(TEXTS[name]))
    assert change(TEXTS[name]) != TEXTS[name]
    assert list(after.values()) == list(before.values())


LOOPS = """
def f(orders, seen, limit):
    found = []
    for order in orders:
        for line in order.lines:
            if line.count > limit:
                for part in line.parts:
                    if part not in seen:
                        found.append(part.name)
    for name in found:
        if name:
            print(name)
    if limit > 3 and seen or not found:
        return [limit if seen else 0]
    return found
"""
TERNARIES = """
def f(a, b, c):
    total = 0
    for x in a:
        if x > b:
            for y in c:
                total += (1 if y > x and y > b else 2) if y else (3 if x or b else 4)
    return total
"""
FILTERS = """
def f(a, b, c):
    one = []
    for x in a:
        if x > 3:
            one.append(x + 1)
    two = []
    for x in b:
        if x > 4:
            two.append(x * 2)
    three = set()
    for x in c:
        if x > 5:
            three.add(-x)
    return one, two, three
"""
MOVES = {
    "the innermost blocks into a nested function above": (
        LOOPS,
        """
def f(orders, seen, limit):
    found = []

    def keep(line):
        for part in line.parts:
            if part not in seen:
                found.append(part.name)

    for order in orders:
        for line in order.lines:
            if line.count > limit:
                keep(line)
    for name in found:
        if name:
            print(name)
    if limit > 3 and seen or not found:
        return [limit if seen else 0]
    return found
""",
    ),
    "by two nested functions": (
        LOOPS,
        """
def f(orders, seen, limit):
    found = []

    def keep(part):
        if part not in seen:
            found.append(part.name)

    def look(line):
        for part in line.parts:
            keep(part)

    for order in orders:
        for line in order.lines:
            if line.count > limit:
                look(line)
    for name in found:
        if name:
            print(name)
    if limit > 3 and seen or not found:
        return [limit if seen else 0]
    return found
""",
    ),
    "the whole body into a nested function": (
        LOOPS,
        "\ndef f(orders, seen, limit):\n    def inner():"
        + "\n".join(f"    {line}" if line else line for line in LOOPS.partition(":")[2].splitlines())
        + "\n\n    return inner()\n",
    ),
    "a loop into a comprehension": (
        LOOPS,
        """
def f(orders, seen, limit):
    found = [
        part.name
        for order in orders
        for line in order.lines
        if line.count > limit
        for part in line.parts
        if part not in seen
    ]
    for name in found:
        if name:
            print(name)
    if limit > 3 and seen or not found:
        return [limit if seen else 0]
    return found
""",
    ),
    "one of several loops into a comprehension": (
        FILTERS,
        FILTERS.replace(
            "    one = []\n    for x in a:\n        if x > 3:\n            one.append(x + 1)\n",
            "    one = [x + 1 for x in a if x > 3]\n",
        ),
    ),
    "the inner loop into a generator": (
        TERNARIES,
        """
def f(a, b, c):
    total = 0
    for x in a:
        if x > b:
            total += sum((1 if y > x and y > b else 2) if y else (3 if x or b else 4) for y in c)
    return total
""",
    ),
    "an expression into a named lambda": (
        TERNARIES,
        """
def f(a, b, c):
    total = 0
    price = lambda x, y: (1 if y > x and y > b else 2) if y else (3 if x or b else 4)
    for x in a:
        if x > b:
            for y in c:
                total += price(x, y)
    return total
""",
    ),
    "an expression into a lambda on the spot": (
        TERNARIES,
        TERNARIES.replace(
            "(1 if y > x and y > b else 2) if y else (3 if x or b else 4)",
            "(lambda: (1 if y > x and y > b else 2) if y else (3 if x or b else 4))()",
        ),
    ),
    "a condition into a lambda": (
        LOOPS,
        LOOPS.replace("if limit > 3 and seen or not found:", "if (lambda: limit > 3 and seen or not found)():"),
    ),
}


@pytest.mark.parametrize(("before", "after"), MOVES.values(), ids=MOVES)
def test_moving_code_inside_a_function_gains_next_to_nothing(before, after):
    assert before != after
    assert structure_scores(after)["f"] <= structure_scores(before)["f"] + 2
