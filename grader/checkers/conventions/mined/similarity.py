"""How much a file reads like its team's: a number in 0..1 for ranking, never part of a score.

Each dimension gives two numbers: how much likelier its choices are for the team than for code in general, and how much
likelier they are than the team's choices usually are. A logistic model, fitted over the packages of the background,
weighs them. Padding raises such a number; that is why it is no score.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

from grader.checkers.conventions.mined.background import Background
from grader.checkers.conventions.mined.profile import Profile, expected_shares, habit_at

PRIOR = 4.0
"""Votes that the background is worth beside a team's own."""

SOFTNESS = 4.0
"""What the sum is divided by, so that long files do not all come to 1: an order, no calibrated chance."""

FURTHEST = 3.0
"""What one choice can say at most, in natural logarithms."""

Counts = Mapping[tuple[str, str, str], int]
"""Slots by dimension, scope and option."""


def similarity(counts: Counts, profile: Profile, path: str, background: Background) -> float:
    """How much likelier a file with these slots is the team's than any other team's; one half: as likely."""
    total = background.bias
    for dimension, (likelihood, conformity) in features(counts, profile, path, background).items():
        first, second = background.weights.get(dimension, (0.0, 0.0))
        total += first * likelihood + second * conformity
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total / SOFTNESS))))


def features(counts: Counts, profile: Profile, path: str, background: Background) -> dict[str, tuple[float, float]]:
    """Likelihood against the background, and conformity, by dimension; both on the scale of the root of the slots."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    by_scope: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (dimension, scope, option), count in counts.items():
        by_scope[dimension, scope][option] += count
    for (dimension, scope), options in by_scope.items():
        team = team_shares(profile, path, dimension, scope, background)
        if team is None:
            continue
        entropy = -sum(share * math.log(share) for share in team.values() if share > 0)
        for option, count in options.items():
            share = team.get(option, 0.0) or least(team)
            likelihood = math.log(share / background.share(dimension, scope, option))
            conformity = max(math.log(share) + entropy, -FURTHEST)
            row = sums[dimension]
            row[0] += count * max(-FURTHEST, min(FURTHEST, likelihood))
            row[1] += count * conformity
            row[2] += count
    return {
        dimension: (row[0] / math.sqrt(row[2]), row[1] / math.sqrt(row[2])) for dimension, row in sorted(sums.items())
    }


def team_shares(
    profile: Profile, path: str, dimension: str, scope: str, background: Background
) -> dict[str, float] | None:
    """The team's shares of the options, drawn to the background; None where the team was never seen to choose."""
    chain = habit_at(profile, path, dimension, scope)
    if not chain:
        return None
    votes = sum(chain[0][1].votes.values())
    expected = expected_shares(chain)
    usual = background.shares.get(dimension, {}).get(scope, {})
    total = votes + PRIOR
    return {
        option: (votes * expected.get(option, 0.0) + PRIOR * background.share(dimension, scope, option)) / total
        for option in sorted({*expected, *usual})
    }


def least(shares: Mapping[str, float]) -> float:
    """A share for what neither the team nor anybody else was seen to choose."""
    return min(shares.values(), default=0.01)
