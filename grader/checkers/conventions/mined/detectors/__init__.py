"""Every detector: one file a dimension, all of one shape. A file that is added here is one."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.slots import Detector, Slot

_ALL: list[Detector] = [import_module(f"{__name__}.{found.name}").DETECTOR for found in iter_modules(__path__)]

DETECTORS: dict[str, Detector] = {detector.dimension: detector for detector in _ALL}
"""By dimension."""


def slots_of(reading: Reading) -> Iterator[Slot]:
    """Every slot of a file, by dimension."""
    for detector in DETECTORS.values():
        yield from detector.slots(reading)
