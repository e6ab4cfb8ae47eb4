"""Makes calls in the sandbox: one session that goes on while it lives, and fresh ones for second opinions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager

import msgspec

from grader.checkers.edge_cases.targets import Target
from grader.inputs.cases import Case
from grader.inputs.render import render, render_call
from grader.sandbox.session import Session, open_session
from grader.sandbox.values import Call, Level, Limits, NotLoaded, Outcome, Subject

OTHER_HASH_SEED = 1


def call_of(target: Target, case: Case) -> Call:
    """The call that gives a case to a target."""
    if target.access:
        return Call(target=target.name, args=case.args, kwargs={**case.kwargs, "instance": case.receiver})
    return Call(target=target.name, args=case.args, kwargs=case.kwargs, receiver=case.receiver)


def shown(target: Target, case: Case) -> str:
    """The call as a person would write it."""
    if target.access:
        given = [*case.args, *case.kwargs.values()]
        place = f"{render(case.receiver)}.{target.shown.rpartition('.')[2]}"
        return {"get": place, "set": f"{place} = {', '.join(map(render, given))}", "delete": f"del {place}"}[
            target.access
        ]
    return render_call(call_of(target, case), target.shown)


class Bench:
    """A subject on the bench. `call` goes on in one process, `fresh` takes a new one."""

    def __init__(self, subject: Subject, limits: Limits, level: Level, session: Session) -> None:
        self.subject = subject
        self.limits = limits
        self.level = level
        self._session = session
        self._reached: set[int] = set()

    @property
    def reached(self) -> AbstractSet[int]:
        """The lines of the subject's file that any call so far has run."""
        return self._reached | self._session.reached

    def call(self, calls: Sequence[Call]) -> list[Outcome]:
        """Make calls in turn, one outcome each."""
        return self._session.call(list(calls))

    def fresh(
        self,
        calls: Sequence[Call],
        *,
        hash_seed: int | None = None,
        events: int | None = None,
        items: int | None = None,
    ) -> list[Outcome]:
        """Make calls in a process of their own; an empty list when it could not load the subject.

        `events` and `items` are limits other than those of the bench.
        """
        subject = self.subject
        if hash_seed is not None:
            subject = msgspec.structs.replace(subject, hash_seed=hash_seed)
        limits = msgspec.structs.replace(
            self.limits, events=events or self.limits.events, items=items or self.limits.items
        )
        with open_session(subject, limits=limits, level=self.level) as session:
            if isinstance(session.load(), NotLoaded):
                return []
            outcomes = list(session.call(list(calls)))
            self._reached |= session.reached
            return outcomes


@contextmanager
def on_bench(subject: Subject, limits: Limits, level: Level) -> Iterator[Bench | NotLoaded]:
    """A bench with the subject imported, or why it could not be; cleared at the end."""
    with open_session(subject, limits=limits, level=level) as session:
        loaded = session.load()
        yield loaded if isinstance(loaded, NotLoaded) else Bench(subject, limits, level, session)
