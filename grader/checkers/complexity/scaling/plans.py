"""What a function is called with at growing sizes: by its types first, then by calls of it that stand somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import islice
from typing import Any

from msgspec.structs import replace

from grader.checkers.complexity.scaling.longer import longer
from grader.checkers.complexity.scaling.plan import RECEIVER, Asked, Plan, plan_of
from grader.checkers.complexity.scaling.shapes import shapes
from grader.facts.units import Function
from grader.inputs.examples import SeenCall, find_examples, seen_calls
from grader.inputs.project import Project
from grader.inputs.types import GUESSED, TEXT, Items, Record, Scalar, Table, Type

MAX_PLANS = 10
MAX_EXAMPLES = 2
_UNSURE = (*GUESSED, "agreed")
USUAL: tuple[Type, ...] = (
    TEXT,
    Items("list", Scalar("int")),
    Table(Scalar("int"), Items("list", Scalar("int"))),
    Items("list", Items("list", Scalar("int"))),
    Items("list", TEXT),
    Scalar("int"),
)
"""What a parameter takes of which nothing is known for sure, tried in turn where the guess does not do."""


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
    repeated = filter(None, (_repeated(asked, call) for call in examples))
    yield from islice(repeated, MAX_EXAMPLES)
    if isinstance(asked.receiver, Record):
        for made in asked.receiver.seen[:1]:
            grown = tuple(longer(made))
            if grown:
                yield replace(asked, grown={**asked.grown, RECEIVER: grown})
            yield replace(asked, given={**asked.given, RECEIVER: made})
    yield from _otherwise(asked)
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
    grown = {name: found for name, value in values.items() if (found := tuple(longer(value)))}
    if not grown:
        return None
    fixed = {name: value for name, value in values.items() if name not in grown}
    return replace(asked, given={**fixed, **asked.given}, grown=grown, only=tuple(values))


def _otherwise(asked: Asked) -> Iterator[Asked]:
    """With other types for the parameters whose type is only guessed, all of the same."""
    guessed = [one.name for one in asked.signature.parameters if one.required and one.rung in _UNSURE]
    for type_ in USUAL if guessed else ():
        parameters = tuple(
            replace(one, type=type_) if one.name in guessed else one for one in asked.signature.parameters
        )
        if parameters != asked.signature.parameters:
            yield replace(asked, signature=replace(asked.signature, parameters=parameters))
