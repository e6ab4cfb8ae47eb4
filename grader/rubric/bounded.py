"""Weighted mean under a ceiling: no part can lie further below the whole than its headroom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """One part of a mean. It weighs `least`, and up to `most` where that makes the mean deficit larger.

    `headroom` is a share of 1, as the deficit is.
    """

    deficit: float
    least: float
    most: float
    headroom: float


class BoundedMean:
    """Deficit of the whole: max(weighted mean, each part's deficit - its headroom)."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Decide how much each part weighs, and find the mean and the bounds."""
        self._parts = list(parts)
        self._elastic = sorted(
            (index for index, part in enumerate(parts) if part.most > part.least and part.deficit > 0.0),
            key=lambda index: -parts[index].deficit,
        )
        self._total = math.fsum(part.deficit * part.least for part in parts)
        self._weight = math.fsum(part.least for part in parts)
        self.mean, self._grown = self._mean(self._total)
        bounds = ((part.deficit - part.headroom, -index) for index, part in enumerate(parts))
        self._bounds = sorted(bounds, reverse=True)[:2]

    @property
    def lost(self) -> float:
        """The deficit of the whole."""
        return max(self.mean, self._bounds[0][0]) if self._bounds else 0.0

    @property
    def binding(self) -> int | None:
        """The part whose headroom holds the whole below its mean, if one does."""
        return -self._bounds[0][1] if self._bounds and self._bounds[0][0] > self.mean else None

    def shares(self) -> list[float]:
        """What each part took from the mean, in the order given; together `mean`."""
        grown = set(self._grown)
        weights = [part.most if index in grown else part.least for index, part in enumerate(self._parts)]
        whole = math.fsum(weights)
        pairs = zip(self._parts, weights, strict=True)
        return [part.deficit * weight / whole if whole else 0.0 for part, weight in pairs]

    def lost_unbound(self) -> float:
        """`lost`, if the headroom that binds did not."""
        return max(self.mean, self._bounds[1][0]) if len(self._bounds) > 1 else self.mean

    def lost_with(self, index: int, deficit: float) -> float:
        """`lost`, if the deficit of the part at `index` were this one."""
        old = self._parts[index]
        bounds = [bound for bound, negative in self._bounds if -negative != index][:1]
        if old.most > old.least:
            changed = [*self._parts[:index], old._replace(deficit=deficit), *self._parts[index + 1 :]]
            mean = BoundedMean(changed).mean
        else:
            mean = self._mean(self._total + old.least * (deficit - old.deficit))[0]
        return max(mean, deficit - old.headroom, *bounds)

    def _mean(self, total: float) -> tuple[float, list[int]]:
        """The largest mean deficit, and the parts that grow for it (the largest deficits first)."""
        weight, grown = self._weight, []
        for index in self._elastic:
            part = self._parts[index]
            if weight and part.deficit * weight <= total:
                break
            total += part.deficit * (part.most - part.least)
            weight += part.most - part.least
            grown.append(index)
        return (total / weight if weight else 0.0), grown
