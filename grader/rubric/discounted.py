"""Discounted worst: the largest deficit counts in full, each further one less, and none is ever paid for by another."""

from __future__ import annotations

from collections.abc import Sequence

_NEGLIGIBLE = 1e-17
"""1 - d * this is 1 in floating point for every d <= 1: deficits from here on change nothing."""


class DiscountedWorst:
    """Deficits d1 >= d2 >= ... (0..1) combined to what is kept: the product of (1 - d_i * discount^(i - 1))."""

    def __init__(self, deficits: Sequence[float], discount: float) -> None:
        """Rank the deficits; equal ones keep their order."""
        self.discount = discount
        self._order = sorted(range(len(deficits)), key=lambda index: -deficits[index])
        self._ranked = [deficits[index] for index in self._order]
        self._place = {index: place for place, index in enumerate(self._order)}

    @property
    def lost(self) -> float:
        """The deficit of them all."""
        kept, factor = 1.0, 1.0
        for deficit in self._ranked:
            if deficit <= 0.0 or factor < _NEGLIGIBLE:
                break
            kept *= 1.0 - deficit * factor
            factor *= self.discount
        return 1.0 - kept

    def shares(self) -> list[float]:
        """What each deficit took, in the order given; together `lost`. Equal deficits share equally."""
        shares = [0.0] * len(self._ranked)
        kept, factor, place = 1.0, 1.0, 0
        while place < len(self._ranked) and self._ranked[place] > 0.0:
            start, before, deficit = place, kept, self._ranked[place]
            while place < len(self._ranked) and self._ranked[place] == deficit:
                kept *= 1.0 - deficit * factor
                factor *= self.discount
                place += 1
            for tied in self._order[start:place]:
                shares[tied] = (before - kept) / (place - start)
        return shares

    def lost_with(self, index: int, deficit: float) -> float:
        """`lost`, if the deficit at `index` were this one."""
        kept, factor, waiting = 1.0, 1.0, True
        skipped = self._place[index]
        for place, other in enumerate(self._ranked):
            if place == skipped:
                continue
            if waiting and deficit >= other:
                kept *= 1.0 - deficit * factor
                factor *= self.discount
                waiting = False
            if other <= 0.0 or factor < _NEGLIGIBLE:
                break
            kept *= 1.0 - other * factor
            factor *= self.discount
        if waiting:
            kept *= 1.0 - deficit * factor
        return 1.0 - kept


def discounted_worst(deficits: Sequence[float], discount: float) -> float:
    """The combined deficit."""
    return DiscountedWorst(deficits, discount).lost
