"""What code in general does: shares of each option over many public packages, shipped as counts only."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec
from msgspec import Struct

FLOOR = 0.02
"""The least share that is believed: what no package was seen to do can still be done."""


class Background(Struct, frozen=True, kw_only=True):
    """`shares` by dimension, scope and option: the mean over packages. `packages` are those that were counted.

    `strength` says how alike packages are: votes that the mean is worth before a team's own are counted.
    `weights` of the dimensions in a similarity, by dimension: how much likelihood and conformity say (`model`).
    """

    packages: tuple[str, ...]
    shares: Mapping[str, Mapping[str, Mapping[str, float]]]
    weights: Mapping[str, tuple[float, float]] = {}
    bias: float = 0.0

    def share(self, dimension: str, scope: str, option: str) -> float:
        """The share of an option; `FLOOR` at least."""
        return max(self.shares.get(dimension, {}).get(scope, {}).get(option, 0.0), FLOOR)


@lru_cache(maxsize=1)
def background() -> Background:
    """The one that is shipped."""
    packed = files("grader.checkers.conventions.mined").joinpath("background.json.gz").read_bytes()
    return msgspec.json.decode(gzip.decompress(packed), type=Background)
