"""The same place and the same weakness count once, whoever saw it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from grader.checkers.security.candidate import CONFIDENCES, SEVERITIES, Candidate, Judgement


def merged(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """One candidate for each line and CWE: the highest severity, then confidence; all codes; sorted by place.

    The words and the span are those of the most severe; among equals, of what was given first.
    """
    by_place: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        place = (candidate.span.line, candidate.cwe)
        known = by_place.get(place)
        by_place[place] = candidate if known is None else _both(known, candidate)
    return tuple(sorted(by_place.values(), key=lambda one: (one.span, one.check, one.cwe)))


def settled(
    candidates: Iterable[Candidate], judgements: Iterable[Judgement]
) -> tuple[list[Candidate], list[Candidate]]:
    """What the judgements found, and the candidates that no judgement covers.

    A covered candidate disappears where the place is fine; else its codes go to what the judgement found.
    """
    left = list(candidates)
    found = []
    given = list(judgements)
    better = {(one.check, line) for one in given if one.settles for line in one.lines}
    for judgement in given:
        covered = [one for one in left if one.check == judgement.check and one.span.line in judgement.lines]
        left = [one for one in left if one not in covered]
        beaten = (
            not judgement.settles
            and judgement.found is not None
            and ((judgement.check, judgement.found.span.line) in better)
        )
        if judgement.found is not None and not beaten:
            codes = tuple(dict.fromkeys([*judgement.found.codes, *(code for one in covered for code in one.codes)]))
            found.append(msgspec.structs.replace(judgement.found, codes=codes))
    return found, left


def _both(one: Candidate, other: Candidate) -> Candidate:
    worse = other if _rank(other) > _rank(one) else one
    return msgspec.structs.replace(worse, codes=tuple(dict.fromkeys(one.codes + other.codes)))


def _rank(candidate: Candidate) -> tuple[int, int]:
    return SEVERITIES.index(candidate.severity), CONFIDENCES.index(candidate.confidence)
