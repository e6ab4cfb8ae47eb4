"""More inputs for a function that has answered too few to count as tested."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial, ending
from grader.inputs.cases import Case, gather
from grader.inputs.domain_size import domain_size
from grader.inputs.feedback import offspring, text_of
from grader.inputs.harvest import harvested
from grader.inputs.variations import varied

ENOUGH = 30
"""Different inputs of the domain that a function must have answered, or all that there are (issue: "tested")."""
MOST = 100
"""Further inputs of one function."""
OF_A_KIND = 40
"""Of those, the ones of one way to make them."""


def answered(target: Target, trials: list[Trial], raises: frozenset[int]) -> list[Case]:
    """The different inputs of the domain that were answered: one that is rejected shows how little is known of it."""
    found: dict[str, Case] = {}
    for trial in trials:
        if trial.case.zone == "in" and ending(trial, target, raises) in ("returned", "crashed"):
            found.setdefault(text_of(trial.case), trial.case)
    return list(found.values())


def needed(target: Target) -> float:
    """How many of those there should be."""
    return min(ENOUGH, domain_size(target.signature, target.receiver))


def untaken(target: Target, trials: list[Trial], seed: int) -> list[Case]:
    """Inputs for the branches that none has taken, made of what the code compares with; at most MOST."""
    known = {text_of(trial.case) for trial in trials}
    cases = islice(harvested(target.signature, target.node, target.receiver, seed), 3 * MOST)
    new = {text_of(case): case for case in cases if case.zone != "out"}
    return [case for text, case in new.items() if text not in known][:MOST]


def further(target: Target, trials: list[Trial], raises: frozenset[int], seed: int) -> Iterator[Case]:
    """New inputs of the domain, most of them made of those that were answered; at most MOST."""
    known = {text_of(trial.case) for trial in trials}
    count = 0
    for case in _sources(target, trials, raises, seed):
        if count < MOST and case.zone == "in" and text_of(case) not in known:
            known.add(text_of(case))
            count += 1
            yield case


def _sources(target: Target, trials: list[Trial], raises: frozenset[int], seed: int) -> Iterator[Case]:
    """The dearest comes last: newly drawn values."""
    pool = answered(target, trials, raises)
    yield from islice(varied(target.signature, target.receiver, pool), 2 * OF_A_KIND)
    yield from offspring(target.signature, target.receiver, pool, [trial.case for trial in trials], OF_A_KIND)
    yield from gather(target.signature, target.node, list(target.calls), target.receiver, MOST, seed + 1)
