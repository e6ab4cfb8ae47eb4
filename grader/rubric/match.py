"""Which criterion a check belongs to, and which rubric holds for a file. Globs are those of fnmatch, case kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache

import pathspec

from grader.model.checker import CheckInfo
from grader.model.rubric import DimensionRubric, Override, Rubric

Place = tuple[str, str]
"""Dimension and criterion."""


def matches(check: str, globs: Iterable[str]) -> bool:
    """Whether a check id matches one of the globs."""
    return any(fits(check, glob) for glob in globs)


@lru_cache(maxsize=1 << 16)
def fits(check: str, glob: str) -> bool:
    """Whether a check id matches a glob."""
    return check == glob or fnmatchcase(check, glob)


def criteria_of(dimensions: Mapping[str, DimensionRubric], checks: Sequence[CheckInfo]) -> dict[str, list[Place]]:
    """The criteria whose globs match each check, by check id; exactly one in a rubric that fits its checks."""
    exact: dict[str, list[Place]] = {}
    wild: list[tuple[str, Place]] = []
    for dimension, rubric in dimensions.items():
        for name, criterion in rubric.criteria.items():
            for glob in criterion.checks:
                exact.setdefault(glob, []).append((dimension, name))
                if any(character in glob for character in "*?["):
                    wild.append((glob, (dimension, name)))
    return {
        check.id: list(
            dict.fromkeys([*exact.get(check.id, ()), *(place for glob, place in wild if fits(check.id, glob))])
        )
        for check in checks
    }


def check_rubric(rubric: Rubric, checks: Sequence[CheckInfo]) -> list[str]:
    """What does not fit between a rubric and all registered checks, a sentence each.

    Every criterion must match a check, and every check exactly one criterion, in each override too.
    """
    problems = _misfits(rubric.dimensions, checks, "")
    for override in rubric.overrides:
        if override.dimensions:
            problems += _misfits(override.dimensions, checks, f" (for {', '.join(override.paths)})")
    return problems


def overrides_for(path: str, rubric: Rubric) -> tuple[Override, ...]:
    """The overrides whose gitignore-style patterns match a path, in the rubric's order."""
    return tuple(
        override for override in rubric.overrides if pathspec.GitIgnoreSpec.from_lines(override.paths).match_file(path)
    )


def is_pattern(text: str) -> bool:
    """Whether a text can be read as a pattern of .gitignore."""
    try:
        pathspec.GitIgnoreSpec.from_lines([text])
    except (ValueError, re.error):
        return False
    return True


def _misfits(dimensions: Mapping[str, DimensionRubric], checks: Sequence[CheckInfo], where: str) -> list[str]:
    places = criteria_of(dimensions, checks)
    used = {place for found in places.values() for place in found}
    problems = [
        f"criterion {dimension}.{name} matches no registered check{where}"
        for dimension, rubric in dimensions.items()
        for name in rubric.criteria
        if (dimension, name) not in used
    ]
    for check, found in places.items():
        if not found:
            problems.append(f"check {check} matches no criterion{where}")
        elif len(found) > 1:
            named = ", ".join(".".join(place) for place in found)
            problems.append(f"check {check} matches several criteria: {named}{where}")
    return problems
