"""Inputs made of those that did something new: the next round of a function's trials (notes, technique 4)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace

from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.edits import edits, leaves_of
from grader.inputs.render import render
from grader.inputs.signature import Signature
from grader.inputs.types import Type

POOL = 60
"""Inputs that offspring is made of."""
OF_ONE = 12
"""Changed inputs of one before it is the next one's turn."""


def offspring(
    signature: Signature, receiver: Type | None, pool: Sequence[Case], tried: Iterable[Case], count: int
) -> list[Case]:
    """At most `count` new inputs, one edit away from those of the pool, in turn; each with a zone of its own."""
    known = {text_of(case) for case in tried}
    broods = [_changed(signature, receiver, case) for case in pool[:POOL]]
    found: list[Case] = []
    while broods and len(found) < count:
        for brood in list(broods):
            case = next((one for one in brood if text_of(one) not in known), None)
            if case is None:
                broods.remove(brood)
            elif len(found) < count:
                known.add(text_of(case))
                found.append(case)
    return found


def text_of(case: Case) -> str:
    """What tells two inputs apart."""
    return render([case.args, dict(case.kwargs), case.receiver])


def _changed(signature: Signature, receiver: Type | None, case: Case) -> Iterator[Case]:
    values = (*case.args, *case.kwargs.values())
    spare: dict[type, list[Any]] = {
        type_: [leaf for leaf in leaves_of(list(values)) if type(leaf) is type_] for type_ in (int, str, float)
    }
    for edit in islice(edits(values, spare), OF_ONE):
        args = tuple(edit.value[: len(case.args)])
        kwargs = dict(zip(case.kwargs, edit.value[len(case.args) :], strict=True))
        judged = judge_call(signature, args, kwargs, case.receiver, receiver)
        if judged.zone != "out":
            yield replace(
                case,
                args=args,
                kwargs=kwargs,
                zone=judged.zone,
                strength=judged.strength,
                because=judged.because,
                text=False,
                key=False,
                as_written=False,
            )
