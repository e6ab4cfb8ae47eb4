"""What a function is called with at growing sizes: by its types first, then by calls of it that stand somewhere."""

# ruff: noqa: ANN401 - arguments may be of any type
from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace

from grader.checkers.complexity.scaling.plan import RECEIVER, Asked, Plan, plan_of
from grader.checkers.complexity.scaling.shapes import Shape, shapes
from grader.facts.units import Function
from grader.inputs.examples import SeenCall, find_examples, seen_calls
from grader.inputs.project import Project
from grader.inputs.types import Record

MAX_PLANS = 5
MAX_EXAMPLES = 2
LONGEST_EXAMPLE = 64
"""Elements of an example that is worth repeating: with longer ones only few sizes can be reached."""


def plans_of(asked: Asked, examples: tuple[SeenCall, ...]) -> tuple[Plan, ...] | str:
    """Ways to call a function with what grows, the one by its types first; the type that has no value where none is.

    The others: each optional parameter alone, the function's own examples made longer by repetition, the method's
    object as it is made elsewhere, and other values for what does not grow.
    """
    plans: list[Plan] = []
    missing = ""
    for one in _variants(asked, examples):
        try:
            plan = plan_of(one)
        except LookupError as error:
            missing = missing or str(error.args[0])
            continue
        if plan is None and not plans and not missing and one is asked:
            return ()
        if plan is not None:
            plans.append(plan)
        if len(plans) == MAX_PLANS:
            break
    return tuple(plans) or missing


def example_calls(name: str, node: Function, project: Project) -> tuple[SeenCall, ...]:
    """Calls with literal arguments: those of the function's docstring, then those of other code."""
    found = [
        call
        for example in find_examples(ast.get_docstring(node) or "", name)
        if example.raises is None
        for call in seen_calls(example, name, project.module)
    ]
    return (*found, *project.calls_of(name, node))[: MAX_EXAMPLES * 4]


def _variants(asked: Asked, examples: tuple[SeenCall, ...]) -> Iterator[Asked]:
    yield asked
    grown = 0
    for call in examples:
        repeated = _repeated(asked, call)
        if repeated is not None:
            yield repeated
            grown += 1
        if grown == MAX_EXAMPLES:
            break
    if isinstance(asked.receiver, Record):
        for made in asked.receiver.seen[:1]:
            yield replace(asked, given={**asked.given, RECEIVER: made})
    optional = [one for one in asked.signature.parameters if not one.required and shapes(one.type)]
    if asked.receiver is None and not any(one.required for one in asked.signature.parameters):
        for one in optional[:2]:
            yield replace(asked, only=(one.name,))
    for index in (1, 0):
        yield replace(asked, ordinary=index)


def _repeated(asked: Asked, call: SeenCall) -> Asked | None:
    """The call of an example, with what has a size in it repeated; None where nothing has, or its object is unknown."""
    plain = [one for one in asked.signature.parameters if one.kind == "positional"]
    values: dict[str, Any] = {**dict(zip([one.name for one in plain], call.args, strict=False)), **call.kwargs}
    known = {one.name for one in asked.signature.parameters if not one.kind.startswith("variadic")}
    if len(call.args) > len(plain) or not known.issuperset(values):
        return None
    if asked.receiver is not None:
        if call.receiver is None:
            return None
        values[RECEIVER] = call.receiver
    grown = {name: found for name, value in values.items() if (found := tuple(_longer(value)))}
    if not grown:
        return None
    fixed = {name: value for name, value in values.items() if name not in grown}
    return replace(asked, given={**fixed, **asked.given}, grown=grown, only=tuple(values))


def _longer(value: Any) -> Iterator[Shape]:
    """A value of an example as often as the size says: end to end, as words, as lines."""
    if not isinstance(value, str | bytes | list | tuple) or not 0 < len(value) <= LONGEST_EXAMPLE:
        return
    yield Shape("example repeated", lambda n: value * n)
    if isinstance(value, str):
        yield Shape("example repeated as words", lambda n: " ".join([value] * n))
        yield Shape("example repeated as lines", lambda n: "\n".join([value] * n))
        yield Shape("example repeated with commas", lambda n: ",".join([value] * n))
