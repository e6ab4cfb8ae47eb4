"""A scorer for tasks of Inspect: the reward of each dimension, with what cost points as its explanation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from grader.engine.reward import reward_of
from grader.integrations.completions import COLUMNS, Judge, code_of
from grader.model.report import Report

if TYPE_CHECKING:
    from inspect_ai.scorer import Scorer

SHOWN = 5
"""Deductions that an explanation names."""


def code_quality(**settings: Any) -> Scorer:  # noqa: ANN401 - the keys and types of `Settings`
    """A scorer whose value holds a number in [0, 1] for each dimension and for `overall`.

    The sample's metadata may hold the keys of a batch line (`reference`, `tests`, `entry_point`, ...). What could not
    be graded for no reason of its own is NaN, which Inspect leaves out of its metrics.
    """
    from inspect_ai.scorer import Score, Target, mean, scorer, stderr
    from inspect_ai.solver import TaskState

    judge = Judge(**settings)

    @scorer(metrics={"*": [mean(), stderr()]}, name="grader")  # type: ignore[untyped-decorator] # absent where we check
    def scoring() -> Scorer:
        async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 - theirs
            completion = state.output.completion
            columns = {name: [state.metadata[name]] for name in COLUMNS if name in state.metadata}
            [report] = await asyncio.to_thread(judge.reports, [completion], columns)
            earned = reward_of(report)
            value = {"overall": earned.overall, **earned.dimensions}
            return Score(
                value={name: float("nan") if share is None else share for name, share in value.items()},
                answer=code_of(completion),
                explanation="\n".join(_lost(report)),
            )

        return score

    return scoring()


def _lost(report: Report | None) -> Iterator[str]:
    """A sentence for each of the largest deductions."""
    if report is None:
        yield "this is no sample of Python that could be read"
        return
    largest = sorted(report.grade.deductions, key=lambda one: -one.points)[:SHOWN]
    yield from (f"{deduction.points:.1f} points: {deduction.sentence}" for deduction in largest)
