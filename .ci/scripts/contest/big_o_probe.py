"""Ask big_O for the class of one function: `big_o_probe.py MODULE FUNCTION` prints {"name", "exponent"} or {"note"}.

Runs in the rival's environment, in a limited process. big_O wants a generator of inputs: the parameters' annotations
make one; all sizes grow together, inner containers hold eight elements, an int is the size itself. Its largest size is
its default, or the first at which one call takes SLOW seconds. It reads CPU time here, since it compares seconds and
the machine may be loaded.
"""

from __future__ import annotations

import collections.abc
import functools
import importlib
import json
import random
import string
import sys
import time
import timeit
import types
import typing
from collections.abc import Callable
from typing import Any

INNER = 8
SMALLEST, LARGEST = 100, 100_000
"""Sizes: big_O's defaults."""
SLOW = 0.3
"""CPU seconds of one call beyond which the size no longer doubles: ten sizes are measured, twice each."""
LETTERS = string.ascii_lowercase
SCALARS: dict[Any, Callable[[int, random.Random], Any]] = {
    int: lambda size, _: size,
    float: lambda size, chance: chance.uniform(0, size),
    str: lambda size, chance: "".join(chance.choices(LETTERS, k=size)),
    bytes: lambda size, chance: chance.randbytes(size),
}


def make(hint: Any, size: int, chance: random.Random) -> Any:  # noqa: ANN401  (an annotation is any object)
    """A value of a type, of a size."""
    origin, parts = typing.get_origin(hint) or hint, typing.get_args(hint)
    if origin in SCALARS:
        return SCALARS[origin](size, chance)
    if origin is dict:
        return {element(parts[0], key, size, chance): element(parts[1], key, size, chance) for key in range(size)}
    if origin is tuple and parts and parts[-1] is not Ellipsis:
        return tuple(element(part, index, size, chance) for index, part in enumerate(parts))
    if origin in (list, set, tuple, collections.abc.Iterable, collections.abc.Sequence) and parts:
        items = [element(parts[0], chance.randrange(size), size, chance) for _ in range(size)]
        return items if origin not in (set, tuple) else origin(items)
    raise TypeError(f"no generator for {hint}")


def element(hint: Any, index: int, size: int, chance: random.Random) -> Any:  # noqa: ANN401  (see above)
    """An element of a container: an int is an index below the size, all else is small."""
    if hint is int:
        return index
    if typing.get_args(hint) and typing.get_args(hint)[0] is int:
        origin = typing.get_origin(hint)
        items = [chance.randrange(size) for _ in range(2 if origin is tuple else INNER)]
        return origin(items) if isinstance(origin, type) and origin in (list, set, tuple) else items
    return make(hint, INNER, chance)


def infer(function: Callable[..., Any]) -> dict[str, Any]:
    """The class, by big_O's defaults but for the largest size and the second timing."""
    measuring: Any = importlib.import_module("big_o.big_o")  # the package hides it behind a function of its name
    measuring.Timer = functools.partial(timeit.Timer, timer=time.process_time)
    hints = typing.get_type_hints(function)
    hints.pop("return", None)
    chance = random.Random(0)

    def generate(size: int) -> list[Any]:
        return [make(hint, max(int(size), 2), chance) for hint in hints.values()]

    largest = SMALLEST
    taken = 0.0
    while taken < SLOW and largest < LARGEST:
        largest = min(2 * largest, LARGEST)
        arguments = generate(largest)
        started = time.process_time()
        function(*arguments)
        taken = time.process_time() - started
    best, _ = measuring.big_o(
        lambda arguments: function(*arguments), generate, min_n=SMALLEST, max_n=largest, n_timings=2
    )
    exponent = float(best.coeff[1]) if type(best).__name__ == "Polynomial" else None
    return {"name": type(best).__name__, "exponent": exponent}


def main() -> None:
    """Print the answer."""
    sys.path.insert(0, ".")
    function = getattr(importlib.import_module(sys.argv[1]), sys.argv[2])
    if not isinstance(function, types.FunctionType):
        print(json.dumps({"note": "no function"}))
        return
    try:
        print(json.dumps(infer(function)))
    except Exception as error:  # noqa: BLE001  (whatever big_O or the function raises is the answer)
        print(json.dumps({"note": f"{type(error).__name__}: {error}"[:160]}))


if __name__ == "__main__":
    main()
