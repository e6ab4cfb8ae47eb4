"""Sequences of calls on one object, drawn by seed: few values, so that calls meet what earlier ones left behind."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.inputs.accepts import accepts
from grader.inputs.call_zone import judge_call
from grader.inputs.cases import Case
from grader.inputs.corpus import draw
from grader.inputs.domain import Strength, Zone
from grader.inputs.render import render
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import ANY, Choice, Items, Row, Scalar, Table, Type, leaves, unsupported
from grader.sandbox.values import Build

SHORTEST, LONGEST = 3, 10
"""Calls of one sequence."""
KEYS = 4
"""Different values of one type within a sequence."""
QUESTIONS = 6
"""Looks by a key at the end of a sequence, at most."""
WHOLE_CASES = 0.25
"""Share of calls whose arguments are taken from the inputs of the method alone, boundaries included."""
KNOWN = 0.7
"""Share of values that are taken from what the object was made with, where there are any."""
SPARE = 0.5
"""Share of calls in which a parameter that may be left out is given."""
_ANYTHING: tuple[Type, ...] = (Scalar("int"), Scalar("str"))
"""What stands for a parameter of any type: all values of one sequence are of one of these."""


class Step(Struct, frozen=True, kw_only=True):
    """One call, property or operator. `on`: 0 is the object itself, n what the n-th step gave.

    `operation` is `.name()`, `.name`, `.name=` or the name of an operator (`len`, `in`, `eq` ...).
    """

    operation: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = {}
    on: int = 0
    zone: Zone = "in"
    strength: Strength = "ordinary"


class CallSequence(Struct, frozen=True, kw_only=True):
    """Steps on a new object, in order."""

    receiver: Build
    steps: tuple[Step, ...]


class Rule(Struct, frozen=True, kw_only=True):
    """A kind of step. `changes`: it may change the object. `cases` are the inputs that the method was tried with."""

    operation: str
    signature: Signature
    changes: bool
    cases: tuple[Case, ...] = ()


def draw_sequences(
    name: str, receivers: Sequence[Build], rules: Sequence[Rule], count: int, seed: int
) -> list[CallSequence]:
    """Draw `count` sequences for the class `name`, by seed; none where no rule can be given values.

    Calls that change the object are three times as frequent as those that look at it.
    """
    usable = [rule for rule in rules if _can_be_called(rule)]
    if not usable or not receivers:
        return []
    weights = [3 if rule.changes else 1 for rule in usable]
    found: dict[str, CallSequence] = {}
    for index in range(count):
        source = random.Random(f"{seed}:{name}:{index}")  # noqa: S311 - a reproducible order is the point
        receiver = receivers[index % len(receivers)]
        pool = _Pool(source, receiver, seed)
        length = source.randint(SHORTEST, LONGEST)
        steps = [step for rule in source.choices(usable, weights, k=length) if (step := _step(rule, pool, source))]
        sequence = CallSequence(receiver=receiver, steps=tuple(steps))
        if steps:
            found.setdefault(render_sequence(sequence), sequence)
    return list(found.values())


def _can_be_called(rule: Rule) -> bool:
    needed = [one for one in rule.signature.parameters if one.required]
    return bool(rule.cases) or all(unsupported(one.type) is None for one in needed)


class _Pool:
    """The few values of one sequence, by type: what the object was made with among them."""

    def __init__(self, source: random.Random, receiver: Build, seed: int) -> None:
        self.source = source
        self.seed = seed
        self.inside = parts_of(receiver)
        self.anything = source.choice(_ANYTHING)
        self.values: dict[Type, list[Any]] = {}
        self.known: dict[Type, list[Any]] = {}

    def pick(self, parameter: Parameter) -> Any:
        """A value for a parameter."""
        type_ = _concrete(parameter.type, self.anything)
        if type_ not in self.values:
            drawn = [row[0] for row in draw((type_,), self.seed, 24)]
            plain = [value for value in drawn[::2] if accepts(type_, value) is not False] or drawn
            known = [value for value in self.inside if accepts(type_, value) is True][:KEYS]
            self.known[type_] = known
            self.values[type_] = self.source.sample(plain, min(KEYS, len(plain)))
        known = self.known[type_]
        met = known and self.source.random() < KNOWN
        return self.source.choice(known if met else self.values[type_])


def _concrete(type_: Type, anything: Type) -> Type:
    """A type with `any` replaced by one that values can be compared and hashed in."""
    match type_:
        case Scalar() if type_ == ANY:
            return anything
        case Items():
            return replace(type_, item=_concrete(type_.item, anything))
        case Row():
            return replace(type_, items=tuple(_concrete(item, anything) for item in type_.items))
        case Table():
            return Table(_concrete(type_.key, anything), _concrete(type_.value, anything))
        case Choice():
            return replace(type_, options=tuple(_concrete(option, anything) for option in type_.options))
        case _:
            return type_


def questions(sequence: CallSequence, rules: Sequence[Rule]) -> list[Step]:
    """Calls that look at the object by a key, for the keys that the sequence and the object speak of."""
    keys = _parts([*parts_of(sequence.receiver), *(value for step in sequence.steps for value in step.args)])
    asked: list[Step] = []
    for rule in rules:
        needed = [parameter for parameter in rule.signature.parameters if parameter.required]
        if rule.changes or len(needed) != 1 or needed[0].kind != "positional":
            continue
        fitting = [key for key in keys if accepts(needed[0].type, key) is True]
        asked += [Step(operation=rule.operation, args=(key,)) for key in fitting[:KEYS]]
    return asked[:QUESTIONS]


def parts_of(receiver: Build) -> list[Any]:
    """Scalars in what an object is made with: keys that exist, items that are there."""
    return _parts([*receiver.args, *receiver.kwargs.values()])


def _parts(values: Sequence[Any]) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if isinstance(value, list | tuple | set | frozenset):
            found += _parts(sorted(value, key=render) if isinstance(value, set | frozenset) else list(value))
        elif isinstance(value, dict):
            found += _parts([*value, *value.values()])
        elif value is not None and not isinstance(value, bool) and value not in found:
            found.append(value)
    return found


def _step(rule: Rule, pool: _Pool, source: random.Random) -> Step | None:
    parameters = [one for one in rule.signature.parameters if one.kind in ("positional", "keyword")]
    drawable = all(unsupported(one.type) is None for one in parameters if one.required)
    if rule.cases and (not drawable or source.random() < WHOLE_CASES):
        case = source.choice(rule.cases)
        return Step(
            operation=rule.operation, args=case.args, kwargs=case.kwargs, zone=case.zone, strength=case.strength
        )
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    skipped = False
    for parameter in parameters:
        given = parameter.required or (unsupported(parameter.type) is None and source.random() < SPARE)
        if not given:
            skipped = True
        elif parameter.kind == "positional" and not skipped:
            args.append(pool.pick(parameter))
        else:
            kwargs[parameter.name] = pool.pick(parameter)
    found = judge_call(rule.signature, args, kwargs, None, None)
    free = any(ANY in leaves(one.type) for one in parameters)
    zone: Zone = "in" if free and found.zone == "unknown" else found.zone
    strength: Strength = "ordinary" if zone == "in" and found.strength == "none" else found.strength
    return Step(operation=rule.operation, args=tuple(args), kwargs=kwargs, zone=zone, strength=strength)


def without(steps: tuple[Step, ...], index: int) -> tuple[Step, ...] | None:
    """The steps without one of them; None where a later one works on what it gave."""
    number = index + 1
    if any(step.on == number for step in steps):
        return None
    kept = [*steps[:index], *steps[index + 1 :]]
    return tuple(replace(step, on=step.on - 1) if step.on > number else step for step in kept)


_SPELT = {
    "in": "{args} in {on}",
    "eq": "{on} == {args}",
    "same": "{on} == {on}",
    "getitem": "{on}[{args}]",
    "delitem": "del {on}[{args}]",
    "copy": "copy.copy({on})",
    "spoil": "{on}.clear()",
}
"""Operators as they are written."""


def render_sequence(sequence: CallSequence, name: str = "c") -> str:
    """The sequence as a person would type it: `c = C(2); c.add(1); len(c)`."""
    used = {step.on for step in sequence.steps}
    lines = [f"{name} = {render(sequence.receiver)}"]
    for number, step in enumerate(sequence.steps, start=1):
        text = render_step(step, name if step.on == 0 else f"r{step.on}")
        lines.append(f"r{number} = {text}" if number in used else text)
    return "; ".join(lines)


def render_step(step: Step, on: str) -> str:
    """One step on the object that goes by the name `on`."""
    given = ", ".join([*map(render, step.args), *(f"{key}={render(value)}" for key, value in step.kwargs.items())])
    operation = step.operation
    match operation:
        case "together":
            alone = [
                Step(operation=f".{name}()", args=tuple(args), kwargs=kwargs) for name, args, kwargs in step.args[0]
            ]
            return f"await asyncio.gather({', '.join(render_step(one, on) for one in alone)})"
        case "setitem":
            return f"{on}[{render(step.args[0])}] = {', '.join(map(render, step.args[1:]))}"
        case _ if operation in _SPELT:
            return _SPELT[operation].format(on=on, args=given)
        case _ if not operation.startswith("."):
            return f"{operation}({on})"
        case _ if operation.endswith("()"):
            return f"{on}{operation[:-2]}({given})"
        case _:
            return f"{on}{operation[:-1]} = {given}" if operation.endswith("=") else f"{on}{operation}"
