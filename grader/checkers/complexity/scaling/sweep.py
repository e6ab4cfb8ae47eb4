"""Counts the work of a function over growing sizes, in the shapes that cost it most."""

# ruff: noqa: ANN401 - arguments may be of any type
from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.checkers.complexity.scaling.growth import Point, is_exponential
from grader.checkers.complexity.scaling.instrument import METER
from grader.checkers.complexity.scaling.plan import Combination, Plan, arguments, combinations, realised
from grader.sandbox.companions import companions
from grader.sandbox.session import Session
from grader.sandbox.values import Build, Call, Died, Returned

PROBE_SIZE = 32
LEAST_SIZE = 4
MOST_NUMBER = 4**25
PROBE_WORK = 8_000
SMALL = 16
Sizes = Mapping[str, int | tuple[int, int]]
"""The size of each sized parameter, or its two."""
RANGE = 16
"""Largest over least of the sizes that a class of a sized argument is read from; of a number's values all are."""
FEW = 64
"""Where the work ends before this size it is counted at consecutive ones: exponential growth shows only there.

Not so where longer inputs are turned down: the class of what is taken shows over its whole range.
"""
CONSECUTIVE = 9
STEPS, SPAN = 7, 6
"""How many sizes a class is read from where the work ends early, and the largest of them over the least."""
MOST_LOST = 2
"""Processes that the calls of one function may cost; after that it is called no more."""
DRAWN = 2
"""Items drawn from an endless result for each element given: all of what goes round comes at least twice."""
TOO_LONG = 3_600.0
"""Stands for the seconds of a call that was killed for its CPU time."""


class Reading(Struct, frozen=True, kw_only=True):
    """What one call came to: work, elements in and out, how it ended (empty: well), what had no sure price, calls."""

    work: float
    elements: int
    held: int
    ended: str
    unpriced: tuple[str, ...] = ()
    calls: int = 0


def meter_files() -> Mapping[str, str]:
    """The meter as modules to send beside the subject."""
    return companions(Path(__file__).parent / "meter", METER)


class Rig:
    """A function of a subject, to be called at any size. `endless`: what it gives has no end of its own."""

    def __init__(self, session: Session, target: str, plan: Plan) -> None:
        self.session = session
        self.function = Build(target=target, call=False)
        self.plan = plan
        self.failure = ""
        self.endless = False
        self._lost: list[str] = []

    def read(self, combination: Combination, sizes: Sizes, numbers: Mapping[str, int], most: float) -> Reading:
        """Count the work of one call, up to a limit."""
        args, kwargs = arguments(self.plan, combination, sizes, numbers)
        outcome = self._measured("counting", list(args), kwargs, float(most), *self._drawn(sizes))
        if isinstance(outcome, str):
            return Reading(work=0, elements=0, held=0, ended=outcome)
        work, held, ended, unpriced, calls = outcome
        return Reading(
            work=float(work),
            elements=realised(args, kwargs) + held,
            held=held,
            ended=ended,
            unpriced=tuple(unpriced),
            calls=calls,
        )

    def peak(self, combination: Combination, sizes: Sizes, numbers: Mapping[str, int], *, recursive: bool) -> Reading:
        """Bytes at the peak of one call, as its work."""
        args, kwargs = arguments(self.plan, combination, sizes, numbers)
        outcome = self._measured("memory", list(args), kwargs, list(args) if recursive else None, *self._drawn(sizes))
        if isinstance(outcome, str):
            return Reading(work=0, elements=0, held=0, ended=outcome)
        peak, given, at_once, ended = outcome
        return Reading(work=float(peak), elements=realised(args, kwargs) + given, held=at_once, ended=ended)

    def seconds(self, combination: Combination, sizes: Sizes, numbers: Mapping[str, int]) -> float | None:
        """CPU time of one call, seen from outside; None where it does not end well."""
        args, kwargs = arguments(self.plan, combination, sizes, numbers)
        before = self.session.cpu_seconds
        ended = self._measured("memory", list(args), kwargs, *self._drawn(sizes), verb="once")
        if ended:
            return TOO_LONG if ended == "died timeout" else None
        return self.session.cpu_seconds - before

    def _drawn(self, sizes: Sizes) -> tuple[int, ...]:
        """How many items are drawn of a result that has no end: as many for each element that was given."""
        if not self.endless:
            return ()
        return (DRAWN * max((size if isinstance(size, int) else max(size) for size in sizes.values()), default=1),)

    def _measured(self, module: str, *given: Any, verb: str = "measure") -> Any:
        """What a function of the meter reports; a sentence where the call did not come back."""
        if len(self._lost) == MOST_LOST:
            return self._lost[-1]
        call = Call(target=f"{METER}.{module}.{verb}", args=(self.function, *given))
        [outcome] = self.session.call([call])
        if isinstance(outcome, Returned):
            return outcome.value
        said = f"{type(outcome).__name__.lower()} {getattr(outcome, 'reason', '') or getattr(outcome, 'detail', '')}"
        if isinstance(outcome, Died):
            self._lost.append(said)
        return said

    def costliest(self) -> list[tuple[Combination, Reading]]:
        """The combinations that cost most at one middle size; those that the function does not take are left out."""
        found = []
        for combination in combinations(self.plan):
            sizes = {one.parameter.name: PROBE_SIZE for one in self.plan.sized}
            numbers = {} if self.plan.sized else combination.numbers_at(PROBE_SIZE)
            reading = self.read(combination, sizes, numbers, PROBE_WORK)
            if reading.ended in ("", "enough"):
                found.append((combination, reading))
            else:
                self.failure = self.failure or reading.ended
        return sorted(found, key=lambda one: -one[1].work)


class Series(Struct, frozen=True, kw_only=True):
    """Readings over sizes, the smallest first; `ended` says what stopped it, `size` where."""

    combination: Combination
    readings: tuple[tuple[int, Reading], ...]
    ended: str
    size: int

    @property
    def work(self) -> list[Point]:
        """Work over size."""
        return [(size, reading.work) for size, reading in self.readings]

    @property
    def relative(self) -> list[Point]:
        """Work over elements in and out."""
        return [(reading.elements, reading.work) for _, reading in self.readings]


def sweep(read: Callable[[int], Reading], combination: Combination, *, factor: int = 2, most: int) -> Series:
    """Grow the size until the work, or the size, is at its limit; consecutive sizes where that comes early.

    Kept are the larger ones, none so small that a first or last element more decides.
    """
    found: dict[int, Reading] = {}

    def good(size: int) -> str:
        if size not in found:
            reading = read(size)
            if reading.ended:
                return reading.ended
            found[size] = reading
        return ""

    size, ended = LEAST_SIZE, ""
    while size <= most and not (ended := good(size)):
        size *= factor
    largest = max(found, default=0)
    if ended.startswith("raised") and size <= FEW:
        largest = _last_good(good, largest, size)
        between = [near * (factor + 1) // 2 for near in found]
        kept = sorted(near for near in {*found, *between} if largest // RANGE <= near <= largest)
    elif ended and size <= FEW:
        largest = _last_good(good, largest, size)
        ended = ended if ended == "enough" else ""
        kept = [near for near in range(max(1, largest - CONSECUTIVE + 1), largest + 1) if not good(near)]
        if not is_exponential([(near, found[near].work) for near in kept]):
            kept = _even_steps(largest) or kept
    else:
        between = [near * (factor + 1) // 2 for near in found if near >= SMALL]
        least = max(min(SMALL, largest), largest // RANGE) if most < MOST_NUMBER else SMALL
        kept = sorted(near for near in {*found, *between} if least <= near <= largest)
        if ended and len(kept) < STEPS:
            largest = _last_good(good, largest, size)
            kept = _even_steps(largest) or kept
    readings = tuple((near, found[near]) for near in kept if not good(near))
    return Series(combination=combination, readings=readings, ended=ended, size=size)


def _even_steps(largest: int) -> list[int]:
    """Sizes up to the largest that grow by the same factor; empty where it is too small for as many."""
    sizes = sorted({int(largest * SPAN ** (-step / (STEPS - 1))) for step in range(STEPS)})
    return sizes if sizes[0] >= LEAST_SIZE and len(sizes) == STEPS else []


def _last_good(good: Callable[[int], str], low: int, high: int) -> int:
    """The largest size below `high` that still ends well, by halving."""
    low = max(low, 1)
    while low + 1 < high:
        middle = (low + high) // 2
        if good(middle):
            high = middle
        else:
            low = middle
    return low
