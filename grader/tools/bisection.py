"""Many files through a tool that one of them may kill: halve the list until the killers are alone."""

from __future__ import annotations

import signal
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from grader.model.checker import ToolFailure, ToolResult

MAX_ATTEMPTS = 512
"""Starts of a tool for one list of files. One killer among n files costs about 2 log2(n)."""


class Attempt(Struct, frozen=True, kw_only=True):
    """What one start of a tool brought: results by name, and why the rest has none.

    `hopeless`: the reason lies in no file (not installed, a broken configuration), so trying fewer of them is useless.
    """

    results: Mapping[str, ToolResult] = {}
    death: ToolFailure | None = None
    hopeless: bool = False


def results_of_all(names: Sequence[str], attempt: Callable[[Sequence[str]], Attempt]) -> dict[str, ToolResult]:
    """Call `attempt` on ever shorter lists until each name has a result or is known to kill the tool.

    A name that the tool said nothing about is a failure, never an empty result. After MAX_ATTEMPTS the names that are
    left fail with reason `budget`.
    """
    found: dict[str, ToolResult] = {}
    waiting: list[Sequence[str]] = [tuple(names)] if names else []
    attempts = 0
    while waiting:
        batch = waiting.pop()
        if attempts == MAX_ATTEMPTS:
            spent = ToolFailure(reason="budget", detail=f"the tool died {attempts} times on other files of this run")
            found.update(dict.fromkeys(batch, spent))
            continue
        attempts += 1
        tried = attempt(batch)
        found.update((name, tried.results[name]) for name in batch if name in tried.results)
        left = [name for name in batch if name not in found]
        if left and (tried.hopeless or len(batch) == 1):
            silent = ToolFailure(reason="crash", detail="the tool ended without a word on this file")
            found.update(dict.fromkeys(left, tried.death or silent))
        elif len(left) == 1:
            waiting.append(left)
        elif left:
            middle = len(left) // 2
            waiting += [left[middle:], left[:middle]]
    return {name: found[name] for name in names}


def death_of(status: int, last_words: str) -> ToolFailure:
    """Name how a tool ended by its status: its CPU limit, the kernel short of memory, or anything else."""
    if status == -signal.SIGXCPU:
        return ToolFailure(reason="timeout", detail="used more CPU time than files of this size can need")
    if status == -signal.SIGKILL:
        return ToolFailure(reason="memory", detail="killed from outside, as the kernel does when memory runs out")
    how = f"killed by signal {-status}" if status < 0 else f"status {status}"
    return ToolFailure(reason="crash", detail=f"{how}: {last_words}")
