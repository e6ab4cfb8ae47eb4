"""Inputs for a function, each with its zone: documented calls, closed edits of them, boundaries, drawn values."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from grader.facts.units import Function
from grader.inputs import boundaries
from grader.inputs.accepts import accepts
from grader.inputs.call_zone import judge_arguments, judge_call, relations, values_of_call
from grader.inputs.corpus import draw
from grader.inputs.domain import Strength, Zone, combine, judge
from grader.inputs.edits import edits, leaves_of
from grader.inputs.examples import SeenCall
from grader.inputs.render import render
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import NO_ANNOTATION, Choice, Items, Record, Scalar, Type, is_optional, unsupported
from grader.sandbox.values import Build

MAX_CONSTANTS = 12
"""Numbers harvested from a function's own comparisons; each is tried with its two neighbours."""


class Case(Struct, frozen=True, kw_only=True):
    """One input. `text`: a string of a documented call was changed; `key`: a dict lost a key (weaker evidence).

    `as_written`: the call stands like this in the documentation or the code.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = {}
    receiver: Build | None = None
    zone: Zone
    strength: Strength
    because: str
    text: bool = False
    key: bool = False
    as_written: bool = False


def drawable(signature: Signature, receiver: Type | None) -> str | None:
    """Return why no values can be drawn for a signature, or None when they can."""
    for parameter in signature.parameters:
        if parameter.required and (text := unsupported(parameter.type)) is not None:
            return _lacking(f"the parameter {parameter.name}", text)
    if isinstance(receiver, Record):
        for field in receiver.fields:
            if field.required and (text := unsupported(field.type)) is not None:
                return f"no instances of {receiver.name}: {_lacking(f'its parameter {field.name}', text)}"
    return None


def _lacking(what: str, text: str) -> str:
    return f"{what} has no annotation" if text == NO_ANNOTATION else f"no values can be made for {what}: {text}"


def gather(  # noqa: PLR0917 - every one of them differs from case to case
    signature: Signature, node: Function, calls: list[SeenCall], receiver: Type | None, count: int, seed: int
) -> list[Case]:
    """Collect at most about `count` inputs, the best supported first, each one once."""
    found: dict[str, Case] = {}
    sources = (
        _documented(signature, calls, receiver),
        _edited(signature, calls, max(10, count // 2)),
        _specials(signature, node, receiver, seed),
        _drawn(signature, receiver, count, seed),
    )
    for source in sources:
        for case in source:
            if case.zone != "out":
                found.setdefault(render([case.args, dict(case.kwargs), case.receiver]), case)
    return list(found.values())[: count + count // 2]


def _documented(signature: Signature, calls: list[SeenCall], receiver: Type | None) -> Iterator[Case]:
    for call in calls:
        if (receiver is None) == (call.receiver is None) and _fits(signature, call):
            told: Strength = "stated" if call.documented else "near"
            yield Case(
                args=call.args,
                kwargs=call.kwargs,
                receiver=call.receiver,
                zone="in",
                strength=told if call.args or call.kwargs else "ordinary",
                because=f"{call.source} is a {'documented call' if call.documented else 'call that the module makes'}",
                as_written=True,
            )


def _fits(signature: Signature, call: SeenCall) -> bool:
    """Does the call pass as many arguments as the function takes?"""
    kinds = [parameter.kind for parameter in signature.parameters]
    positional = [parameter.name for parameter in signature.parameters if parameter.kind == "positional"]
    if len(call.args) > len(positional) and "variadic" not in kinds:
        return False
    given = {*positional[: len(call.args)], *call.kwargs}
    needed = {parameter.name for parameter in signature.parameters if parameter.required}
    names = {parameter.name for parameter in signature.parameters}
    return needed <= given and (given <= names or "variadic-keyword" in kinds)


def _edited(signature: Signature, calls: list[SeenCall], count: int) -> Iterator[Case]:
    """Closed edits of documented calls, those that keep what holds between the arguments of the call."""
    found: list[Case] = []
    positional = [parameter for parameter in signature.parameters if parameter.kind == "positional"]
    joined = any(parameter.conditions.joined for parameter in positional)
    for call in calls:
        if not _fits(signature, call):
            continue
        values = [*call.args, *call.kwargs.values()]
        ragged = any(parameter.conditions.ragged_too for parameter in positional)
        shape = relations(values_of_call(call.args, call.kwargs, call.receiver), ragged=ragged)
        spare: dict[type, list[Any]] = {}
        for leaf in leaves_of(values):
            if leaf not in spare.setdefault(type(leaf), []):
                spare[type(leaf)].append(leaf)
        nested = any(parameter.conditions.nested for parameter in positional)
        if nested and values and all(isinstance(value, dict) for value in values):
            wrapped = tuple({"inner": value} for value in values)
            found.append(_near(call, wrapped[: len(call.args)], call.kwargs, "wrapped in a further dict"))
        found += _with_odd_characters(signature, call)
        for edit in edits(tuple(values), spare):
            args = tuple(edit.value[: len(call.args)])
            kwargs = dict(zip(call.kwargs, edit.value[len(call.args) :], strict=True))
            judged = [judge(parameter, value) for parameter, value in zip(positional, args, strict=False)]
            if any(one.zone == "out" for one in judged):
                continue
            case = _near(call, args, kwargs, edit.what, text=edit.text and not (edit.tokens and joined), key=edit.key)
            if relations(values_of_call(args, kwargs, call.receiver), ragged=ragged) != shape:
                case = _weakened(case, signature)
            found.append(case)
    step = max(1, len(found) // count)
    yield from found[::step]


def _with_odd_characters(signature: Signature, call: SeenCall) -> Iterator[Case]:
    """A documented call with one more character, where the docstring allows any text."""
    positional = [parameter for parameter in signature.parameters if parameter.kind == "positional"]
    for index, (parameter, value) in enumerate(zip(positional, call.args, strict=False)):
        if not parameter.conditions.any_text or not isinstance(value, str):
            continue
        for character in boundaries.CHARACTERS:
            changed = (*call.args[:index], value + character, *call.args[index + 1 :])
            if judge(parameter, changed[index]).zone == "in":
                because = f"the docstring allows any text for {parameter.name}"
                yield Case(
                    args=changed,
                    kwargs=call.kwargs,
                    receiver=call.receiver,
                    zone="in",
                    strength="stated",
                    because=because,
                )


def _near(
    call: SeenCall,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    what: str,
    *,
    text: bool = False,
    key: bool = False,
) -> Case:
    return Case(
        args=args,
        kwargs=kwargs,
        receiver=call.receiver,
        zone="in",
        strength="near",
        because=f"it is {'the documented call' if call.documented else 'the call'} {call.source} with {what}",
        text=text,
        key=key,
    )


def _weakened(case: Case, signature: Signature) -> Case:
    """A case whose edit broke a relation that the example shows, unless the docstring allows each argument anyway."""
    judged = combine(judge_arguments(signature, case.args, case.kwargs))
    if judged.zone == "in" and judged.strength == "stated":
        return Case(
            args=case.args,
            kwargs=case.kwargs,
            receiver=case.receiver,
            zone="in",
            strength="stated",
            because=judged.because,
        )
    return Case(
        args=case.args,
        kwargs=case.kwargs,
        receiver=case.receiver,
        zone="unknown",
        strength="none",
        because="it breaks a relation between the arguments that the example shows",
        text=case.text,
        key=case.key,
    )


def _usable(signature: Signature) -> list[Parameter]:
    """The parameters that values are drawn for: those that are needed, and those of a type that can be made."""
    return [
        parameter
        for parameter in signature.parameters
        if parameter.kind in ("positional", "keyword") and (parameter.required or unsupported(parameter.type) is None)
    ]


def _drawn(signature: Signature, receiver: Type | None, count: int, seed: int) -> Iterator[Case]:
    if drawable(signature, receiver) is not None:
        return
    parameters = _usable(signature)
    types = tuple(parameter.type for parameter in parameters)
    rows = draw((*types, receiver) if receiver is not None else types, seed, count if types or receiver else 1)
    for index, row in enumerate(rows):
        values = [_fit(parameter, value) for parameter, value in zip(parameters, row, strict=False)]
        instance = row[-1] if receiver is not None else None
        yield _case(signature, parameters, values, instance, receiver, full=index % 3 != 1)


def _specials(signature: Signature, node: Function, receiver: Type | None, seed: int) -> Iterator[Case]:
    """One parameter at a time takes a value that the docstring or the code speaks of; the others are ordinary."""
    if drawable(signature, receiver) is not None:
        return
    parameters = _usable(signature)
    types = tuple(parameter.type for parameter in parameters)
    if not types:
        return
    rows = draw((*types, receiver) if receiver is not None else types, seed, 16)
    constants = _constants(node)
    count = 0
    for position, parameter in enumerate(parameters):
        for value in _special_values(parameter, constants):
            row = rows[(2 * count) % len(rows)]
            count += 1
            values = [_fit(other, item) for other, item in zip(parameters, row, strict=False)]
            values[position] = value
            instance = row[-1] if receiver is not None else None
            yield _case(signature, parameters, values, instance, receiver, full=True)


def _case(
    signature: Signature,
    parameters: list[Parameter],
    values: list[Any],
    instance: Build | None,
    receiver: Type | None,
    *,
    full: bool,
) -> Case:
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    skipped = False
    for parameter, value in zip(parameters, values, strict=True):
        if not parameter.required and not full:
            skipped = True
        elif parameter.kind == "positional" and not skipped and len(args) == _position(signature, parameter):
            args.append(value)
        else:
            kwargs[parameter.name] = value
    found = judge_call(signature, args, kwargs, instance, receiver)
    return Case(
        args=tuple(args),
        kwargs=kwargs,
        receiver=instance,
        zone=found.zone,
        strength=found.strength,
        because=found.because,
    )


def _position(signature: Signature, parameter: Parameter) -> int:
    positional = [one for one in signature.parameters if one.kind == "positional"]
    return positional.index(parameter)


def _fit(parameter: Parameter, value: Any) -> Any:
    """Move the numbers of a value into the stated bounds, so that draws are not wasted outside the domain."""
    told = parameter.conditions
    if told.low is None and told.high is None:
        return value
    return _fit_inside(value, told.low, told.high)


def _fit_inside(value: Any, low: float | None, high: float | None) -> Any:
    match value:
        case bool():
            return value
        case int() | float() if value == value and abs(value) != float("inf"):  # noqa: PLR0124 - not a number
            return _fit_number(value, low, high)
        case list():
            return [_fit_inside(item, low, high) for item in value]
        case tuple():
            return tuple(_fit_inside(item, low, high) for item in value)
        case dict():
            return {key: _fit_inside(item, low, high) for key, item in value.items()}
        case _:
            return value


def _fit_number(value: float, low: float | None, high: float | None) -> float:
    whole = isinstance(value, int)
    if low is not None and value < low:
        value = low + (low - value)
    if high is not None and value > high:
        value = high - (value - high)
        if low is not None and value < low:
            value = low + (abs(value) % (high - low) if high > low else 0)
    return int(value) if whole else float(value)


def _special_values(parameter: Parameter, constants: list[int]) -> list[Any]:  # noqa: C901 - one branch or return for each kind
    told = parameter.conditions
    found: list[Any] = []
    type_ = parameter.type
    bare = next((one for one in type_.options if one != Scalar("none")), type_) if isinstance(type_, Choice) else type_
    if is_optional(type_) or told.none_too:
        found.append(None)
    if isinstance(bare, Scalar) and bare.name in ("int", "float"):
        make = int if bare.name == "int" else float
        if told.low is not None:
            found += [make(told.low) + step for step in (0, 1, 2)]
        if told.high is not None and abs(told.high) < 2**80:
            found += [make(told.high) - step for step in (0, 1)]
        found += [make(constant + step) for constant in constants for step in (-1, 0, 1)]
        if told.any_number or told.zero_too or told.negative_too:
            found += [make(value) for value in (0, -1, 1, 12, -12)]
    if isinstance(bare, Scalar) and bare.name == "str":
        found += list(told.quoted[:10])
        if told.any_text:
            found += [f"ab{character}" for character in boundaries.CHARACTERS] + [*boundaries.TEXTS, *boundaries.RUNS]
        if told.empty_too:
            found.append("")
    if isinstance(bare, Items) and told.empty_too:
        found.append({"set": set(), "frozenset": frozenset()}.get(bare.shape, []))
    if isinstance(bare, Items) and bare.item == Scalar("str") and told.quoted:
        found += [[text] for text in told.quoted[:6]]
    if bare == Scalar("date"):
        found += list(boundaries.DATES[:4])
    return [value for value in found if accepts(type_, value) is not False]


def _constants(node: Function) -> list[int]:
    """Small integers that the function compares with, counts to or divides by."""
    found: list[int] = []
    for part in ast.walk(node):
        if isinstance(part, ast.Compare | ast.BinOp | ast.Call | ast.Slice):
            for child in ast.iter_child_nodes(part):
                if isinstance(child, ast.Constant) and type(child.value) is int and child.value not in found:
                    found.append(child.value)
    return found[:MAX_CONSTANTS]
