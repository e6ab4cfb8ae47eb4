"""Values that the code of a function compares with: the ways through it that nothing drawn has taken."""

from __future__ import annotations

import ast
import datetime as dt
import math
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from msgspec.structs import replace

from grader.facts.units import Function
from grader.inputs.boundaries import NOT_FINITE
from grader.inputs.cases import Case, case_of, drawable, drawn_type, usable
from grader.inputs.corpus import draw
from grader.inputs.signature import Signature
from grader.inputs.types import NONE, Choice, Fixed, Items, Scalar, Type, is_optional

MAX_TEXTS, MAX_NUMBERS = 60, 24
LONGEST = 40
"""Characters of a text that is taken over."""
_FINITE = frozenset({"isfinite", "isinf", "isnan", "is_nan", "is_infinite", "is_finite"})
_TESTS = frozenset({"startswith", "endswith", "removeprefix", "removesuffix", "split", "partition", "find", "count"})
"""Methods that look for a text."""
_UNITS = ("microseconds", "seconds", "minutes", "hours", "days")


def harvested(signature: Signature, node: Function, receiver: Type | None, seed: int) -> Iterator[Case]:
    """Calls in which one parameter takes such a value and those with a default keep it, parameters in turn."""
    if drawable(signature, receiver) is not None:
        return
    parameters = [one for one in usable(signature) if not one.kind.startswith("variadic")]
    constants = list(_constants(node))
    texts = list(dict.fromkeys(one for one in constants if isinstance(one, str) and len(one) <= LONGEST))[:MAX_TEXTS]
    numbers = list(dict.fromkeys(one for one in constants if isinstance(one, int | float)))[:MAX_NUMBERS]
    not_finite = any(
        getattr(part, "attr", getattr(part, "id", "")) in _FINITE
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute | ast.Name)
    )
    columns = [_values(one.type, texts, numbers, not_finite=not_finite) for one in parameters]
    for number, row in enumerate(zip_longest(*columns, fillvalue=_END)):
        for parameter, value in zip(parameters, row, strict=True):
            if value is _END:
                continue
            given = [one for one in parameters if one.required or one is parameter]
            types = [drawn_type(one) for one in given]
            drawn = draw((*types, receiver) if receiver is not None else tuple(types), seed, 16)
            ordinary = drawn[(2 * number) % len(drawn)]
            values = [value if one is parameter else other for one, other in zip(given, ordinary, strict=False)]
            instance = ordinary[-1] if receiver is not None else None
            case = case_of(signature, given, values, instance, receiver, full=True)
            asked = not_finite and case.zone == "out" and isinstance(value, float) and not math.isfinite(value)
            yield replace(case, zone="unknown", because="the code asks for such numbers") if asked else case


_END: Any = object()


def _values(  # noqa: C901, PLR0912 - one branch for each kind of type
    type_: Type, texts: list[str], numbers: list[float], *, not_finite: bool
) -> Iterator[Any]:
    """Values of a type that such constants suggest."""
    if is_optional(type_):
        yield None
    match type_:
        case Scalar(name="str"):
            for form in ("{}", "ab{}", "{}ab", "ab {} cd"):
                yield from (form.format(text) if "{" not in text else text for text in texts)
        case Scalar(name="bytes"):
            yield from (text.encode() for text in texts)
        case Scalar(name="bool"):
            yield from (True, False)
        case Scalar(name="int"):
            yield from (int(number) + step for number in numbers for step in (0, 1, -1))
        case Scalar(name="float"):
            yield from NOT_FINITE if not_finite else ()
            yield from (float(number) + step for number in numbers for step in (0, 1, -1))
        case Scalar(name="timedelta"):
            spans = (_span(unit, number) for number in (1, 2, *numbers) for unit in _UNITS)
            yield from (span for span in spans if span is not None)
        case Scalar(name="any"):
            yield from texts
            yield from numbers
        case Fixed():
            yield from type_.values
        case Items(shape="list" | "iterable", item=item):
            yield []
            yield from ([value] for value in _values(item, texts, numbers, not_finite=not_finite))
        case Choice():
            columns = [_values(one, texts, numbers, not_finite=not_finite) for one in type_.options if one != NONE]
            yield from (value for row in zip_longest(*columns, fillvalue=_END) for value in row if value is not _END)
        case _:
            return


def _span(unit: str, number: float) -> dt.timedelta | None:
    try:
        return dt.timedelta(**{unit: number})
    except OverflowError:
        return None


def _constants(node: Function) -> Iterator[Any]:
    """What a function compares with, looks for, or looks up."""
    for part in ast.walk(node):
        match part:
            case ast.Compare():
                sides: list[ast.expr] = [part.left, *part.comparators]
            case ast.Call(func=ast.Attribute(attr=name)) if name in _TESTS:
                sides = part.args
            case ast.MatchValue():
                sides = [part.value]
            case ast.Dict():
                sides = [key for key in part.keys if key is not None]
            case ast.BinOp() | ast.Slice():
                sides = [one for one in ast.iter_child_nodes(part) if isinstance(one, ast.Constant)]
                sides = [one for one in sides if isinstance(one, ast.Constant) and not isinstance(one.value, str)]
            case _:
                continue
        for side in sides:
            for inner in ast.walk(side):
                if isinstance(inner, ast.Constant) and type(inner.value) in (str, int, float):
                    yield inner.value
