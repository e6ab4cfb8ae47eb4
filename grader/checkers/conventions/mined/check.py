"""What the team's profile says about a file: findings against its conventions, and how alike the file is."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from grader.checkers.conventions.declared.tables import Conventions
from grader.checkers.conventions.mined.background import background
from grader.checkers.conventions.mined.catalogue import MINED, SIMILARITY
from grader.checkers.conventions.mined.declared_first import declared_choices
from grader.checkers.conventions.mined.detectors import slots_of
from grader.checkers.conventions.mined.grading import Breach, breaches, is_graded
from grader.checkers.conventions.mined.profile import STRONG, Profile, conventions_at
from grader.checkers.conventions.mined.profile_file import parse_profile
from grader.checkers.conventions.mined.reading import Reading
from grader.checkers.conventions.mined.similarity import similarity
from grader.checkers.conventions.mined.slots import Slot
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Measurement
from grader.model.source import MODULE, Source, Span

LEAST_SLOTS = 5
"""Choices that a file must hold, in dimensions that its team has settled, before it can be said to keep them."""


def assess_mined(source: Source, context: Context, owners: Sequence[str], declared: Conventions) -> Iterator[Evidence]:
    """Findings, an `Assessed` or a `Gap` for the selected checks, and the similarity; `owners` are units by line.

    What is declared is left to it.

    Raises ProfileError for a profile that cannot be read.
    """
    learned = context.learned
    if learned is None:
        return
    profile = parse_profile(learned.text, learned.name)
    path = posixpath.normpath(posixpath.join(learned.prefix, source.path))
    slots = list(slots_of(Reading(source.text, context.tree, path)))
    checks = tuple(sorted(check for check in context.selected if check.startswith(MINED)))
    if checks:
        spoken_for = declared_choices(declared)
        conventions = {
            key: convention
            for key, convention in conventions_at(profile, path).items()
            if MINED + key[0] in checks and key not in spoken_for and is_graded(convention)
        }
        spoken = sum((slot.dimension, slot.scope) in conventions for slot in slots)
        found = breaches(slots, conventions, owners, background(), path)
        yield from _graded(source, spoken, found, checks)
    if SIMILARITY.id in context.selected:
        yield _similarity(source, context, profile, path, slots)


def _graded(source: Source, spoken: int, found: Iterable[Breach], checks: tuple[str, ...]) -> Iterator[Evidence]:
    lines = source.text.split("\n")
    for breach in found:
        line = breach.lines[0]
        text = lines[line - 1]
        start = len(text) - len(text.lstrip())
        yield Finding(
            check=MINED + breach.convention.dimension,
            path=source.path,
            qualname=breach.unit,
            span=Span(line=line, column=start + 1, end_line=line, end_column=max(len(text), start) + 1),
            message=breach.message,
            severity="medium" if breach.convention.bound >= STRONG else "low",
            weight=breach.weight,
        )
    if spoken < LEAST_SLOTS:
        detail = f"{spoken} choices where the team has settled something; {LEAST_SLOTS} say enough"
        yield Gap(checks=checks, path=source.path, units="all", reason="too-little", detail=detail)
    else:
        yield Assessed(checks=checks, path=source.path, units="all", trials=spoken)


def _similarity(source: Source, context: Context, profile: Profile, path: str, slots: list[Slot]) -> Measurement:
    counts = Counter((slot.dimension, slot.scope, slot.option) for slot in slots)
    value = similarity(counts, profile, path, background())
    return Measurement(
        check=SIMILARITY.id,
        path=source.path,
        qualname=MODULE,
        span=context.units[0].span,
        value=value,
        low=value,
        high=value,
        samples=len(slots),
        detail="0: another team's, 1: the team's own; for ranking, never part of the score",
    )
