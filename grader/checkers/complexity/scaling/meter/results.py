"""What a call comes to in the end: a coroutine is run, and an iterator of any kind is there to be drawn from."""

# ruff: noqa: ANN401 - values of any type

from __future__ import annotations

from types import AsyncGeneratorType, CoroutineType, FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import AsyncIterator, Callable, Iterator
    from typing import Any

_ASYNCHRONOUS = 0x80 | 0x200
"""Flags of the code of coroutines and asynchronous generators."""
_END = object()


def prepare(function: Callable[..., Any]) -> None:
    """Import what its result will need, before anything is measured."""
    if type(function) is FunctionType and function.__code__.co_flags & _ASYNCHRONOUS:
        import asyncio  # noqa: F401 - so that it is there


def awaited(value: Any) -> Any:
    """The result of a coroutine; anything else as it is."""
    if type(value) is not CoroutineType:
        return value
    import asyncio

    return asyncio.run(value)


def items_of(value: Any) -> Iterator[Any] | None:
    """The items of an iterator, an asynchronous one too; None for anything else."""
    if type(value) is AsyncGeneratorType:
        return _in_turn(value)
    if hasattr(type(value), "__next__") and hasattr(type(value), "__iter__"):
        items: Iterator[Any] = value
        return items
    return None


def _in_turn(items: AsyncIterator[Any]) -> Iterator[Any]:
    import asyncio

    loop = asyncio.new_event_loop()
    try:
        while (item := loop.run_until_complete(_next(items))) is not _END:
            yield item
    finally:
        loop.close()


async def _next(items: AsyncIterator[Any]) -> Any:
    return await anext(items, _END)
