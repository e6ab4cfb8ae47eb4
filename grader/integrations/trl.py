"""A reward function for the trainers of TRL, such as its GRPOTrainer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from grader.integrations.completions import Judge, Message

RewardFunction = Callable[..., list[float | None]]


def reward_function(dimension: str = "overall", **settings: Any) -> RewardFunction:  # noqa: ANN401 - the keys and types of `Settings`
    """What `reward_funcs` takes: completions, and columns of the data set by name, to a reward in [0, 1] each.

    Columns named like the keys of a batch line (`reference`, `tests`, `entry_point`, ...) go along with the code. A
    reward of None, which TRL leaves out, means that the sample could not be graded for no reason of its own.
    """
    judge = Judge(**settings)

    def reward(completions: Sequence[str | Sequence[Message]], **columns: Any) -> list[float | None]:  # noqa: ANN401 - a data set's
        known = {"prompt": columns.pop("prompts", None), **columns}
        given = {name: values for name, values in known.items() if isinstance(values, list)}
        return [earned.of(dimension) for earned in judge.rewards(completions, given)]

    reward.__name__ = f"grader_{dimension}"  # what TRL logs it under
    return reward
