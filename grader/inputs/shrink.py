"""Makes a witness as small as it gets: the same fault, the same zone of the domain, less to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace

from grader.inputs.call_zone import judge_call, relations, values_of_call
from grader.inputs.cases import Case
from grader.inputs.domain import STRENGTHS
from grader.inputs.render import render
from grader.inputs.signature import Signature
from grader.inputs.simpler import Complexity, complexity, simpler
from grader.inputs.types import Type

MAX_CALLS = 200
"""Calls tried for one witness."""
MAX_ROUNDS = 50
"""Batches of them."""
BATCH = 8
"""Calls of one batch: the first of them that will do is taken, the others were for nothing."""

MAX_CANDIDATES = 1_000
"""Simpler inputs looked at for one witness, those outside its zone included."""
MAX_SIZE = 5_000
"""Parts and characters of a witness that is made smaller; looking at a larger one a thousand times takes too long."""

Judge = Callable[[Case], Case | None]
"""Gives a candidate its zone, or None where it may not be tried."""
Trier = Callable[[list[Case]], Sequence[bool] | None]
"""Tells which candidates still show the fault; None where no more should be tried."""


def shrink(
    case: Case,
    judge: Judge,
    still_fails: Trier,
    *,
    targets: Sequence[float] = (),
    max_calls: int = MAX_CALLS,
    max_rounds: int = MAX_ROUNDS,
) -> Case:
    """The simplest case found from `case` on, by a fixed order of steps; `case` itself where there is none.

    A call that stands in the documentation stays as it is written. `targets` are bounds that the docstring states.
    Each step makes the case simpler by `complexity`, so that it ends; the caps count, no clock decides.
    """
    parts, characters, _ = size(case)
    if case.as_written or parts + characters > MAX_SIZE:
        return case
    calls = rounds = 0
    looked_at = iter(range(MAX_CANDIDATES))
    failed: set[str] = set()
    candidates = _candidates(case, judge, targets, failed, looked_at)
    while calls < max_calls and rounds < max_rounds:
        batch = list(islice(candidates, min(BATCH, max_calls - calls)))
        verdicts = still_fails(batch) if batch else None
        if verdicts is None:
            break
        calls, rounds = calls + len(batch), rounds + 1
        failed.update(_text(one) for one, fails in zip(batch, verdicts, strict=True) if not fails)
        better = next((one for one, fails in zip(batch, verdicts, strict=True) if fails), None)
        if better is not None:
            case, candidates = better, _candidates(better, judge, targets, failed, looked_at)
    return case


def _text(case: Case) -> str:
    return render([case.args, dict(case.kwargs), case.receiver])


def size(case: Case) -> Complexity:
    """How complicated the arguments of a case are, its receiver included."""
    return complexity([case.args, dict(case.kwargs), case.receiver])


def _candidates(
    case: Case, judge: Judge, targets: Sequence[float], failed: set[str], looked_at: Iterator[int]
) -> Iterator[Case]:
    limit, known = size(case), set(failed)
    for candidate, _ in zip(_steps(case, targets), looked_at, strict=False):
        text = _text(candidate)
        if text in known or size(candidate) >= limit:
            continue
        known.add(text)
        judged = judge(candidate)
        if judged is not None:
            yield judged


def _steps(case: Case, targets: Sequence[float]) -> Iterator[Case]:
    for name in reversed(list(case.kwargs)):
        yield replace(case, kwargs={other: item for other, item in case.kwargs.items() if other != name})
    if case.args:
        yield replace(case, args=case.args[:-1])
    for index, value in enumerate(case.args):
        for other in simpler(value, targets):
            yield replace(case, args=(*case.args[:index], other, *case.args[index + 1 :]))
    for name, value in case.kwargs.items():
        for other in simpler(value, targets):
            yield replace(case, kwargs={**case.kwargs, name: other})
    if case.receiver is not None:
        for other in simpler(case.receiver, targets):
            yield replace(case, receiver=other)


def in_zone(original: Case, signature: Signature, receiver: Type | None) -> Judge:
    """A judge that lets through what the domain model puts where the original is, on evidence at least as strong.

    What is merely near to a documented call may only lose items of its lists, and keeps what holds between its parts.
    """

    def judge(candidate: Case) -> Case | None:
        if not _is_callable(signature, candidate):
            return None
        found = judge_call(signature, candidate.args, candidate.kwargs, candidate.receiver, receiver)
        strong = found.zone == original.zone and STRENGTHS[found.strength] >= STRENGTHS[original.strength]
        if strong:
            return replace(candidate, strength=found.strength, because=found.because, text=False, key=False)
        if original.strength == "near" and found.zone != "out" and _only_shortened(original, candidate):
            ragged = any(parameter.conditions.ragged_too for parameter in signature.parameters)
            if _relations(original, ragged=ragged) == _relations(candidate, ragged=ragged):
                return replace(candidate, because=f"{original.because}, and shorter lists")
        return None

    return judge


def bounds(signature: Signature) -> tuple[float, ...]:
    """The bounds that the docstring states for numbers."""
    told = [parameter.conditions for parameter in signature.parameters]
    return tuple(dict.fromkeys(end for one in told for end in (one.low, one.high) if end is not None))


def _is_callable(signature: Signature, case: Case) -> bool:
    """Are the needed arguments there?"""
    positional = [parameter.name for parameter in signature.parameters if parameter.kind == "positional"]
    given = {*positional[: len(case.args)], *case.kwargs}
    return all(parameter.name in given for parameter in signature.parameters if parameter.required)


def _relations(case: Case, *, ragged: bool) -> tuple[Any, ...]:
    return relations(values_of_call(case.args, case.kwargs, case.receiver), ragged=ragged)


def _only_shortened(original: Case, candidate: Case) -> bool:
    values = [[case.args, list(case.kwargs.values()), case.receiver] for case in (original, candidate)]
    return list(original.kwargs) == list(candidate.kwargs) and _is_shorter(*values)


def _is_shorter(before: object, after: object) -> bool:
    """Has a value only lost items of its lists, keeping at least one in each?"""
    if isinstance(before, list) and isinstance(after, list) and len(after) != len(before):
        rest = iter(before)
        return bool(after) and all(any(_is_shorter(other, item) for other in rest) for item in after)
    if isinstance(before, list | tuple) and type(after) is type(before):
        return len(before) == len(after) and all(map(_is_shorter, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return list(before) == list(after) and all(map(_is_shorter, before.values(), after.values()))
    return type(before) is type(after) and before == after
