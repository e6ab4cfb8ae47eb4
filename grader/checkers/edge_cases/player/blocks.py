"""Opens what has an end and ends it, well or badly."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import os
import sys
from typing import Any

from .hasty import finished
from .steps import DEPTH, ITEMS, described, still


class PlantedError(Exception):
    """Raised inside a block: what becomes of it?"""


def scope(owner: Any, function: Any, args: list[Any], kwargs: dict[str, Any], kind: str, fails: bool, path: str) -> Any:  # noqa: PLR0917 - called by position, from outside
    """Open what has an end, and end it: well, or by an exception, an early close or a cancellation (`fails`).

    `kind`: `with`, `async with`, `generator` or `coroutine`. `function` is a method's name where there is an `owner`,
    which is entered itself for an empty name. Returns `[states, ending, items]`: the states before, inside and after,
    each by part; how it ended (`ended`, `raised`, `swallowed`, `unopened`), with a record; what a generator gave, as it
    was and as it is.
    """
    called = function if owner is None else getattr(owner, function) if function else (lambda: owner)
    held: list[Any] = []
    seen: list[Any] = []

    def state() -> dict[str, Any]:
        return {"arguments": inner([args, kwargs]), "object": inner(owner), **world(called)}

    states = [state()]
    run = {"with": _run_with, "async with": _run_async_with, "generator": _run_generator, "coroutine": _run_coroutine}
    try:
        ending = run[kind](lambda: called(*args, **kwargs), lambda: states.append(state()), fails, held, seen)
    except MemoryError:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever the subject raises is its answer
        planted = type(error) is PlantedError
        ending = ["planted"] if planted else ["raised", *described(error, path)]
    states.append(state())
    return [states, ending, [seen, still(held)]]


def _run_with(make: Any, opened: Any, fails: bool, held: list[Any], _seen: list[Any]) -> list[Any]:
    with make() as value:
        held.append(value)
        opened()
        if fails:
            raise PlantedError
    return ["swallowed" if fails else "ended"]


def _run_async_with(make: Any, opened: Any, fails: bool, held: list[Any], _seen: list[Any]) -> list[Any]:
    async def run() -> list[Any]:
        async with make() as value:
            held.append(value)
            opened()
            if fails:
                raise PlantedError
        return ["swallowed" if fails else "ended"]

    return finished(run())  # type: ignore[no-any-return]  # what `run` gives


def _run_generator(make: Any, opened: Any, fails: bool, held: list[Any], seen: list[Any]) -> list[Any]:
    generator = make()
    for item in generator:
        held.append(item)
        seen.append(still(item))
        if len(held) == 1:
            opened()
        if fails or len(held) == ITEMS:
            generator.close()
            return ["closed"]
    return ["ended" if held else "unopened"]


def _run_coroutine(make: Any, opened: Any, fails: bool, _held: list[Any], _seen: list[Any]) -> list[Any]:
    import asyncio  # dear, and few subjects need it

    async def run() -> list[Any]:
        task = asyncio.ensure_future(make())
        for _ in range(2):
            await asyncio.sleep(0)
        if task.done():
            await task
            return ["unopened"]
        opened()
        if fails:
            task.cancel()
        for _ in range(ITEMS):
            if task.done():
                break
            await asyncio.sleep(0)
        if fails and not task.done():
            return ["unopened"]
        if fails and not task.cancelled():
            return ["swallowed"] if task.exception() is None else ["unopened"]
        if not fails:
            await task
        return ["planted" if fails else "ended"]

    return finished(run())  # type: ignore[no-any-return]  # what `run` gives


def world(function: Any) -> dict[str, Any]:
    """What a block may set for the whole process, and the globals of the function's module."""
    inside = getattr(function, "__wrapped__", function)
    names = getattr(getattr(inside, "__func__", inside), "__globals__", {})
    return {
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109 - pathlib would have to be loaded
        "sys.path": list(sys.path),
        "stdout": type(sys.stdout).__name__,
        "stderr": type(sys.stderr).__name__,
        "recursion limit": sys.getrecursionlimit(),
        "module": {
            name: inner(value)
            for name, value in names.items()
            if not name.startswith("_grader") and type(value) in (bool, int, float, str, list, dict, set)
            if name != "__builtins__"
        },
    }


def inner(value: Any, depth: int = 0) -> Any:
    """A copy of a value's state, objects as their attributes; of what is no data and has none, its type's name."""
    kind = type(value)
    if value is None or kind in (bool, int, float, complex, str, bytes):
        return value
    if depth <= DEPTH:
        if kind in (list, tuple):
            return [inner(item, depth + 1) for item in value[:ITEMS]]
        if kind in (set, frozenset):
            return {item for item in value if type(item) in (bool, int, float, str)}
        if isinstance(value, dict):
            return {str(key): inner(item, depth + 1) for key, item in list(value.items())[:ITEMS]}
        own = getattr(value, "__dict__", None)
        if type(own) is dict and not callable(value):
            return [kind.__qualname__, {name: inner(item, depth + 1) for name, item in own.items()}]
    return kind.__qualname__
