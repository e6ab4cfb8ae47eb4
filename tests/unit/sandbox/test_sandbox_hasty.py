from __future__ import annotations

import asyncio
import threading

from grader.sandbox.hasty import finished


def test_sleeping_takes_no_time_but_the_clock_goes_on():
    async def nap() -> float:
        loop = asyncio.get_running_loop()
        before = loop.time()
        await asyncio.sleep(100_000)
        return loop.time() - before

    assert 100_000 <= finished(nap()) < 100_060


def test_the_earlier_of_two_sleepers_wakes_first():
    async def order() -> list[str]:
        found: list[str] = []

        async def sleeper(name: str, seconds: int) -> None:
            await asyncio.sleep(seconds)
            found.append(name)

        await asyncio.gather(sleeper("late", 3000), sleeper("early", 2000))
        return found

    assert finished(order()) == ["early", "late"]


def test_a_timeout_comes_before_what_takes_longer():
    async def impatient() -> str:
        try:
            await asyncio.wait_for(asyncio.sleep(5000), 10)
        except TimeoutError:
            return "too late"
        return "in time"

    assert finished(impatient()) == "too late"


def test_what_another_thread_does_is_waited_for():
    async def patient() -> bool:
        return await asyncio.wait_for(asyncio.to_thread(threading.Event().wait, 0.01), 60)

    assert finished(patient()) is False
