"""Drawn values in the cache of a run: the same ones are needed for every function of a kind."""

from __future__ import annotations

import sys
from functools import cached_property
from pathlib import Path

from grader.engine.cache import Cache, key_of
from grader.engine.installation import installation


class Drawn:
    """A store for `inputs.corpus`. Opened when first asked: a run without calls pays nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "hypothesis"

    @cached_property
    def _cache(self) -> Cache:
        return Cache(self.folder)

    @cached_property
    def _base(self) -> str:
        return key_of(installation(), sys.implementation.cache_tag, sys.version)

    def get(self, *parts: object) -> bytes | None:
        """What was kept for these parts by the same grader on the same Python."""
        return self._cache.get(key_of(self._base, parts))

    def put(self, value: bytes, *parts: object) -> None:
        """Keep a value for these parts."""
        self._cache.put({key_of(self._base, parts): value})
