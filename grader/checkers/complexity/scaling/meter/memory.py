"""How much memory a call holds at its peak, beyond its arguments; in the subject's process, without the counters."""

# ruff: noqa: ANN401 - values of any type

from __future__ import annotations

import gc
import sys
import tracemalloc

from .counting import DRAIN, holds
from .results import awaited, items_of, prepare

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Callable
    from types import FrameType
    from typing import Any

FRAME = 120
"""Bytes for each frame of a recursion, which tracemalloc does not see: a small function's in CPython 3.11."""


def measure(
    function: Callable[..., Any],
    args: list[Any],
    kwargs: dict[str, Any],
    again: list[Any] | None,
    drawn: int = DRAIN,
) -> list[Any]:
    """Call a function: bytes at the peak, elements that it gave, how many of them at once, how it ended ("" is well).

    `again` are equal arguments for a second call that counts frames; None for a function that does not recurse.
    """
    prepare(function)
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        given, at_once = _given(function(*args, **kwargs), drawn)
        _, peak = tracemalloc.get_traced_memory()
    except RecursionError:
        return [0, 0, 0, "depth"]
    except Exception as error:  # noqa: BLE001 - whatever the subject raises
        return [0, 0, 0, f"raised {type(error).__name__}"]
    finally:
        tracemalloc.stop()
    frames = _deepest(function, again, kwargs) if again is not None else 0
    return [max(peak - before, 0) + frames * FRAME, given, at_once, ""]


def once(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any], drawn: int = DRAIN) -> str:
    """Call a function and do nothing else; how it ended ("" is well)."""
    try:
        _given(function(*args, **kwargs), drawn)
    except Exception as error:  # noqa: BLE001 - whatever the subject raises
        return f"raised {type(error).__name__}"
    return ""


def _given(value: Any, drawn: int = DRAIN) -> tuple[int, int]:
    """Elements of a result, and how many of them are there at once.

    Those of an iterator are drawn and dropped, as a caller that loops over them would.
    """
    value = awaited(value)
    items = items_of(value)
    if items is None:
        elements = holds(value)
        return elements, elements
    return sum(1 for _ in zip(range(drawn), items, strict=False)), 1


def _deepest(function: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]) -> int:
    depth = deepest = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal depth, deepest
        if event == "call":
            depth += 1
            deepest = max(deepest, depth)
        elif event == "return":
            depth -= 1

    sys.setprofile(count)
    try:
        _given(function(*args, **kwargs))
    finally:
        sys.setprofile(None)
    return deepest
