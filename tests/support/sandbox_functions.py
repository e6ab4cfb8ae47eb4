"""Functions of many shapes with their calls, the same ones every time: what the cost of the sandbox is measured on."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from grader.sandbox.values import Call

EXAMPLES = 100
"""Calls of each function."""

Make = Callable[[random.Random], Any]


def integer(draw: random.Random) -> int:
    return draw.choice([0, 1, -1, draw.randint(-100, 100), draw.randint(-(2**70), 2**70)])


def real(draw: random.Random) -> float:
    return draw.choice([0.0, -0.5, draw.uniform(-1e6, 1e6)])


def text(draw: random.Random) -> str:
    return "".join(draw.choice("ab \n\u00e9\u4e2d\U0001f600") for _ in range(draw.randint(0, 12)))


def many(make: Make) -> Make:
    return lambda draw: [make(draw) for _ in range(draw.randint(0, 6))]


def table(key: Make, value: Make) -> Make:
    return lambda draw: {key(draw): value(draw) for _ in range(draw.randint(0, 5))}


def pair(first: Make, second: Make) -> Make:
    return lambda draw: (first(draw), second(draw))


SHAPES: dict[str, tuple[Make, ...]] = {
    "int": (integer,),
    "float": (real,),
    "str": (text,),
    "bool": (lambda draw: draw.random() < 0.5,),
    "bytes": (lambda draw: draw.randbytes(draw.randint(0, 20)),),
    "int | None": (lambda draw: draw.choice([None, 1, 2]),),
    "list[int]": (many(integer),),
    "list[float]": (many(real),),
    "list[str]": (many(text),),
    "list[list[int]]": (many(many(integer)),),
    "set[int]": (lambda draw: set(many(integer)(draw)),),
    "frozenset[str]": (lambda draw: frozenset(many(text)(draw)),),
    "tuple[int, str]": (pair(integer, text),),
    "list[tuple[str, int]]": (many(pair(text, integer)),),
    "dict[str, int]": (table(text, integer),),
    "dict[str, list[int]]": (table(text, many(integer)),),
    "dict[int, dict[str, float]]": (table(integer, table(text, real)),),
    "int, int": (integer, integer),
    "str, int": (text, integer),
    "list[str], str": (many(text), text),
    "list[dict[str, str]], bool": (many(table(text, text)), lambda draw: draw.random() < 0.5),
}
BODIES = (
    "return repr(values)",
    "import hashlib\n    return hashlib.sha256(repr(values).encode()).hexdigest()",
    (
        "found = []\n    for value in values:\n        for mark in str(value):\n            found.append(mark)\n"
        "    return found"
    ),
)


def functions() -> Iterator[tuple[str, list[Call]]]:
    """63 texts, each with its calls."""
    for shape, makers in SHAPES.items():
        draw = random.Random(shape)
        calls = [Call(target="f", args=tuple(make(draw) for make in makers)) for _ in range(EXAMPLES)]
        for body in BODIES:
            yield f"def f(*values):\n    # {shape}\n    {body}\n", calls
