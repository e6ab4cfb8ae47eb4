"""Inputs assessed as they come: tools over some at a time, workers that are never idle, equal code once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future

from grader.engine.assess import Assessment, Task
from grader.engine.pool import Pool
from grader.engine.run import tasks_of
from grader.engine.stage import Input, Stage

REMEMBERED = 1024
"""Tasks whose assessment is at hand for equal ones that follow."""
KEPT_AT_ONCE = 64
"""Assessments that go into the cache together."""


class Stream:
    """Hands inputs to the workers of a pool and remembers what came of equal ones."""

    def __init__(self, stage: Stage, pool: Pool) -> None:
        """Assess as `stage` says, in the processes of `pool`."""
        self._stage = stage
        self._pool = pool
        self._recent: OrderedDict[str, Future[Assessment]] = OrderedDict()
        self._new: list[tuple[Task, Future[Assessment]]] = []

    def submit(self, inputs: Sequence[Input]) -> list[Future[Assessment]]:
        """Run the tools over these inputs, and have each assessed when a worker is free."""
        return [
            self._submit(task) if isinstance(task, Task) else _known(task) for task in tasks_of(inputs, self._stage)
        ]

    def keep(self, *, at_least: int = KEPT_AT_ONCE) -> None:
        """Put what is done into the cache, if there is that much of it; oldest first."""
        done = next((number for number, (_, future) in enumerate(self._new) if not future.done()), len(self._new))
        if done >= at_least:
            pairs = [(task, future.result()) for task, future in self._new[:done]]
            self._stage.options.memory.keep(pairs, self._stage.plan)
            del self._new[:done]

    def _submit(self, task: Task) -> Future[Assessment]:
        memory = self._stage.options.memory
        key = memory.key(task, self._stage.plan)
        if key in self._recent:
            self._recent.move_to_end(key)
            return self._recent[key]
        recalled = memory.recall(task, self._stage.plan)
        if recalled:
            future = _known(recalled)
        else:
            future = self._pool.submit(task)
            self._new.append((task, future))
        self._recent[key] = future
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return future


def _known(assessment: Assessment) -> Future[Assessment]:
    future: Future[Assessment] = Future()
    future.set_result(assessment)
    return future
