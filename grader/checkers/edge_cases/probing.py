"""Finds out by calling it what a function takes whose parameters nothing speaks of."""

from __future__ import annotations

from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench, call_of
from grader.checkers.edge_cases.targets import Target
from grader.inputs.candidates import narrowed, propose
from grader.inputs.cases import Case


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
    outcomes = bench.call([call_of(target, case) for case in cases])
    return replace(target, signature=narrowed(target.signature, probes, outcomes))
