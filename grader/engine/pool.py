"""Files over cores: worker processes that may die, each death charged to the file that caused it."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator

import msgspec

from grader.engine.assess import Assessment, Plan, Task
from grader.engine.worker import read_frame, write_frame
from grader.model.evidence import Gap, Suppression
from grader.model.source import FileEntry

Progress = Callable[[str], None]
"""Called with the path of each file that is done."""


def assess_all(tasks: Iterable[Task], plan: Plan, *, jobs: int, progress: Progress | None = None) -> list[Assessment]:
    """Assess files on `jobs` worker processes; results come in the order of the tasks.

    A worker that dies takes one file with it: that one becomes a gap `crash`, and the worker is started anew.
    """
    numbered = list(enumerate(tasks))
    waiting: queue.SimpleQueue[tuple[int, Task]] = queue.SimpleQueue()
    for item in numbered:
        waiting.put(item)
    done: queue.SimpleQueue[tuple[int, Assessment] | BaseException] = queue.SimpleQueue()
    stop = threading.Event()
    threads = [
        threading.Thread(target=_serve, args=(waiting, done, plan, stop), daemon=True)
        for _ in range(min(jobs, len(numbered)))
    ]
    for thread in threads:
        thread.start()
    try:
        return [
            assessment for _, assessment in sorted(_collect(done, len(numbered), progress), key=lambda pair: pair[0])
        ]
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _collect(
    done: queue.SimpleQueue[tuple[int, Assessment] | BaseException], count: int, progress: Progress | None
) -> Iterator[tuple[int, Assessment]]:
    for _ in range(count):
        result = done.get()
        if isinstance(result, BaseException):
            raise result
        if progress:
            progress(result[1].entry.path)
        yield result


def _serve(
    waiting: queue.SimpleQueue[tuple[int, Task]],
    done: queue.SimpleQueue[tuple[int, Assessment] | BaseException],
    plan: Plan,
    stop: threading.Event,
) -> None:
    """Feed one worker process from the queue until it is empty."""
    worker: Worker | None = None
    try:
        while not stop.is_set():
            try:
                number, task = waiting.get_nowait()
            except queue.Empty:
                return
            worker = worker or Worker(plan)
            assessment = worker.ask(task)
            if assessment is None:
                assessment = _lost(task, worker.close())
                worker = None
            done.put((number, assessment))
    except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for the result
        done.put(error)
    finally:
        if worker:
            worker.close()


class Worker:
    """One worker process and the pipes to it."""

    def __init__(self, plan: Plan) -> None:
        """Start it and tell it the plan."""
        command = [sys.executable, "-P", "-m", "grader.engine.worker"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves
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
    none: tuple[Suppression, ...] = ()
    return Assessment(entry=entry, units=(), evidence=(gap,), suppressions=none)
