"""Is a value in the documented domain? Three zones, judged before any verdict: `in`, `out` and `unknown`.

`in` needs evidence, of four strengths: `stated` (the docstring or annotation includes the value in so many words),
`near` (a closed edit of a documented example), `ordinary` (a small well-formed value of the annotated type, where
nothing is demanded that it could violate), `guessed` (the same, of a type that nothing states: it is what calls, uses
or the name speak for). What merely has the right type is `unknown`.
"""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.inputs.accepts import accepts
from grader.inputs.conditions import Conditions, read_conditions
from grader.inputs.documentation import read_documentation
from grader.inputs.signature import Parameter
from grader.inputs.types import (
    ANY,
    GUESSED,
    ITERATOR,
    Choice,
    Fixed,
    Items,
    Members,
    Objects,
    Record,
    Row,
    Scalar,
    Table,
    Type,
    is_optional,
)
from grader.sandbox.values import Build

Zone = Literal["in", "out", "unknown"]
Strength = Literal["stated", "near", "ordinary", "guessed", "none"]

ORDINARY_INT = 100
ORDINARY_TEXT = 20
ORDINARY_ITEMS = 6
LARGE = 10**6
"""A number beyond this is in the domain only when the docstring bounds or welcomes it."""
ORDINARY_YEARS = range(1970, 2101)
PRECISION = 1e-12
"""Relative size below which a float is next to nothing; docstrings seldom mean that."""


_KNOWN_FROM = {
    "calls": "{} is given such values elsewhere",
    "use": "{} is used as such a value",
    "name": "the name {} speaks of such a value",
    "probe": "{} takes such values without an error",
}
"""Why a value of a guessed type is in the domain, by the rung."""
_ORDINARY_BY = {
    "docstring": "an ordinary value of the type that the docstring gives for {}",
    "shown": "an ordinary value of the type that documented calls give {}",
    "agreed": "an ordinary value of the type that the uses and the name of {} speak for",
    "default": "an ordinary value of the type that the default of {} has",
}
_ANYTHING = re.compile(r"\b(?:any|arbitrary)\s+(?:value|object|type|thing)s?\b|\banything\b", re.IGNORECASE)


class Judgement(Struct, frozen=True):
    """The zone of a value, how strong the evidence is, and one line of why."""

    zone: Zone
    strength: Strength = "none"
    because: str = ""


STRENGTHS: dict[Strength, int] = {"stated": 4, "near": 3, "ordinary": 2, "guessed": 1, "none": 0}
"""The better the evidence, the higher."""
IN_ORDINARY = Judgement("in", "ordinary", "an ordinary value of the annotated type")
UNKNOWN = Judgement("unknown", "none", "nothing says whether such a value is allowed")


def judge(parameter: Parameter, value: Any) -> Judgement:
    """Judge one argument by its parameter's type and the conditions stated for it."""
    guessed = parameter.rung in GUESSED
    if accepts(parameter.type, value) is False:
        return UNKNOWN if guessed else Judgement("out", "none", f"{parameter.name} has another type")
    found = _judge(value, parameter.type, parameter.conditions, parameter.name)
    described = found.strength == "stated" and bool(parameter.conditions.said)
    if found is IN_ORDINARY and parameter.rung in _ORDINARY_BY:
        return Judgement("in", "ordinary", _ORDINARY_BY[parameter.rung].format(parameter.name))
    if not guessed or (described and not isinstance(value, Build) and not _holds_truth(value)):
        return found
    return _weaker(found, _KNOWN_FROM[parameter.rung].format(parameter.name))


def _holds_truth(value: Any) -> bool:
    """Is a truth value in it? Each of the two is in the domain wherever one is; that one is, is the guess."""
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(_holds_truth, value))
    if isinstance(value, dict):
        return any(map(_holds_truth, (*value, *value.values())))
    return isinstance(value, bool)


def _weaker(found: Judgement, because: str) -> Judgement:
    """The same zone on the evidence that a guessed type gives."""
    return Judgement("in", "guessed", because) if found.zone == "in" else found


def combine(judgements: Iterable[Judgement]) -> Judgement:
    """The judgement of several values at once: as good as the weakest of them."""
    found = list(judgements)
    for zone in ("out", "unknown"):
        for judgement in found:
            if judgement.zone == zone:
                return judgement
    if not found:
        return Judgement("in", "stated", "there are no arguments")
    weakest = min(found, key=lambda judgement: STRENGTHS[judgement.strength])
    reasons = dict.fromkeys(judgement.because for judgement in found if judgement != IN_ORDINARY)
    because = "; ".join(reasons) or weakest.because
    return Judgement("in", weakest.strength, because)


def judge_instance(instance: Build, type_: Type) -> Judgement:
    """Judge an object that a method is called on, by the arguments it is made with."""
    if instance.call and not instance.args and not instance.kwargs:
        return Judgement("in", "stated", "a new object")
    given = [*instance.args, *instance.kwargs.values()]
    if given and all(isinstance(value, list | dict | set) and not value for value in given):
        return Judgement("in", "ordinary", "a new object without anything in it")
    return _judge_build(instance, type_, Conditions(), "the object")


def _judge(value: Any, type_: Type, told: Conditions, name: str) -> Judgement:
    if value is not None and _only_as_anything(type_, value) and not _ANYTHING.search(told.said):
        return _weaker(_judge_kind(value, type_, told, name), f"the annotation of {name} allows anything")
    if told.arranged and not isinstance(value, int | float | Decimal | Fraction | None):
        return _judge_kind(value, type_, replace(told, opaque=True), name)
    return _judge_kind(value, type_, told, name)


def _judge_kind(value: Any, type_: Type, told: Conditions, name: str) -> Judgement:  # noqa: PLR0911 - one branch or return for each kind
    match value:
        case None:
            if told.none_too or is_optional(type_):
                return Judgement("in", "ordinary", f"None is allowed for {name}")
            return UNKNOWN
        case bool():
            return Judgement("in", "stated", "either truth value")
        case int() | float() | Decimal() | Fraction():
            return _judge_number(value, told, name)
        case str():
            return _judge_text(value, type_, told, name)
        case bytes():
            return _judge_size(value, told, name, IN_ORDINARY if value.isalnum() else UNKNOWN)
        case dt.date() | dt.time() | dt.timedelta():
            return _judge_time(value, told, name)
        case list() | set() | frozenset() | tuple() | dict():
            return _judge_container(value, type_, told, name)
        case Build():
            return _judge_build(value, type_, told, name)
        case _:
            return UNKNOWN


def _only_as_anything(type_: Type, value: Any) -> bool:
    """Does a value fit the type only because the type allows everything?"""
    options = type_.options if isinstance(type_, Choice) else (type_,)
    return ANY in options and not any(accepts(option, value) for option in options if option != ANY)


def _judge_number(value: Any, told: Conditions, name: str) -> Judgement:  # noqa: C901, PLR0911 - one branch or return for each kind
    if isinstance(value, float | Decimal) and (math.isnan(value) or math.isinf(value)):
        return UNKNOWN if told.nan_too else Judgement("out", "none", f"{name} is not finite")
    if told.low is not None and (value < told.low or (told.low_open and value == told.low)):
        return Judgement("out", "none", f"{name} is below what is stated")
    if told.high is not None and (value > told.high or (told.high_open and value == told.high)):
        return Judgement("out", "none", f"{name} is above what is stated")
    if isinstance(value, float) and value and abs(value) < PRECISION:
        return UNKNOWN
    included = f"the docstring includes {value} for {name}"
    if told.any_number or (told.low is not None and told.high is not None):
        return Judgement("in", "stated", included)
    if abs(value) > LARGE:
        return UNKNOWN
    if told.low is not None:
        return Judgement("in", "stated", included)
    if (value == 0 and told.zero_too) or (value != 0 and told.negative_too):
        return Judgement("in", "stated", included)
    if value > 0 and told.high is not None:
        return Judgement("in", "stated", included)
    if 0 < value <= ORDINARY_INT and not told.opaque:
        return IN_ORDINARY
    return UNKNOWN


def _judge_text(value: str, type_: Type, told: Conditions, name: str) -> Judgement:  # noqa: PLR0911 - one branch or return for each kind
    if isinstance(type_, Fixed):
        return Judgement("in", "stated", f"one of the values listed for {name}")
    if any("\ud800" <= character <= "\udfff" for character in value):
        if told.surrogates:
            return Judgement("in", "stated", f"the docstring includes lone surrogates in {name}")
        return Judgement("out", "none", f"{name} holds a lone surrogate")
    if told.letters_only and value and not (value.isascii() and value.isalnum()):
        return Judgement("out", "none", f"{name} is to hold letters or digits only")
    if told.any_text and not (told.not_empty and not value):
        return Judgement("in", "stated", f"the docstring allows any text for {name}")
    if told.unicode_too and value and value.isprintable() and not value.isascii() and len(value) <= ORDINARY_TEXT:
        return Judgement("in", "stated", f"the docstring speaks of texts beyond ASCII, such as this {name}")
    if value in told.quoted:
        return Judgement("in", "stated", f"the docstring gives {value!r} for {name}")
    if not value:
        return _judge_size(value, told, name, UNKNOWN)
    ordinary = value.isascii() and value.isalpha() and len(value) <= ORDINARY_TEXT and not told.opaque
    return IN_ORDINARY if ordinary else UNKNOWN


def _judge_size(value: Any, told: Conditions, name: str, otherwise: Judgement) -> Judgement:
    if len(value):
        return otherwise
    if told.empty_too and not told.not_empty:
        return Judgement("in", "stated", f"the docstring says what an empty {name} means")
    return Judgement("out", "none", f"{name} must not be empty") if told.not_empty else UNKNOWN


def _judge_time(value: dt.date | dt.time | dt.timedelta, told: Conditions, name: str) -> Judgement:
    if isinstance(value, dt.datetime | dt.time) and value.tzinfo is not None:
        return Judgement("in", "stated", f"{name} may have a time zone") if told.aware_too else UNKNOWN
    if isinstance(value, dt.timedelta):
        return IN_ORDINARY if dt.timedelta(0) < value <= dt.timedelta(days=ORDINARY_INT) else UNKNOWN
    if isinstance(value, dt.date) and value.year not in ORDINARY_YEARS:
        return UNKNOWN
    if told.said and "any " in told.said.lower():
        return Judgement("in", "stated", f"the docstring allows any value for {name}")
    return UNKNOWN if told.opaque else IN_ORDINARY


def _judge_container(value: Any, type_: Type, told: Conditions, name: str) -> Judgement:
    if not value and not (isinstance(type_, Row) and not type_.variadic):
        return _judge_size(value, told, name, UNKNOWN)
    inner = _without_own_size(told)
    if isinstance(value, dict):
        judged = [_judge_pair(key, item, type_, inner, name) for key, item in value.items()]
    else:
        judged = [_judge(item, _item_type(type_, index), inner, name) for index, item in enumerate(value)]
    found = combine(judged)
    if found.zone != "in" or isinstance(type_, Row):
        return found
    if found.strength in ("ordinary", "guessed") or not isinstance(value, list):
        return found if _is_ordinary(value, told) else UNKNOWN
    return found


def _judge_pair(key: Any, item: Any, type_: Type, told: Conditions, name: str) -> Judgement:
    table = _option(type_, Table)
    if isinstance(table, Table):
        return combine([_judge(key, table.key, told, name), _judge(item, table.value, told, name)])
    record = _option(type_, Record)
    if isinstance(record, Record):
        types = {field.name: field.type for field in record.fields}
        return _judge(item, types.get(key, type_), told, name)
    return combine([_judge(key, type_, told, name), _judge(item, type_, told, name)])


def _is_ordinary(value: Any, told: Conditions) -> bool:
    """Neither degenerate (one element, all equal, ragged) nor large, unless the docstring speaks of that."""
    if len(value) > ORDINARY_ITEMS:
        return False
    if (
        isinstance(value, list)
        and not told.repeats_too
        and (len(value) == 1 or all(item == value[0] for item in value))
    ):
        return False
    if isinstance(value, list) and all(isinstance(item, list) for item in value):
        return told.ragged_too or len({len(item) for item in value}) == 1 or told.repeats_too
    return True


def _without_own_size(told: Conditions) -> Conditions:
    """The conditions as they hold for the items: what is said about being empty was meant for the whole."""
    return replace(told, empty_too=told.items_empty_too, not_empty=False, none_too=False)


def _item_type(type_: Type, index: int) -> Type:
    container = _option(type_, Items, Row)
    if isinstance(container, Items):
        return container.item
    if isinstance(container, Row):
        return container.items[0] if container.variadic else container.items[min(index, len(container.items) - 1)]
    return Scalar("any")


def _option(type_: Type, *wanted: type) -> Type:
    """The first option of a union that is one of the wanted kinds; the type itself when it is no union."""
    if isinstance(type_, Choice):
        return next((option for option in type_.options if isinstance(option, wanted)), type_)
    return type_


def _judge_build(value: Build, type_: Type, told: Conditions, name: str) -> Judgement:  # noqa: PLR0911 - one return for each kind
    if value.target == ITERATOR:
        return _judge(list(value.args[0]), type_, told, name) if value.args else UNKNOWN
    listed = _option(type_, Objects)
    if isinstance(listed, Objects) and value in listed.values:
        return Judgement("in", "stated" if listed.exact else "ordinary", f"{name} is {listed.text}")
    record = _option(type_, Record, Members)
    if isinstance(record, Members) or not value.call:
        return Judgement("in", "stated", "a member of the enumeration")
    if not isinstance(record, Record):
        return UNKNOWN
    if value in record.seen:
        return Judgement("in", "ordinary", f"such a {record.name} is made elsewhere")
    if value in record.near:
        return Judgement("in", "guessed", f"such a {record.name} is made elsewhere, with another number")
    fields = {field.name: field for field in record.fields}
    given = {**dict(zip(fields, value.args, strict=False)), **value.kwargs}
    conditions = field_conditions(record)
    judged = []
    for field, item in given.items():
        if field not in fields:
            return UNKNOWN
        found = _judge(item, fields[field].type, conditions[field], f"{record.name}.{field}")
        judged.append(_weaker(found, f"{record.name} seems to take such values") if fields[field].guessed else found)
    return combine(judged) if judged else IN_ORDINARY


@lru_cache(maxsize=512)
def field_conditions(record: Record) -> dict[str, Conditions]:
    """What is said about each field of a record: read once, judged many times."""
    names = [field.name for field in record.fields]
    documentation = read_documentation(record.documentation, names, whole=False)
    return {name: read_conditions(name, documentation.about.get(name, ""), documentation.prose) for name in names}
