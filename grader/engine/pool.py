"""Files over cores: worker processes that may die, each death charged to the file that caused it."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

import msgspec

from grader.engine.assess import Assessment, Plan, Task
from grader.engine.worker import read_frame, write_frame
from grader.model.evidence import Gap
from grader.model.source import FileEntry

Progress = Callable[[str], None]
"""Called with the path of each file that is done."""


class Pool:
    """Worker processes for one plan, started when they are needed and kept until the pool is closed."""

    def __init__(self, plan: Plan, *, jobs: int) -> None:
        """Plan for `jobs` processes; none is started yet."""
        self.plan = plan
        self._threads = ThreadPoolExecutor(max_workers=jobs)
        self._idle: list[Worker] = []
        self._busy: list[Worker] = []

    def __enter__(self) -> Self:
        """Nothing to prepare."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the workers; where something was raised, in the middle of what they do."""
        if kind:
            self._threads.shutdown(wait=False, cancel_futures=True)
            for worker in tuple(self._busy):
                worker.process.kill()
        self.close()

    def close(self) -> None:
        """Wait for what is under way, and end the workers."""
        self._threads.shutdown()
        while self._idle:
            self._idle.pop().close()

    def submit(self, task: Task, *, progress: Progress | None = None) -> Future[Assessment]:
        """Have a file assessed as soon as a worker is free, in the order of submission.

        A worker that dies takes one file with it: that one becomes a gap `crash`, and the worker is started anew.
        """
        return self._threads.submit(self._assess, task, progress)

    def assess_all(self, tasks: Sequence[Task], *, progress: Progress | None = None) -> list[Assessment]:
        """Assess files; results come in the order of the tasks. Large files go first: none is to be left at the end."""
        order = sorted(range(len(tasks)), key=lambda number: -len(tasks[number].source.text))
        futures = {number: self.submit(tasks[number], progress=progress) for number in order}
        return [futures[number].result() for number in range(len(tasks))]

    def _assess(self, task: Task, progress: Progress | None) -> Assessment:
        try:
            worker = self._idle.pop()  # atomic: threads share the list
        except IndexError:
            worker = Worker(self.plan)
        self._busy.append(worker)
        assessment = worker.ask(task)
        self._busy.remove(worker)
        if assessment is None:
            assessment = _lost(task, worker.close())
        else:
            self._idle.append(worker)
        if progress:
            progress(task.source.path)
        return assessment


class Worker:
    """One worker process and the pipes to it."""

    def __init__(self, plan: Plan) -> None:
        """Start it and tell it the plan."""
        command = [sys.executable, "-P", "-m", "grader.engine.worker"]
        self.process = subprocess.Popen(  # noqa: S603 - ourselves
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Control-C is for the parent, which ends its workers
        )
        self._send(msgspec.json.encode(plan))

    def _send(self, data: bytes) -> None:
        if self.process.stdin:
            write_frame(self.process.stdin, data)

    def ask(self, task: Task) -> Assessment | None:
        """Assess one file there; None when the process died over it."""
        try:
            self._send(msgspec.json.encode(task))
            data = read_frame(self.process.stdout) if self.process.stdout else None
        except OSError:
            return None
        return None if data is None else msgspec.json.decode(data, type=Assessment)

    def close(self) -> int:
        """End the process; its exit code."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return self.process.wait()


def _lost(task: Task, code: int) -> Assessment:
    """What is left of a file whose worker died."""
    source = task.source
    ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    gap = Gap(
        checks=("*",), path=source.path, units="all", reason="crash", detail=f"the checker's process died: {ended}"
    )
    size = max(sum(bool(line.strip()) for line in source.text.split("\n")), 1)
    entry = FileEntry(path=source.path, digest=source.digest, size=size, parsed=False)
    return Assessment(entry=entry, units=(), evidence=(gap,), suppressions=())
