"""How the units of a code base spread."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from grader.model.report import Grade, Spectrum, Worst
from grader.model.rubric import Rubric
from grader.model.source import Unit

WITHHELD = "-"
_WORST = 10


def spectrum(grades: Sequence[tuple[Unit, Grade]], rubric: Rubric) -> Spectrum:
    """Letters and median over functions; the ten lowest over all units that have a score."""
    letters = {band.letter: 0 for band in rubric.bands} | {WITHHELD: 0}
    functions = [grade for unit, grade in grades if unit.kind == "function"]
    for grade in functions:
        letters[grade.letter or WITHHELD] += 1
    scores = [grade.score for grade in functions if grade.score is not None]
    lowest = sorted((grade.score, unit.path, unit.qualname) for unit, grade in grades if grade.score is not None)[
        :_WORST
    ]
    return Spectrum(
        letters=letters,
        median=median(scores) if scores else None,
        worst=tuple(Worst(path=path, qualname=qualname, score=score) for score, path, qualname in lowest),
    )
