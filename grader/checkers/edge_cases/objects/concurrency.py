"""`edge_cases.shared-state` of coroutine methods: two calls at the same time are like one after the other."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec.structs import replace

from grader.checkers.edge_cases.bench import Bench
from grader.checkers.edge_cases.objects.playgrounds import Member, Playground
from grader.checkers.edge_cases.objects.playing import Answer, Played, play, play_fresh, sequence_finding
from grader.checkers.edge_cases.repeatability import SHARED_STATE
from grader.inputs.exact import differs
from grader.inputs.render import render
from grader.inputs.sequences import CallSequence, Step, render_sequence
from grader.model.evidence import Finding
from grader.sandbox.values import Returned

PAIRS = 4
"""Pairs of calls tried for each method."""


def find_races(playground: Playground, played: list[Played], bench: Bench) -> Iterator[Finding]:
    """At most one finding for each coroutine method that changes its object."""
    for member in playground.members:
        if not isinstance(member.target.node, ast.AsyncFunctionDef) or not member.changes:
            continue
        for first, second in _pairs(member, played):
            found = _race(playground, first, second, bench)
            if found is not None:
                sequence, got, expected = found
                yield sequence_finding(
                    member.target,
                    sequence,
                    check=SHARED_STATE,
                    message=f"{render_sequence(sequence)} gives {render(got)}, but one call after the other "
                    f"{render(expected)}",
                    severity="high",
                    level="B",
                    expected=render(expected),
                    got=render(got),
                )
                break


def _pairs(member: Member, played: list[Played]) -> list[tuple[CallSequence, CallSequence]]:
    """New objects with one call each that succeeded, two by two."""
    alone = [
        CallSequence(receiver=one.sequence.receiver, steps=(step,))
        for one in played
        for step, answer in one.pairs
        if step.operation == member.operation and isinstance(answer, Returned) and step.zone == "in"
    ]
    return list(zip(alone[: 2 * PAIRS : 2], alone[1 : 2 * PAIRS : 2], strict=False))


def _race(
    playground: Playground, first: CallSequence, second: CallSequence, bench: Bench
) -> tuple[CallSequence, list[object], list[object]] | None:
    one, other = first.steps[0], second.steps[0]
    calls = [[step.operation[1:-2], list(step.args), dict(step.kwargs)] for step in (one, other)]
    both = CallSequence(receiver=first.receiver, steps=(Step(operation="together", args=(calls,)), *playground.looks))
    turns = [replace(both, steps=(*pair, *playground.looks)) for pair in ((one, other), (other, one))]
    if not _is_race(play([both, *turns], bench)):
        return None
    again = play_fresh([both, *turns, both], bench)
    if len(again) != 4 or not _is_race(again[:3]) or _differ(again[0].answers, again[3].answers):  # noqa: PLR2004 - three, and the first again
        return None
    return both, _values(again[0].answers), _values(again[1].answers)


def _is_race(played: list[Played]) -> bool:
    """Is what two calls at once give neither what one order gives nor what the other does?"""
    both, *turns = played
    complete = all(len(one.answers) == len(one.sequence.steps) for one in played)
    if not complete or not all(isinstance(answer, Returned) for one in played for answer in one.answers):
        return False
    orders = [_values(turns[0].answers[:2]), _values(turns[1].answers[:2])[::-1]]
    together = [*_values(both.answers)]
    return all(
        differs(together, [order, *_values(turn.answers[2:])]) for order, turn in zip(orders, turns, strict=True)
    )


def _values(answers: tuple[Answer, ...]) -> list[object]:
    return [answer.value for answer in answers if isinstance(answer, Returned)]


def _differ(one: tuple[Answer, ...], other: tuple[Answer, ...]) -> bool:
    return differs(_values(one), _values(other))
