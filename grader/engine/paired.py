"""Whether one group scores higher than another on the same prompts, and by how much: intervals, tests, and their reach.

The interval is the studentized bootstrap over prompts, which keeps its promise for few prompts and skewed differences
where plain percentiles are too narrow (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 12.5).
The test turns the signs of the differences at random, which holds for any number of prompts (Fisher, The Design of
Experiments, 1935, section 21). Several pairs are held to one family error (Holm, 1979).
"""

from __future__ import annotations

import itertools
import math
import random
import statistics
from collections.abc import Mapping, Sequence

from msgspec import Struct, structs

LEVEL = 0.95
POWER = 0.8
RESAMPLES = 2_000
MANY = 500
"""From so many prompts on the normal distribution says the same as resampling, to two digits."""
LEAST_SPREAD = 0.3
"""A resample counts with at least this share of the sample's own spread: of differences that are mostly equal, some
resamples have next to none, and would stretch the interval without end. Coverage by simulation: see the slow tests."""
NORMAL = statistics.NormalDist()


class Difference(Struct, frozen=True, kw_only=True):
    """How far the mean of group `a` lies above that of `b`, in points, over the prompts that both have a score for.

    `low` and `high` bound it at 95 %; `p` is two-sided, `p_holm` the same for all pairs of a dimension at once;
    `detectable` is the smallest true difference that so many prompts with this spread show in four of five runs. None
    where one prompt tells nothing of a spread.
    """

    a: str
    b: str
    prompts: int
    mean: float
    low: float | None
    high: float | None
    p: float
    p_holm: float
    detectable: float | None


def differences(scores: Mapping[str, Mapping[int, float]], *, seed: int = 0) -> tuple[Difference, ...]:
    """Every pair of groups that share a prompt. `scores`: by group, then by prompt, the mean of its samples."""
    found = []
    for a, b in itertools.combinations(sorted(scores), 2):
        shared = sorted(scores[a].keys() & scores[b].keys())
        if shared:
            found.append(_difference(a, b, [scores[a][prompt] - scores[b][prompt] for prompt in shared], seed))
    adjusted = holm([one.p for one in found])
    return tuple(structs.replace(one, p_holm=p) for one, p in zip(found, adjusted, strict=True))


def holm(values: Sequence[float]) -> list[float]:
    """The p-values adjusted for there being several; the chance of any false one stays what each says."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted = [0.0] * len(values)
    highest = 0.0
    for rank, number in enumerate(order):
        highest = max(highest, min(1.0, values[number] * (len(values) - rank)))
        adjusted[number] = highest
    return adjusted


def _difference(a: str, b: str, found: list[float], seed: int) -> Difference:
    count, mean = len(found), statistics.fmean(found)
    spread = statistics.stdev(found) / math.sqrt(count) if count > 1 else None
    low, high = (None, None) if spread is None else _interval(found, mean, spread, seed)
    p = 1.0 if spread is None else _p_value(found, mean, spread, seed)
    detectable = None if spread is None else (NORMAL.inv_cdf((1 + LEVEL) / 2) + NORMAL.inv_cdf(POWER)) * spread
    return Difference(a=a, b=b, prompts=count, mean=mean, low=low, high=high, p=p, p_holm=p, detectable=detectable)


def _interval(found: list[float], mean: float, spread: float, seed: int) -> tuple[float, float]:
    count = len(found)
    if count >= MANY:
        half = NORMAL.inv_cdf((1 + LEVEL) / 2) * spread
        return mean - half, mean + half
    draw = random.Random(f"interval {seed}")  # noqa: S311 - a sample, no secret
    apart = sorted(_distance(draw.choices(found, k=count), mean, spread) for _ in range(RESAMPLES))
    tail = (1 - LEVEL) / 2
    largest, smallest = apart[math.ceil((1 - tail) * RESAMPLES) - 1], apart[math.floor(tail * RESAMPLES)]
    return mean - largest * spread, mean - smallest * spread


def _distance(resample: list[float], mean: float, spread: float) -> float:
    """How far the mean of a resample lies from that of the sample, in standard errors of its own."""
    middle = math.fsum(resample) / len(resample)
    squares = math.fsum((value - middle) ** 2 for value in resample)
    own = math.sqrt(squares / (len(resample) - 1) / len(resample))
    return (middle - mean) / max(own, LEAST_SPREAD * spread) if spread else 0.0


def _p_value(found: list[float], mean: float, spread: float, seed: int) -> float:
    if not any(found):
        return 1.0
    if len(found) >= MANY:
        return 2 * NORMAL.cdf(-abs(mean) / spread) if spread else 0.0
    draw = random.Random(f"signs {seed}")  # noqa: S311 - a sample, no secret
    total, least = math.fsum(found), abs(math.fsum(found)) * (1 - 1e-12)  # a turn that changes nothing is as far
    as_far = 0
    for _ in range(RESAMPLES):
        turned = itertools.compress(found, map(int, f"{draw.getrandbits(len(found)):b}".zfill(len(found))))
        as_far += abs(total - 2 * math.fsum(turned)) >= least
    return (1 + as_far) / (1 + RESAMPLES)
