"""Calls to one subject, each in its process or in the one that takes its place. The only way into the sandbox."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from grader.sandbox import errors, replies, requests
from grader.sandbox.nursery import Kind
from grader.sandbox.process import EndedError, Process
from grader.sandbox.values import Call, Died, Exhausted, Level, Limits, Loaded, NotLoaded, Outcome, Skipped, Subject
from grader.sandbox.wire import MalformedError

LAYERS = ("landlock", "limits", "privileges", "seccomp")
"""What each process is held by, at every level."""
_DEFAULT_LIMITS = Limits()
IDENTITY_BYTES = 8
MAX_DEATHS = 20
"""Processes lost in one `call`; the calls after that are not made."""
MAX_TIMEOUTS = 3
"""Of those, lost to time: each costs `Limits.cpu_seconds`."""

_Prepared = tuple[Call, requests.Request | Skipped]


def open_session(subject: Subject, *, limits: Limits = _DEFAULT_LIMITS, level: Level | None = None) -> Session:
    """A session with a subject; no process is started before the first `load` or `call`. Use it as a context manager.

    At a `level` that cannot be had here nothing runs: it is `NotLoaded` with the reason `isolation`. Without one it
    is the highest that the probe found.
    """
    return Session(subject, limits, level)


class Session:
    """One subject and the process that holds it. A process lost in a call is replaced for the next one.

    `reached` are the lines of its file that calls have run, by the word of its processes.
    """

    def __init__(
        self, subject: Subject, limits: Limits, level: Level | None, layers: tuple[str, ...] | None = None
    ) -> None:
        self.subject = subject
        self.limits = limits
        self.layers = LAYERS if layers is None else layers
        self.reached: set[int] = set()
        self._lines = subject.text.count("\n") + 1
        self._level = level
        self._process: Process | None = None
        self._loaded: Loaded | NotLoaded | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.close()

    def load(self) -> Loaded | NotLoaded:
        """Import the subject, once."""
        if self._loaded is None:
            self._loaded = self._start()
        return self._loaded

    def call(self, calls: Sequence[Call]) -> list[Outcome]:
        """Make calls; one outcome each, in order.

        A call that kills the process, or has to be killed, is `Died`; a new process takes the rest. When MAX_DEATHS
        processes are lost (or MAX_TIMEOUTS to time), the remaining calls are `Died` with the reason `budget`. Where
        the subject cannot be imported, every outcome is `Died` with the reason of that.
        """
        outcomes: list[Outcome] = []
        prepared = [(call, _prepare(call)) for call in calls]
        loaded, deaths, timeouts = self.load(), 0, 0
        while len(outcomes) < len(calls):
            if self._process is None and isinstance(loaded, Loaded):
                loaded = self._start()
            if isinstance(loaded, NotLoaded):
                rest = Died(reason=loaded.reason, detail=f"not imported: {loaded.detail}")
                return outcomes + [rest] * (len(calls) - len(outcomes))
            if deaths >= MAX_DEATHS or timeouts >= MAX_TIMEOUTS:
                rest = Died(reason="budget", detail=f"not called: {deaths} calls before it ended the process")
                return outcomes + [rest] * (len(calls) - len(outcomes))
            outcomes += self._call_until_loss(prepared[len(outcomes) :])
            last = outcomes[-1]
            if self._process is None and isinstance(last, Died):
                deaths += 1
                timeouts += last.reason == "timeout"
        return outcomes

    @property
    def cpu_seconds(self) -> float:
        """CPU time of the process that is alive, by the kernel's account and not its own; 0 without one."""
        return self._process.cpu_seconds if self._process is not None else 0.0

    def close(self) -> None:
        """Kill the process. The session can be used again: it starts a new one."""
        self._kill()
        self._loaded = None

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None

    def _start(self) -> Loaded | NotLoaded:
        self._kill()
        if not sys.platform.startswith("linux"):
            return NotLoaded(reason="isolation", detail=f"code is run on Linux only, this is {sys.platform}")
        [identity] = _identities(1)
        try:
            process = Process(self._kind(), self.limits)
        except OSError as error:
            return NotLoaded(reason="isolation", detail=f"no process could be started: {error}")
        try:
            process.send(requests.setup_frame(identity, self.subject, self.limits, self.layers))
            loaded = replies.read_load(process.receive(), identity)
        except EndedError as error:
            return NotLoaded(reason=error.died.reason, detail=error.died.detail)
        except MalformedError as error:
            process.kill()
            return NotLoaded(reason="tampering", detail=str(error)[: errors.MAX_DETAIL])
        except BaseException:
            process.kill()
            raise
        if isinstance(loaded, NotLoaded):
            process.kill()
        else:
            self._process = process
        return loaded

    def _kind(self) -> Kind:
        if self._level is None:
            from grader.sandbox.probe import probe  # it works through sessions itself

            self._level = "strong" if probe().level == "strong" else "kernel"
        return Kind(level=self._level, hash_seed=self.subject.hash_seed, packages=self.subject.search_path)

    def _call_until_loss(self, calls: Sequence[_Prepared]) -> list[Outcome]:
        """Outcomes of the calls up to the first that costs the process its life, that one included."""
        process = self._process
        if process is None:
            raise RuntimeError("no process to call")
        outcomes: list[Outcome] = []
        identities = _identities(len(calls))
        asked = [
            (identity, request)
            for identity, (_, request) in zip(identities, calls, strict=True)
            if not isinstance(request, Skipped)
        ]
        awaited = len(asked)
        try:
            process.expect_silence()
            if asked:
                process.send(requests.batch_frame(asked))
            for identity, (call, request) in zip(identities, calls, strict=True):
                if isinstance(request, Skipped):
                    outcomes.append(request)
                    continue
                body = process.receive(awaited)
                outcome = replies.read_outcome(body, identity, call)
                self.reached.update(replies.read_reached(body, self._lines))
                awaited -= 1
                outcomes.append(outcome)
                if _ends_process(outcome):
                    return [*outcomes[:-1], self._lose(outcome)]
            if process.incoming:
                return [*outcomes[:-1], self._lose(_tampering("the process said more than it was asked"))]
        except EndedError as error:
            self._process = None
            return [*outcomes, error.died]
        except MalformedError as error:
            return [*outcomes, self._lose(_tampering(str(error)))]
        except BaseException:
            self.close()
            raise
        return outcomes

    def _lose(self, outcome: Outcome) -> Outcome:
        self._kill()
        return outcome


def _ends_process(outcome: Outcome) -> bool:
    """After these replies the process is gone; one call that the sandbox refused something leaves it alive."""
    return isinstance(outcome, Exhausted) or (isinstance(outcome, Died) and outcome.reason != "blocked")


def _tampering(detail: str) -> Died:
    return Died(reason="tampering", detail=detail[: errors.MAX_DETAIL])


def _prepare(call: Call) -> requests.Request | Skipped:
    try:
        return requests.encode(call)
    except requests.NotSendableError as error:
        return Skipped(detail=str(error))


def _identities(count: int) -> list[str]:
    """Random, so that no answer fits a question that was not asked yet."""
    digits = secrets.token_hex(IDENTITY_BYTES * count)
    return [digits[at : at + 2 * IDENTITY_BYTES] for at in range(0, len(digits), 2 * IDENTITY_BYTES)]
