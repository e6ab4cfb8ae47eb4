"""Weighted mean under a ceiling: no part can lie further below the whole than its headroom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple


class Part(NamedTuple):
    """One part of a mean. `headroom` is a share of 1, as the deficit is.

    A part that is not `firm` (little or nothing in it was assessed) takes part only where it lowers the mean: else what
    little ran would stand for the rest, and a first finding in an unassessed place could raise a score.
    """

    deficit: float
    weight: float
    headroom: float
    firm: bool


class BoundedMean:
    """Deficit of the whole: max(weighted mean, each part's deficit - its headroom)."""

    def __init__(self, parts: Sequence[Part]) -> None:
        """Decide which parts take part, and find the mean and the bounds."""
        self._parts = list(parts)
        self._loose = sorted(
            (index for index, part in enumerate(parts) if not part.firm and part.deficit > 0.0),
            key=lambda index: -parts[index].deficit,
        )
        firm = [part for part in parts if part.firm]
        self._firm_total = math.fsum(part.deficit * part.weight for part in firm)
        self._firm_weight = math.fsum(part.weight for part in firm)
        self.mean, self.joined = self._mean(self._firm_total, self._firm_weight, self._loose)
        self._bounds = sorted(
            ((part.deficit - part.headroom, -index) for index, part in enumerate(parts) if _counts(part)),
            reverse=True,
        )[:2]

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
        weight = self._firm_weight + math.fsum(self._parts[index].weight for index in self.joined)
        counted = set(self.joined)
        return [
            part.deficit * part.weight / weight if weight and (part.firm or index in counted) else 0.0
            for index, part in enumerate(self._parts)
        ]

    def lost_unbound(self) -> float:
        """`lost`, if the headroom that binds did not."""
        return max(self.mean, self._bounds[1][0]) if len(self._bounds) > 1 else self.mean

    def lost_with(self, index: int, deficit: float) -> float:
        """`lost`, if the deficit of the part at `index` were this one."""
        old = self._parts[index]
        new = old._replace(deficit=deficit)
        bounds = [bound for bound, negative in self._bounds if -negative != index][:1]
        if _counts(new):
            bounds.append(deficit - old.headroom)
        if old.firm:
            total = self._firm_total + old.weight * (deficit - old.deficit)
            mean = self._mean(total, self._firm_weight, self._loose)[0]
        else:
            changed = [*self._parts[:index], new, *self._parts[index + 1 :]]
            mean = BoundedMean(changed).mean
        return max(mean, *bounds) if bounds else mean

    def _mean(self, total: float, weight: float, loose: Sequence[int]) -> tuple[float, list[int]]:
        """The largest mean deficit that the firm parts reach with any of the loose ones (largest first)."""
        joined = []
        for index in loose:
            part = self._parts[index]
            if weight and part.deficit * weight <= total:
                break
            total += part.deficit * part.weight
            weight += part.weight
            joined.append(index)
        return (total / weight if weight else 0.0), joined


def _counts(part: Part) -> bool:
    return part.firm or part.deficit > 0.0
