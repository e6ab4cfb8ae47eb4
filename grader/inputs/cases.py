"""Inputs for a function, each with its zone: documented calls, closed edits of them, boundaries, drawn values."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.facts.units import Function
from grader.inputs import boundaries
from grader.inputs.call_zone import judge_arguments, judge_call, relations, respects, values_of_call
from grader.inputs.corpus import draw
from grader.inputs.domain import LARGE, Strength, Zone, combine, judge
from grader.inputs.edits import edits, leaves_of
from grader.inputs.examples import SeenCall
from grader.inputs.record_values import objects_at_bounds
from grader.inputs.related import related
from grader.inputs.render import render
from grader.inputs.signature import Parameter, Signature
from grader.inputs.specials import constants_of, keys_of, special_values, texts_of, usual
from grader.inputs.types import ANY, GUESSED, NO_ANNOTATION, Fixed, Items, Record, Table, Type, unsupported
from grader.sandbox.values import Build

_SHOWN = ("annotation", "docstring", "calls", "use")
_KEYWORDS = ("alpha", "beta", "delta", "omega", "size", "colour")
"""Names of further arguments that are given by name."""
_BROKEN = "it breaks a relation between the arguments that the example shows"


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
    fitting = [call for call in calls if (receiver is None) == (call.receiver is None) and _fits(signature, call)]
    sources = (
        _documented(fitting),
        _edited(signature, fitting, max(10, count // 2)),
        islice(_related(signature, receiver, seed), max(10, count // 4)),
        _specials(signature, node, receiver, seed),
        _drawn(signature, receiver, count, seed),
    )
    ragged = any(parameter.conditions.ragged_too for parameter in signature.parameters)
    shown = [relations(values_of_call(one.args, one.kwargs, one.receiver), ragged=ragged) for one in fitting]
    # An enormous number where nothing says that it is one mostly asks for more memory than there is.
    loose = receiver is not None or any(parameter.rung in GUESSED for parameter in signature.parameters)
    unstated = any(parameter.rung in ("shown", "agreed") for parameter in signature.parameters)
    for source in sources:
        for case in source:
            if case.zone != "out" and not (case.zone == "unknown" and loose and _is_large(case)):
                kept = case
                if shown and (case.strength == "guessed" or (unstated and case.strength == "ordinary")):
                    shape = relations(values_of_call(case.args, case.kwargs, case.receiver), ragged=ragged)
                    kept = case if respects(shape, shown) else _unknown(case, _BROKEN)
                found.setdefault(render([case.args, dict(case.kwargs), case.receiver]), kept)
    return list(found.values())[: count + count // 2]


def _documented(calls: list[SeenCall]) -> Iterator[Case]:
    for call in calls:
        told: Strength = "stated" if call.documented else "near"
        yield Case(
            args=call.args,
            kwargs=call.kwargs,
            receiver=call.receiver,
            zone="in",
            strength=told if call.args or call.kwargs else "ordinary",
            because=f"{call.source} is a {call.what}",
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
        for text in (*(value + character for character in boundaries.CHARACTERS), *_parted(value, call)):
            changed = (*call.args[:index], text, *call.args[index + 1 :])
            if judge(parameter, text).zone == "in":
                because = f"the docstring allows any text for {parameter.name}"
                yield Case(
                    args=changed,
                    kwargs=call.kwargs,
                    receiver=call.receiver,
                    zone="in",
                    strength="stated",
                    because=because,
                )


def _parted(text: str, call: SeenCall) -> Iterator[str]:
    """The text with a character of several code points across each place in it that the call names by a number."""
    for number in call.args:
        if type(number) is int and 0 < number <= len(text):
            yield from (text[: number - 1] + one + text[number:] for one in boundaries.CHARACTERS if len(one) > 1)


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
    return _unknown(case, _BROKEN)


def _is_large(case: Case) -> bool:
    """Is there a number in it that no ordinary call has?"""
    leaves = leaves_of([case.args, dict(case.kwargs), case.receiver])
    return any(isinstance(leaf, int | float) and abs(leaf) > LARGE for leaf in leaves)


def _unknown(case: Case, because: str) -> Case:
    return replace(case, zone="unknown", strength="none", because=because, as_written=False)


def usable(signature: Signature) -> list[Parameter]:
    """The parameters that values are drawn for: those that are needed, and those of a type that can be made.

    Further arguments by name are given only where something states or shows what they are.
    """
    return [
        parameter
        for parameter in signature.parameters
        if parameter.required
        or (
            unsupported(parameter.type) is None
            and (parameter.kind != "variadic-keyword" or (parameter.rung in _SHOWN and parameter.type != ANY))
        )
    ]


def drawn_type(parameter: Parameter) -> Type:
    """The type to draw for a parameter: a list of values for `*args`, a dict for `**kwargs`."""
    match parameter.kind:
        case "variadic":
            return Items("list", parameter.type)
        case "variadic-keyword":
            return Table(Fixed(_KEYWORDS), parameter.type)
        case _:
            return parameter.type


def _drawn(signature: Signature, receiver: Type | None, count: int, seed: int) -> Iterator[Case]:
    if drawable(signature, receiver) is not None:
        return
    parameters = usable(signature)
    types = tuple(map(drawn_type, parameters))
    rows = draw((*types, receiver) if receiver is not None else types, seed, count if types or receiver else 1)
    for index, row in enumerate(rows):
        values = [_fit(parameter, value) for parameter, value in zip(parameters, row, strict=False)]
        instance = row[-1] if receiver is not None else None
        if index % 4 == 2 and instance is not None:  # noqa: PLR2004 - the third of four, an ordinary row
            values = _from_inside(values, instance, index // 4)
        yield case_of(signature, parameters, values, instance, receiver, full=index % 3 != 1)


def _from_inside(values: list[Any], instance: Build, turn: int) -> list[Any]:
    """Arguments, the first text or number of which is one that the object holds: a key or item that is there."""
    held = leaves_of(instance)
    for place, value in enumerate(values):
        same = [leaf for leaf in held if type(leaf) is type(value) and type(leaf) in (int, str)]
        if same:
            return [*values[:place], same[turn % len(same)], *values[place + 1 :]]
    return values


def _specials(signature: Signature, node: Function, receiver: Type | None, seed: int) -> Iterator[Case]:
    """One parameter at a time takes a value that the docstring or the code speaks of; the others are ordinary."""
    if drawable(signature, receiver) is not None:
        return
    parameters = usable(signature)
    types = tuple(map(drawn_type, parameters))
    for made in objects_at_bounds(receiver, seed) if receiver is not None else ():
        row = draw(types, seed, 2)[0]
        values = [_fit(parameter, item) for parameter, item in zip(parameters, row, strict=False)]
        yield case_of(signature, parameters, values, made, receiver, full=True)
    if not types:
        return
    rows = draw((*types, receiver) if receiver is not None else types, seed, 16)
    constants, texts = constants_of(node), texts_of(node)
    count = 0
    for position, parameter in enumerate(parameters):
        specials = (
            special_values(parameter, constants, texts, keys_of(node))
            if not parameter.kind.startswith("variadic")
            else []
        )
        for value in [*specials, *objects_at_bounds(parameter.type, seed)]:
            row = rows[(2 * count) % len(rows)]
            count += 1
            fitted = [_fit(other, item) for other, item in zip(parameters, row, strict=False)]
            values = [usual(other, item, count) for other, item in zip(parameters, fitted, strict=False)]
            values[position] = value
            instance = row[-1] if receiver is not None else None
            yield case_of(signature, parameters, values, instance, receiver, full=True)


def _related(signature: Signature, receiver: Type | None, seed: int) -> Iterator[Case]:
    """Two parameters of one type at a time: the later one takes a value equal to the other, next to it or part."""
    if drawable(signature, receiver) is not None:
        return
    parameters = [one for one in usable(signature) if not one.kind.startswith("variadic")]
    types = tuple(map(drawn_type, parameters))
    rows = draw((*types, receiver) if receiver is not None else types, seed, 16) if len(types) > 1 else []
    pairs = [(one, two) for two in range(len(types)) for one in range(two) if types[one] == types[two]]
    chosen = [(row, one, two) for one, two in pairs for row in rows[::4]]
    others = [list(related(_fit(parameters[one], row[one]))) for row, one, _ in chosen]
    for number in range(max(map(len, others), default=0)):
        for (row, _, two), found in zip(chosen, others, strict=True):
            if number < len(found):
                values = [_fit(parameter, item) for parameter, item in zip(parameters, row, strict=False)]
                values[two] = found[number]
                instance = row[-1] if receiver is not None else None
                yield case_of(signature, parameters, values, instance, receiver, full=True)


def case_of(
    signature: Signature,
    parameters: list[Parameter],
    values: list[Any],
    instance: Build | None,
    receiver: Type | None,
    *,
    full: bool,
) -> Case:
    """The call that gives these parameters their values, judged; not `full`: those with a default keep it."""
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    skipped = False
    taken = {parameter.name for parameter in signature.parameters}
    for parameter, value in zip(parameters, values, strict=True):
        if not parameter.required and not full:
            skipped = True
        elif parameter.kind == "variadic":
            if not skipped and len(args) == _positions(signature):
                args.extend(value)
        elif parameter.kind == "variadic-keyword":
            kwargs.update({name: item for name, item in value.items() if name not in taken})
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


def _positions(signature: Signature) -> int:
    return sum(parameter.kind == "positional" for parameter in signature.parameters)


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
