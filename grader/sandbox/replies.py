"""From the frames that a process writes to outcomes: every shape, type and size is checked, whoever wrote it."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from msgspec import DecodeError, Meta, Struct, ValidationError, convert
from msgspec.json import Decoder

from grader.model.evidence import GapReason
from grader.sandbox import counting, errors, perform, wire
from grader.sandbox.values import (
    Build,
    Call,
    Died,
    Exhausted,
    Instance,
    Loaded,
    NotLoaded,
    Opaque,
    Outcome,
    Raised,
    Returned,
    Skipped,
)

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(max_length=errors.MAX_NAME)]
Detail = Annotated[str, Meta(max_length=errors.MAX_DETAIL)]
Output = Annotated[str, Meta(max_length=perform.OUTPUT_BYTES)]
Reached = Annotated[list[Count], Meta(max_length=counting.MAX_NEW_LINES)]
"""Lines of the subject's file that have run, each said once by a process.

A hint and no more: a lying child can say more lines than it ran, which gains it nothing but coverage, or fewer, which
costs it some.
"""


class _Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    id: str = ""
    reached: Reached = []


class _Lines(Struct, frozen=True):
    reached: Reached = []


class _Arguments(_Reply, frozen=True, kw_only=True):
    """What the call left of its arguments; left out where all are what they were.

    That is the child's word, and as good as its word on what they became.
    """

    args: list[Any] | None = None
    kwargs: Any = None


class _Returned(_Arguments, frozen=True, kw_only=True, tag="returned"):
    value: Any
    iterator: bool = False
    exhausted: bool = True
    value_is_argument: Count | None = None
    output: Output = ""
    events: Count
    then: list[_Further] = []


class _Raised(_Arguments, frozen=True, kw_only=True, tag="raised"):
    type_name: Name
    bases: Annotated[list[Name], Meta(max_length=errors.MAX_BASES)]
    message: Annotated[str, Meta(max_length=errors.MAX_MESSAGE)]
    lines: Annotated[list[Count], Meta(max_length=errors.FIRST_LINES + errors.LAST_LINES)]
    innermost: bool
    output: Output = ""
    events: Count


class _Exhausted(_Reply, frozen=True, tag="exhausted"):
    line: Count
    events: Count


class _Gap(_Reply, frozen=True, tag="gap"):
    reason: GapReason
    detail: Detail


class _Skipped(_Reply, frozen=True, tag="skipped"):
    detail: Detail


class _Loaded(_Reply, frozen=True, tag="loaded"):
    events: Count


class _NotLoaded(_Reply, frozen=True, tag="not-loaded"):
    reason: GapReason
    detail: Detail


_Further = _Returned | _Raised | _Gap | _Skipped
_CALL_REPLY: Decoder[Any] = Decoder(_Further | _Exhausted)
_LOAD_REPLY: Decoder[Any] = Decoder(_Loaded | _NotLoaded)
_LINES = Decoder(_Lines)


def read_load(body: bytes, identity: str) -> Loaded | NotLoaded:
    """What an import came to. Raises MalformedError."""
    reply = _checked(body, identity, _LOAD_REPLY)
    if isinstance(reply, _Loaded):
        return Loaded(events=reply.events)
    return NotLoaded(reason=reply.reason, detail=reply.detail)


def read_outcome(body: bytes, identity: str, call: Call) -> Outcome:
    """What a call came to. Raises MalformedError, also for an answer that does not fit the call."""
    return _outcome(_checked(body, identity, _CALL_REPLY), call.args, call.kwargs, call.then)


def read_reached(body: bytes, last: int) -> list[int]:
    """The lines, up to the last of the file, that a reply says to have run first; of one that has been read."""
    if b'"reached":[' not in body:
        return []
    try:
        return [line for line in _LINES.decode(body).reached if line <= last]
    except DecodeError:  # half a surrogate pair somewhere: the lines are not worth another parser
        return []


def _checked(body: bytes, identity: str, shape: Decoder[Any]) -> Any:
    try:
        reply = shape.decode(body) if body.isascii() else _reread(body, shape)
    except (DecodeError, RecursionError):
        reply = _reread(body, shape)
    if reply.id != identity:
        raise wire.MalformedError("an answer to another question")
    return reply


def _reread(body: bytes, shape: Decoder[Any]) -> Any:
    """The same by the wire's own parser, which decides: it knows halves of surrogate pairs, and says what is wrong."""
    try:
        return convert(wire.parse(body), shape.type, strict=True)
    except (ValidationError, ValueError, RecursionError) as error:  # ValueError: a key with half a surrogate pair
        raise wire.MalformedError(str(error)) from None


def _outcome(reply: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], then: tuple[Any, ...]) -> Outcome:
    """The outcome of a call of these arguments, with these further calls."""
    if isinstance(reply, _Exhausted):
        return Exhausted(line=reply.line, events=reply.events)
    if isinstance(reply, _Gap):
        return Died(reason=reply.reason, detail=reply.detail)
    if isinstance(reply, _Skipped):
        return Skipped(detail=reply.detail)
    left, left_by_name = _arguments(reply, args, kwargs)
    if isinstance(reply, _Raised):
        return Raised(
            type_name=reply.type_name,
            bases=tuple(reply.bases),
            message=reply.message,
            lines=tuple(reply.lines),
            innermost=reply.innermost,
            args=left,
            kwargs=left_by_name,
            output=reply.output,
            events=reply.events,
        )
    if reply.value_is_argument is not None and reply.value_is_argument >= len(args) + len(kwargs):
        raise wire.MalformedError("an argument that the call does not have")
    if len(reply.then) > len(then):
        raise wire.MalformedError("more further outcomes than further calls")
    return Returned(
        value=wire.decode(reply.value, _MAKERS),
        args=left,
        kwargs=left_by_name,
        iterator=reply.iterator,
        exhausted=reply.exhausted,
        value_is_argument=reply.value_is_argument,
        output=reply.output,
        events=reply.events,
        then=tuple(
            _outcome(further, args, kwargs, ()) for further, (_, args, kwargs) in zip(reply.then, then, strict=False)
        ),
    )


def _arguments(
    reply: _Arguments, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> tuple[tuple[Any, ...], Mapping[str, Any]]:
    """What these arguments have become."""
    left, left_by_name = args, kwargs
    if reply.args is not None:
        left = tuple(wire.decode(argument, _MAKERS) for argument in reply.args)
    elif _holds_build(args):
        raise wire.MalformedError("an instance that is what it was before it was made")
    if reply.kwargs is not None:
        left_by_name = wire.decode(reply.kwargs, _MAKERS)
        if type(left_by_name) is not dict:
            raise wire.MalformedError("keyword arguments that are no dictionary")
    elif _holds_build(kwargs.values()):
        raise wire.MalformedError("an instance that is what it was before it was made")
    if len(left) != len(args) or [*left_by_name] != [*kwargs]:
        raise wire.MalformedError("other arguments than those of the call")
    return left, left_by_name


def _holds_build(values: Iterable[Any]) -> bool:
    for value in values:
        kind = type(value)
        if kind is Build:
            return True
        if kind in _CONTAINERS and not _WHOLE.issuperset(map(type, value)) and _holds_build(value):
            return True
        if kind is dict and _holds_build(value.values()):
            return True
    return False


def _instance(payload: Any) -> Instance:
    type_name, fields = payload
    if type(type_name) is not str or type(fields) is not dict or not all(type(name) is str for name in fields):
        raise wire.MalformedError("an instance that is none")
    if len(type_name) > errors.MAX_NAME:
        raise wire.MalformedError("a type name that is too long")
    return Instance(type_name=type_name, fields=fields)


def _opaque(payload: Any) -> Opaque:
    if type(payload) is not str or len(payload) > errors.MAX_NAME:
        raise wire.MalformedError("a type name that is none")
    return Opaque(type_name=payload)


_CONTAINERS = (list, tuple, set, frozenset, dict)
_WHOLE = frozenset((type(None), bool, int, float, str, bytes))
_MAKERS = {"I": _instance, "O": _opaque}
