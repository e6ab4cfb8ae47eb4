"""A rubric for the environments of `verifiers` before 0.4: one reward per dimension, and one for the whole grade.

Version 0.4 has no rubrics any more; there a task's own reward can call `Judge.rewards`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any

from grader.engine.reward import Reward
from grader.integrations.completions import COLUMNS, Judge

if TYPE_CHECKING:
    import verifiers

KEPT = "grader_reward"
"""Where a rollout's state keeps what was found, so that several functions grade it once."""


def rubric(weights: Mapping[str, float] | None = None, **settings: Any) -> verifiers.Rubric:  # noqa: ANN401 - the keys and types of `Settings`
    """A rubric whose functions are named by `weights`: dimensions, or `overall`, which alone counts by default.

    The row's `info` may hold the keys of a batch line (`reference`, `tests`, `entry_point`, ...). What could not be
    graded for no reason of its own earns 0 and counts in the metric `grader_masked`: this library has no mask.
    """
    import verifiers

    judge = Judge(**settings)
    weighed = dict(weights or {"overall": 1.0})
    functions = [_function(judge, dimension) for dimension in weighed]
    return verifiers.Rubric(funcs=[*functions, _masked(judge)], weights=[*weighed.values(), 0.0])


def _function(judge: Judge, dimension: str) -> Callable[..., Awaitable[float]]:
    async def earned(completion: Any, state: dict[str, Any], info: Any = None, **_: Any) -> float:  # noqa: ANN401 - theirs
        return (await _reward(judge, completion, state, info)).of(dimension) or 0.0

    earned.__name__ = f"grader_{dimension}"
    return earned


def _masked(judge: Judge) -> Callable[..., Awaitable[float]]:
    async def grader_masked(completion: Any, state: dict[str, Any], info: Any = None, **_: Any) -> float:  # noqa: ANN401 - theirs
        found = await _reward(judge, completion, state, info)
        return float(found.overall is None)

    return grader_masked


async def _reward(judge: Judge, completion: Any, state: dict[str, Any], info: Any) -> Reward:  # noqa: ANN401 - theirs
    """What a rollout earns. Functions of one rubric run side by side: the first to ask starts, the others wait."""
    if KEPT not in state:
        given = info if isinstance(info, Mapping) else {}
        columns = {name: [given[name]] for name in COLUMNS if name in given}
        state[KEPT] = asyncio.ensure_future(asyncio.to_thread(judge.rewards, [completion], columns))
    found: list[Reward] = await state[KEPT]
    return found[0]
