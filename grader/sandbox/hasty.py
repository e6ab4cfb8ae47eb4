"""An event loop in which nothing waits: a coroutine that sleeps an hour is asked in no time.

Work is limited by lines run, never by seconds, and what a subject answers must not depend on how long it was let sleep.
"""

# ruff: noqa: ANN401 - it runs coroutines of any type: that is what it is for

from __future__ import annotations

import threading

TYPE_CHECKING = False
if TYPE_CHECKING:  # importing it would lengthen the start of each process
    from collections.abc import Coroutine
    from typing import Any


def hasty_loop() -> Any:
    """A loop whose clock is put forward where all of its tasks sleep."""
    import asyncio  # dear, and few subjects need it

    loop: Any = asyncio.SelectorEventLoop()
    skipped = 0.0
    ask, now = loop._selector.select, loop.time  # noqa: SLF001 - there is no other way to its waiting

    def select(timeout: float | None = None) -> Any:
        nonlocal skipped
        if timeout is None or threading.active_count() > 1:
            return ask(timeout)  # another thread may wake it: how soon is not known
        ready = ask(0)
        if not ready:
            skipped += timeout
        return ready

    loop._selector.select, loop.time = select, lambda: now() + skipped  # noqa: SLF001 - as above
    return loop


def finished(work: Coroutine[Any, Any, Any]) -> Any:
    """The result of a coroutine, run in a loop of its own as `asyncio.run` does."""
    import asyncio  # dear, and few subjects need it

    with asyncio.Runner(loop_factory=hasty_loop) as runner:
        return runner.run(work)
