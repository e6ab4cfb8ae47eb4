"""How many inputs a function has in all, where that is a small number."""

from __future__ import annotations

from math import inf, prod

from grader.inputs.signature import Parameter, Signature
from grader.inputs.types import Choice, Fixed, Members, Objects, Record, Row, Scalar, Type, unsupported


def domain_size(signature: Signature, receiver: Type | None) -> float:
    """How many different calls there are; infinity where a parameter or the object has no end of values."""
    sizes = [_size_of(parameter) for parameter in signature.parameters]
    return prod([*sizes, type_size(receiver) if receiver is not None else 1])


def type_size(type_: Type) -> float:  # noqa: PLR0911 - one return a kind of type
    """How many values a type has."""
    match type_:
        case Scalar(name="none"):
            return 1
        case Scalar(name="bool"):
            return 2
        case Fixed():
            return max(1, len(type_.values))
        case Members():
            return max(1, len(type_.members))
        case Objects():
            return max(1, len(type_.values))
        case Choice():
            return sum(map(type_size, type_.options))
        case Row(variadic=False):
            return prod(map(type_size, type_.items))
        case Record():
            return prod([type_size(field.type) for field in type_.fields])
        case _:
            return inf


def _size_of(parameter: Parameter) -> float:
    if not parameter.required and unsupported(parameter.type) is not None:
        return 1  # it is never given
    if parameter.kind.startswith("variadic"):
        return inf
    told = parameter.conditions
    if parameter.type == Scalar("int") and told.low is not None and told.high is not None:
        return max(1, told.high - told.low + 1)
    return type_size(parameter.type)
