"""Which arguments of a function have a size, and how they grow: alone, together, and in which shapes."""

# ruff: noqa: ANN401 - arguments may be of any type
from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.complexity.scaling.primes import prime_below
from grader.checkers.complexity.scaling.shape import Shape
from grader.checkers.complexity.scaling.shapes import shapes, single
from grader.facts.units import Function
from grader.inputs.conditions import Conditions
from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import Choice, Items, Scalar, Table, Type, unsupported
from grader.sandbox.values import Build

MOST_SIZE, MOST_ROWS = 1_024, 128
MAX_MIXED = 16
"""Combinations of different shapes that are tried, beside those of the same shape for all."""


RECEIVER = "(object)"
"""Stands for the object that a method is called on."""


class Rule(Struct, frozen=True):
    """What a whole number is set to at a size: a part of it, the prime number next below it, or a constant."""

    shown: str
    part: float = 0
    constant: int = 0
    prime: bool = False

    def value_at(self, size: int) -> int:
        """The number at a size."""
        value = int(size * self.part) + self.constant
        return prime_below(value) if self.prime else value


WHOLE, PRIME, SMALL = Rule("the size", part=1), Rule("a prime", part=1, prime=True), Rule("3", constant=3)
_RULES = (Rule("half the size", part=0.5), Rule("1", constant=1), WHOLE, SMALL)


class Sized(Struct, frozen=True):
    """A parameter whose values have a size, and its shapes; a `net` has nodes and edges."""

    parameter: Parameter
    shapes: tuple[Shape, ...]

    @property
    def rows(self) -> bool:
        """Is it made of rows, as many as each is long?"""
        return not self.net and self.shapes[0].grid is not None

    @property
    def net(self) -> bool:
        """Is it a graph?"""
        return isinstance(self.parameter.type, Table) and self.shapes[0].grid is not None


class Plan(Struct, frozen=True, kw_only=True):
    """The parameters of a function by what their size is; `fixed` are values for all others that must be given."""

    sized: tuple[Sized, ...]
    numbers: tuple[Parameter, ...]
    fixed: Mapping[str, Any]
    order: tuple[Parameter, ...]

    @property
    def most(self) -> int:
        """The largest size that is tried: a square of that many rows holds the square of it."""
        return MOST_ROWS if any(one.rows for one in self.sized) else MOST_SIZE


class Combination(Struct, frozen=True, kw_only=True):
    """A shape for each sized parameter and a rule for each whole number."""

    name: str
    shapes: Mapping[str, Shape]
    rules: Mapping[str, Rule]

    def numbers_at(self, size: int) -> dict[str, int]:
        """What the rules set whole numbers to, where those are the only sizes."""
        return {name: rule.value_at(size) for name, rule in self.rules.items()}


class Asked(Struct, frozen=True, kw_only=True):
    """A function to plan calls of.

    `receiver` is the type of the object that a method is called on, `given` are values for parameters that need no
    other, `databases` the shapes of those that hold tables, `grown` those of parameters whose own are not wanted.
    `only` names the parameters that are given besides the required ones; `ordinary` chooses among ordinary values.
    """

    signature: Signature
    node: Function
    receiver: Type | None = None
    given: Mapping[str, Any] = {}
    databases: Mapping[str, Shape] = {}
    grown: Mapping[str, tuple[Shape, ...]] = {}
    only: tuple[str, ...] | None = None
    ordinary: int = 2


def plan_of(asked: Asked) -> Plan | None:
    """The plan of a function; None where nothing that it takes has a size.

    Where no required parameter has one, the optional ones are given too, and several where any number is taken.
    Raises LookupError where a parameter has no value.
    """
    letters = characters(asked.node)
    given, databases, receiver = asked.given, asked.databases, asked.receiver
    plain = [one for one in asked.signature.parameters if not one.kind.startswith("variadic")]
    needed = [one for one in plain if one.required]
    grow = [one for one in needed if one.name not in given and (_is_number(one) or shapes(one.type, letters))]
    chosen = needed if grow or receiver is not None else [*plain, *_several(asked.signature)]
    if asked.only is not None:
        chosen = [one for one in plain if one.required or one.name in asked.only]
    if receiver is not None:
        chosen = [_object(receiver), *chosen]
    sized: list[Sized] = []
    numbers: list[Parameter] = []
    fixed: dict[str, Any] = dict(given)
    for parameter in chosen:
        if parameter.name in given:
            continue
        if parameter.name in asked.grown:
            found = [*asked.grown[parameter.name]]
        elif parameter.name in databases:
            found = [databases[parameter.name]]
        else:
            found = shapes(parameter.type, letters)
        if found:
            sized.append(Sized(parameter, tuple(found)))
        elif _is_number(parameter):
            numbers.append(parameter)
        else:
            fixed[parameter.name] = _small(parameter, asked.ordinary)
    if not sized and not numbers:
        return None
    return Plan(sized=tuple(sized), numbers=tuple(numbers), fixed=fixed, order=tuple(chosen))


def _several(signature: Signature) -> list[Parameter]:
    """The parameter that takes any number of positional values, as one list of them; none where no value is known."""
    return [
        replace(one, type=Items("list", one.type))
        for one in signature.parameters
        if one.kind == "variadic" and unsupported(one.type) is None
    ]


def _object(type_: Type) -> Parameter:
    return Parameter(
        name=RECEIVER, kind="positional", type=type_, annotated=True, required=True, conditions=Conditions()
    )


def _small(parameter: Parameter, index: int) -> Any:
    """One ordinary value; a whole number inside the bounds that are stated for it."""
    if parameter.conditions.high is not None and _holds_number(parameter.type):
        return int((parameter.conditions.low or 0) + parameter.conditions.high) // 2
    return single(parameter.type, index)


def characters(node: Function) -> list[str]:
    """Characters of the strings in a function's code, docstrings left out, in order of appearance."""
    found: dict[str, None] = {}
    documented = {id(inner.value) for inner in ast.walk(node) if isinstance(inner, ast.Expr)}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and id(inner) not in documented:
            found.update(dict.fromkeys(inner.value[:8]))
    return list(found)


def _is_number(parameter: Parameter) -> bool:
    """A whole number that nothing keeps small."""
    return parameter.conditions.high is None and _holds_number(parameter.type)


def _holds_number(type_: Type) -> bool:
    match type_:
        case Scalar(name="int"):
            return True
        case Choice(options=options):
            return Scalar("int") in options
    return False


def combinations(plan: Plan) -> Iterator[Combination]:
    """All that is tried: the same shape for all sized parameters first, then mixed ones; each with each rule."""
    rules = [*_rules(plan)]
    names = [one.parameter.name for one in plan.sized]
    if not plan.sized:
        for rule in rules:
            yield Combination(name=_rule_name(rule), shapes={}, rules=rule)
        return
    longest = max(len(one.shapes) for one in plan.sized)
    same = [[one.shapes[min(index, len(one.shapes) - 1)] for one in plan.sized] for index in range(longest)]
    mixed = [
        list(chosen)
        for chosen in product(*[one.shapes[:6] for one in plan.sized])
        if len({shape.name for shape in chosen}) > 1
    ]
    chosen_ones = [*same, *(mixed[:: max(1, len(mixed) // MAX_MIXED)] if len(plan.sized) > 1 else [])]
    for chosen in chosen_ones:
        for rule in rules:
            said = " and ".join(dict.fromkeys(shape.name for shape in chosen))
            yield Combination(
                name=", ".join(filter(None, [said, _rule_name(rule)])),
                shapes=dict(zip(names, chosen, strict=True)),
                rules=rule,
            )


def _rules(plan: Plan) -> Iterator[Mapping[str, Rule]]:
    """Beside sized parameters numbers are set by one rule, and each by another; alone they are the size, one or all."""
    names = [parameter.name for parameter in plan.numbers]
    if not names:
        yield {}
    elif plan.sized:
        for start in range(len(_RULES)):
            yield dict.fromkeys(names, _RULES[start])
        for start in range(len(_RULES)) if len(names) > 1 else ():
            yield {name: _RULES[(start + place) % len(_RULES)] for place, name in enumerate(names)}
    else:
        yield dict.fromkeys(names, WHOLE)
        yield dict.fromkeys(names, PRIME)
        if len(names) > 1:
            for name in names:
                yield {other: WHOLE if other == name else SMALL for other in names}


def _rule_name(rules: Mapping[str, Rule]) -> str:
    return ", ".join(f"{name} = {rule.shown}" for name, rule in rules.items())


def arguments(
    plan: Plan, combination: Combination, sizes: Mapping[str, int | tuple[int, int]], numbers: Mapping[str, int]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The call for a size of each sized parameter, two for one that has rows; `numbers` overrule the rules."""
    base = max((size if isinstance(size, int) else max(size) for size in sizes.values()), default=0)
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for parameter in plan.order:
        name = parameter.name
        if name in combination.shapes:
            value = _made(combination.shapes[name], sizes[name])
        elif name in numbers:
            value = numbers[name]
        elif name in combination.rules:
            value = combination.rules[name].value_at(base)
        else:
            value = plan.fixed[name]
        if parameter.kind == "variadic":
            args.extend(value)
        elif parameter.kind == "positional" and not kwargs:
            args.append(value)
        else:
            kwargs[name] = value
    return tuple(args), kwargs


def _made(shape: Shape, size: int | tuple[int, int]) -> Any:
    if isinstance(size, int):
        return shape.make(size)
    if shape.grid is None:
        raise ValueError(f"{shape.name} has one size")
    return shape.grid(*size)


def realised(args: Sequence[Any], kwargs: Mapping[str, Any]) -> int:
    """How many elements a call's arguments hold; whole numbers are no elements."""
    return sum(_held(value) for value in [*args, *kwargs.values()])


def _held(value: Any) -> int:
    if isinstance(value, Build):
        return sum(map(_held, value.args)) + sum(map(_held, value.kwargs.values()))
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(1 + _held(item) for item in value.values())
    if isinstance(value, list | tuple | set | frozenset):
        return sum(_held(item) or 1 for item in value)
    return 0
