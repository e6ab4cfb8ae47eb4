"""Finds out by calling it what a function takes whose parameters nothing speaks of."""

from __future__ import annotations

from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, call_of
from grader.checkers.edge_cases.targets import Target
from grader.inputs.candidates import narrowed, propose
from grader.inputs.cases import Case
from grader.sandbox.values import Died, Exhausted, Outcome

BATCH = 8
"""Calls that are made before their outcomes are looked at."""
MAX_LOST = 2
"""Calls without an end, or that end the process, after which no more is found out: they are dear."""


def probed(targets: list[Target], seed: int, bench: Bench) -> list[Target]:
    """The targets, the types of their parameters narrowed to those that a call gets by with."""
    return [_probed(target, seed, bench) for target in targets]


def _probed(target: Target, seed: int, bench: Bench) -> Target:
    probes = propose(target.signature, target.receiver, seed)
    if not probes:
        return target
    cases = [
        Case(
            args=probe.args,
            kwargs=probe.kwargs,
            receiver=probe.receiver,
            zone="unknown",
            strength="none",
            because="it finds out which types are taken",
        )
        for probe in probes
    ]
    outcomes: list[Outcome] = []
    for start in range(0, len(cases), BATCH):
        batch = cases[start : start + BATCH]
        outcomes += bench.call([call_of(target, case) for case in batch])
        if sum(isinstance(outcome, Exhausted | Died) for outcome in outcomes) >= MAX_LOST:
            break
    return replace(target, signature=narrowed(target.signature, probes, outcomes))
