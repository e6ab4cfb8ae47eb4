"""Objects at the bounds that the documentation of their class states, one field at a time."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from grader.inputs.corpus import draw
from grader.inputs.domain import field_conditions
from grader.inputs.types import Choice, Record, Scalar, Type, unsupported
from grader.sandbox.values import Build

MAX_BOUND = 10**6
"""A larger bound is none that an object has to be made for."""


def objects_at_bounds(type_: Type, seed: int) -> Iterator[Build]:
    """Ordinary objects of a class with one number each at the end of what its documentation allows."""
    for record in type_.options if isinstance(type_, Choice) else (type_,):
        if not isinstance(record, Record) or record.keyed or unsupported(record) is not None:
            continue
        conditions = field_conditions(record)
        for field in record.fields:
            told = conditions[field.name]
            bare = field.type.options if isinstance(field.type, Choice) else (field.type,)
            number = next((one for one in bare if one in (Scalar("int"), Scalar("float"))), None)
            if number is None or field.positional:
                continue
            step = 1 if number == Scalar("int") else 0.5
            ends = [told.low + (step if told.low_open else 0)] if told.low is not None else []
            ends += [told.high - (step if told.high_open else 0)] if told.high is not None else []
            for end in ends:
                if abs(end) <= MAX_BOUND:
                    (made,) = draw((record,), seed, 2)[0]
                    value = int(end) if number == Scalar("int") else float(end)
                    yield replace(made, kwargs={**made.kwargs, field.name: value})
