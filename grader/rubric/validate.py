"""What the types of a rubric cannot say: ranges, orders, and that each part has a sentence for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from grader.model.evidence import Confidence, Severity
from grader.model.rubric import Band, Criterion, DimensionRubric, Rubric
from grader.rubric.convert import Refuse
from grader.rubric.locate import KeyPath
from grader.rubric.match import is_pattern

_SEVERITIES: tuple[Severity, ...] = ("info", "low", "medium", "high", "critical")
_CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")
_FULL = 100.0


def validate(rubric: Rubric, refuse: Refuse) -> None:
    """Refuse the first thing that makes a rubric unusable."""
    _described(rubric.descriptor, (), refuse)
    _bands(rubric.bands, refuse)
    _severities(rubric, refuse)
    _beliefs(rubric, refuse)
    _scalars(rubric, refuse)
    _dimensions(rubric.dimensions, ("dimensions",), refuse)
    _overrides(rubric, refuse)


def _scalars(rubric: Rubric, refuse: Refuse) -> None:
    if not 0.0 <= rubric.discount < 1.0:
        refuse(("discount",), f"{rubric.discount:g} lies outside [0, 1)", "choose how much each further deficit counts")
    _share(rubric.min_coverage, ("min_coverage",), refuse)
    if not 0.0 <= rubric.suppressions.price <= 1.0:
        refuse(("suppressions", "price"), f"{rubric.suppressions.price:g} lies outside [0, 1]", "use a share of 1")
    if not 0.0 < rubric.rate.prior < math.inf:
        refuse(("rate", "prior"), f"{rubric.rate.prior:g} is not above 0", "use pseudo-counts such as 0.5")
    if not 0.5 <= rubric.rate.level < 1.0:  # noqa: PLR2004  half is the median
        refuse(("rate", "level"), f"{rubric.rate.level:g} lies outside [0.5, 1)", "use a one-sided level such as 0.8")


def _overrides(rubric: Rubric, refuse: Refuse) -> None:
    for index, override in enumerate(rubric.overrides):
        path = ("overrides", index)
        if not override.paths:
            refuse((*path, "paths"), "no pattern", "name the files that it is for")
        for pattern in override.paths:
            if not is_pattern(pattern):
                refuse((*path, "paths"), f"{pattern!r} is no pattern", "write it as in a .gitignore file")
        _dimensions(override.dimensions, (*path, "dimensions"), refuse, empty=True)
        for name, dimension in override.dimensions.items():
            if name not in rubric.dimensions:
                refuse((*path, "dimensions", name), "the rubric has no such dimension", "add it to the rubric first")
            for criterion in dimension.criteria:
                if criterion not in rubric.dimensions[name].criteria:
                    key = (*path, "dimensions", name, "criteria", criterion)
                    refuse(key, "the rubric has no such criterion", "add it to the rubric first")


def _dimensions(dimensions: dict[str, DimensionRubric], path: KeyPath, refuse: Refuse, *, empty: bool = False) -> None:
    if not dimensions and not empty:
        refuse(path, "no dimension", "add one, or extend a rubric that has some")
    for name, dimension in dimensions.items():
        here = (*path, name)
        _described(dimension.descriptor, here, refuse)
        _share(dimension.weight, (*here, "weight"), refuse)
        _share(dimension.unit_weight, (*here, "unit_weight"), refuse)
        for key in ("headroom", "file_headroom"):
            points = getattr(dimension, key)
            if not 0.0 <= points <= _FULL:
                refuse((*here, key), f"{points:g} lies outside 0..100", "use points of 100; 100 never binds")
        if not dimension.criteria:
            refuse((*here, "criteria"), "no criterion", "add one")
        for criterion_name, criterion in dimension.criteria.items():
            _criterion(criterion, (*here, "criteria", criterion_name), refuse)


def _criterion(criterion: Criterion, path: KeyPath, refuse: Refuse) -> None:
    _described(criterion.descriptor, path, refuse)
    _share(criterion.weight, (*path, "weight"), refuse)
    if not criterion.checks:
        refuse((*path, "checks"), "no check", "name at least one check id or glob")
    key = (*path, "knots")
    if criterion.curve != "knots":
        if criterion.knots:
            refuse(key, f"a {criterion.curve} curve has no knots", 'leave them out, or set curve = "knots"')
        return
    if len(criterion.knots) < 2:  # noqa: PLR2004  a line has two ends
        refuse(key, "fewer than two knots", "give [value, points] for the best and the worst")
    for index, (value, points) in enumerate(criterion.knots):
        if not math.isfinite(value):
            refuse((*key, index), f"the value {value:g} is not finite", "use a number")
        if not 0.0 <= points <= _FULL:
            refuse((*key, index), f"{points:g} points lie outside 0..100", "use points of 100")
    for index, ((left, _), (right, _)) in enumerate(pairwise(criterion.knots), start=1):
        if right <= left:
            refuse((*key, index), f"the value {right:g} does not rise above {left:g}", "order knots by rising value")


def _bands(bands: Sequence[Band], refuse: Refuse) -> None:
    if not bands:
        refuse(("bands",), "no band", "add at least one that starts at 0")
    letters = set()
    for index, band in enumerate(bands):
        path = ("bands", index)
        _described(band.descriptor, path, refuse)
        if not band.letter:
            refuse((*path, "letter"), "is empty", "name the band")
        if band.letter in letters or band.letter == "-":
            refuse((*path, "letter"), f"{band.letter!r} is taken", 'use each letter once; "-" means withheld')
        letters.add(band.letter)
        if not 0.0 <= band.at <= _FULL:
            refuse((*path, "at"), f"{band.at:g} lies outside 0..100", "use points of 100")
    for index, (upper, lower) in enumerate(pairwise(bands), start=1):
        if lower.at >= upper.at:
            refuse(("bands", index, "at"), f"{lower.at:g} does not fall below {upper.at:g}", "list the best band first")
    if bands[-1].at != 0.0:
        refuse(("bands", len(bands) - 1, "at"), f"scores below {bands[-1].at:g} have no letter", "end with a band at 0")


def _severities(rubric: Rubric, refuse: Refuse) -> None:
    for name in _SEVERITIES:
        if name not in rubric.severity:
            refuse(("severity", name), "is missing", "give each severity a factor")
        if not 0.0 <= rubric.severity[name] <= 1.0:
            refuse(("severity", name), f"{rubric.severity[name]:g} lies outside [0, 1]", "use a share of 1")
    for lesser, greater in pairwise(_SEVERITIES):
        if rubric.severity[greater] < rubric.severity[lesser]:
            refuse(("severity", greater), f"counts less than {lesser}", "let factors rise with severity")


def _beliefs(rubric: Rubric, refuse: Refuse) -> None:
    for name in _CONFIDENCES:
        if name not in rubric.confidence:
            refuse(("confidence", name), "is missing", "give each confidence factor, worst and best")
        belief = rubric.confidence[name]
        if not 0.0 <= belief.best <= belief.factor <= belief.worst <= 1.0:
            problem = (
                f"best {belief.best:g}, factor {belief.factor:g}, worst {belief.worst:g} do not rise within [0, 1]"
            )
            refuse(("confidence", name), problem, "order them so")


def _share(value: float, path: KeyPath, refuse: Refuse) -> None:
    if not 0.0 < value <= 1.0:
        refuse(path, f"{value:g} lies outside (0, 1]", "use a share of 1; leave out what should not count")


def _described(descriptor: str, path: KeyPath, refuse: Refuse) -> None:
    if not descriptor.strip():
        refuse((*path, "descriptor"), "is empty", "write the sentence that a person reads")
