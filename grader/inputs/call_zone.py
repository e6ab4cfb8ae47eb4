"""The zone of a whole call, and what holds between its arguments."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.inputs.domain import UNKNOWN, Judgement, combine, judge, judge_instance
from grader.inputs.signature import Signature
from grader.inputs.types import Members, Type
from grader.sandbox.values import Build

ORDERED = 3
"""Items from which on a list that is in order is taken to be meant so: two may be by chance."""


_ENDS = (
    ("min", "max"),
    ("minimum", "maximum"),
    ("low", "high"),
    ("lo", "hi"),
    ("lower", "upper"),
    ("start", "stop"),
    ("start", "end"),
    ("begin", "end"),
    ("first", "last"),
)
"""Words in the names of parameters that are the two ends of a range."""


def judge_arguments(signature: Signature, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Iterator[Judgement]:
    """Judge each argument by its own parameter."""
    positional = [parameter for parameter in signature.parameters if parameter.kind == "positional"]
    for parameter, value in zip(positional, args, strict=False):
        yield judge(parameter, value)
    more = {parameter.kind: parameter for parameter in signature.parameters}
    if "variadic" in more:
        for value in args[len(positional) :]:
            yield judge(more["variadic"], value)
    by_name = {parameter.name: parameter for parameter in signature.parameters}
    for name, value in kwargs.items():
        if name in by_name:
            yield judge(by_name[name], value)
        elif "variadic-keyword" in more:
            yield judge(more["variadic-keyword"], value)


def judge_call(
    signature: Signature, args: Sequence[Any], kwargs: Mapping[str, Any], instance: Build | None, receiver: Type | None
) -> Judgement:
    """Judge all arguments of a call together, with the object that it is made on."""
    judged = [*judge_arguments(signature, args, kwargs)]
    if receiver is not None:
        judged.append(judge_instance(instance, receiver) if instance is not None else UNKNOWN)
    found = combine(judged)
    variadic = any(parameter.kind.startswith("variadic") for parameter in signature.parameters)
    if found.zone == "in" and not args and not kwargs:
        return found if isinstance(receiver, Members) else _without_arguments(signature, variadic=variadic)
    if found.strength == "stated" and variadic:
        # What is said of one argument may be meant together with the others that such a function takes.
        return Judgement("in", "ordinary", found.because)
    if found.strength == "ordinary" and _has_equals([*args, *kwargs.values()]):
        return Judgement("unknown", "none", "equal arguments may be a special case")
    if found.strength == "ordinary" and _is_reversed(signature, args, kwargs):
        return Judgement("unknown", "none", "a lower end above the upper one may not be allowed")
    return found


def _without_arguments(signature: Signature, *, variadic: bool) -> Judgement:
    for parameter in signature.parameters:
        if parameter.kind == "variadic" and parameter.conditions.empty_too and not parameter.conditions.not_empty:
            return Judgement("in", "stated", f"the docstring says what no {parameter.name} mean")
    return UNKNOWN if variadic else Judgement("in", "ordinary", "there are no arguments")


def _is_reversed(signature: Signature, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    """Is the lower end of what two names call a range above the upper one?"""
    names = [parameter.name for parameter in signature.parameters if parameter.kind == "positional"]
    given = {**dict(zip(names, args, strict=False)), **kwargs}
    numbers = {name: value for name, value in given.items() if isinstance(value, int | float)}
    return any(
        value > numbers.get(name.replace(low, high), value)
        for name, value in numbers.items()
        for low, high in _ENDS
        if low in name.split("_")
    )


def values_of_call(args: Sequence[Any], kwargs: Mapping[str, Any], instance: Build | None) -> list[Any]:
    """The values that relations may hold between: the arguments, and what the object was made with."""
    made_with = [*instance.args, *instance.kwargs.values()] if instance is not None else []
    return [*args, *kwargs.values(), *made_with]


def relations(values: list[Any], *, ragged: bool) -> tuple[Any, ...]:
    """What holds between the parts of a call and may be meant: equal lengths, indices in range, keys that exist."""
    sized = [value for value in values if isinstance(value, list | tuple | str | bytes)]
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    lengths = tuple(len(one) == len(other) > 1 for index, one in enumerate(sized) for other in sized[index + 1 :])
    indices = tuple((number < len(one), number <= len(one)) for number in numbers for one in sized)
    picked = tuple(
        _picks(one, other) for one in values for other in values if one is not other and isinstance(other, list | tuple)
    )
    rows = tuple(
        len({len(item) for item in value}) == 1
        for value in values
        if not ragged and isinstance(value, list) and len(value) > 1 and all(isinstance(item, list) for item in value)
    )
    members = tuple(
        one in other
        for one in values
        if isinstance(one, str | int | tuple)
        for other in values
        if isinstance(other, list | dict | set) and _hashable(one)
    )
    ordered = tuple(
        value == sorted(value)
        for value in values
        if isinstance(value, list)
        and len(value) >= ORDERED
        and all(type(item) in (int, float, str) for item in value)
        and len({type(item) for item in value}) == 1
    )
    unequal = tuple(one != other for index, one in enumerate(numbers) for other in numbers[index + 1 :])
    return (lengths, indices, unequal, _order(numbers), picked, rows, members, ordered)


def _order(numbers: list[int]) -> tuple[bool, ...]:
    """Which of several numbers are larger than others: sizes and overlaps, ends and steps go together."""
    if len(numbers) < ORDERED:
        return ()
    return tuple(one > other for one in numbers for other in numbers)


def _picks(one: Any, other: Any) -> bool:
    """Are the numbers of a list places in another one, or in each of its rows?"""
    if not isinstance(one, list | tuple) or not one or not all(type(item) is int for item in one):
        return False
    rows = [len(row) for row in other if isinstance(row, list | tuple | str)]
    return bool(min(one) >= 0 and max(one) < (min(rows) if rows and len(rows) == len(other) else len(other)))


def respects(shape: object, shown: Sequence[object]) -> bool:
    """Does what holds in all shown calls hold in this one too? The arguments are given as what `relations` made."""
    if isinstance(shape, tuple):
        alike = [one for one in shown if isinstance(one, tuple) and len(one) == len(shape)]
        return len(alike) == len(shown) and all(
            respects(part, [one[index] for one in alike]) for index, part in enumerate(shape)
        )
    return bool(shape) or not all(shown)


def _hashable(value: Any) -> bool:
    return not isinstance(value, tuple) or all(isinstance(item, str | int | float | None) for item in value)


def _has_equals(values: list[Any]) -> bool:
    numeric = [value for value in values if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numeric) != len(set(numeric))
