"""Discounted worst: the largest deficit counts in full, each further one less, and none is ever paid for by another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_NEGLIGIBLE = 1e-17
"""1 - d * this is 1 in floating point for every d <= 1: deficits from here on change nothing."""


def discounted_worst(deficits: Iterable[float], discount: float) -> float:
    """Combine deficits d1 >= d2 >= ... (0..1) to 1 - the product of (1 - d_i * discount^(i - 1))."""
    kept, factor = 1.0, 1.0
    for deficit in sorted((d for d in deficits if d > 0.0), reverse=True):
        if factor < _NEGLIGIBLE:
            break
        kept *= 1.0 - deficit * factor
        factor *= discount
    return 1.0 - kept


class DiscountedWorst:
    """What each deficit takes in `discounted_worst`, and what the whole would be with one of them changed."""

    def __init__(self, deficits: Sequence[float], discount: float) -> None:
        """Rank the deficits; equal ones keep their order."""
        self.discount = discount
        self._order = sorted(range(len(deficits)), key=lambda index: -deficits[index])
        self._ranked = [deficits[index] for index in self._order]
        self._place = {index: place for place, index in enumerate(self._order)}

    def shares(self) -> list[float]:
        """What each deficit took, in the order given; together the whole. Equal deficits share equally."""
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
        """The whole, if the deficit at `index` were this one."""
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
