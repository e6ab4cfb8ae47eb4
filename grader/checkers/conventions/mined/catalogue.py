"""The checks that a profile answers: one a graded dimension, and the similarity."""

from __future__ import annotations

from grader.checkers.conventions.mined.detectors import DETECTORS
from grader.checkers.conventions.mined.slots import Detector
from grader.model.checker import CheckInfo

MINED = "conventions.mined."

SIMILARITY = CheckInfo(
    id="conventions.similarity",
    title="How much a file reads like its team's",
    why="A number for ranking alternatives; padding can raise it, so that it takes no points.",
    bad="def readAll(path): return [l for l in open(path)]\n",
    good='def read_all(path):\n    """Return the lines of a file."""\n    return [line for line in open(path)]\n',
    applies=("module",),
    severity="info",
)


def _info(detector: Detector) -> CheckInfo:
    return CheckInfo(
        id=MINED + detector.dimension, title=detector.title, why=detector.why, bad=detector.bad, good=detector.good
    )


CHECKS = (*(_info(detector) for detector in DETECTORS.values() if detector.graded), SIMILARITY)
