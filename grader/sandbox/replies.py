"""Between the values of a session and the frames of its process: calls out, outcomes in, every shape checked."""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Meta, Struct, ValidationError, convert

from grader.model.evidence import GapReason
from grader.sandbox import errors, perform, wire
from grader.sandbox.values import (
    Build,
    Call,
    Died,
    Exhausted,
    Instance,
    Limits,
    Loaded,
    NotLoaded,
    Opaque,
    Outcome,
    Raised,
    Returned,
    Skipped,
    Subject,
)

Count = Annotated[int, Meta(ge=0)]
Name = Annotated[str, Meta(max_length=errors.MAX_NAME)]
Detail = Annotated[str, Meta(max_length=errors.MAX_DETAIL)]
Output = Annotated[str, Meta(max_length=perform.OUTPUT_BYTES)]
REQUEST_CHARACTERS = 16 * 1024 * 1024
"""One call's arguments as JSON; more is not sent."""


class NotSendableError(ValueError):
    """An argument has no encoding."""


class _Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    id: str = ""


class _Returned(_Reply, frozen=True, tag="returned"):
    value: Any
    args: list[Any]
    kwargs: Any
    iterator: bool
    exhausted: bool
    value_is_argument: Count | None
    output: Output
    events: Count
    then: list[_Further]


class _Raised(_Reply, frozen=True, tag="raised"):
    type_name: Name
    bases: Annotated[list[Name], Meta(max_length=errors.MAX_BASES)]
    message: Annotated[str, Meta(max_length=errors.MAX_MESSAGE)]
    lines: Annotated[list[Count], Meta(max_length=errors.FIRST_LINES + errors.LAST_LINES)]
    innermost: bool
    args: list[Any]
    kwargs: Any
    output: Output
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
_CallReply = _Further | _Exhausted
_LoadReply = _Loaded | _NotLoaded


def setup_frame(identity: str, subject: Subject, limits: Limits, layers: tuple[str, ...]) -> bytes:
    """The first frame of a process: the texts, the limits, the layers to put on."""
    return _frame(
        {
            "id": identity,
            "module": subject.module,
            "path": subject.path,
            "text": subject.text,
            "siblings": dict(subject.siblings),
            "search_path": list(subject.search_path),
            "limits": {name: getattr(limits, name) for name in limits.__struct_fields__},
            "layers": list(layers),
        }
    )


def call_frame(identity: str, call: Call) -> bytes:
    """One call as a frame. Raises NotSendableError."""
    room = wire.Room(REQUEST_CHARACTERS)
    then = [[name, list(args), dict(kwargs)] for name, args, kwargs in call.then]
    parts = {"receiver": call.receiver, "args": list(call.args), "kwargs": dict(call.kwargs), "then": then}
    try:
        encoded = {key: wire.encode(value, room, _stand_in) for key, value in parts.items()}
        head = {key: wire.encode(text, room, _stand_in) for key, text in (("id", identity), ("target", call.target))}
    except wire.TooLargeError as error:
        raise NotSendableError(str(error)) from None
    body = ",".join(f'"{key}":{text}' for key, text in {**head, **encoded}.items())
    return wire.frame(f"{{{body}}}".encode("ascii"))


def read_load(body: bytes, identity: str) -> Loaded | NotLoaded:
    """What an import came to. Raises MalformedError."""
    reply = _checked(body, identity, _LoadReply)
    if isinstance(reply, _Loaded):
        return Loaded(events=reply.events)
    return NotLoaded(reason=reply.reason, detail=reply.detail)


def read_outcome(body: bytes, identity: str, call: Call) -> Outcome:
    """What a call came to. Raises MalformedError, also for an answer that does not fit the call."""
    outcome = _outcome(_checked(body, identity, _CallReply))
    _check_arguments(outcome, call.args, call.kwargs)
    if isinstance(outcome, Returned):
        if len(outcome.then) > len(call.then):
            raise wire.MalformedError("more further outcomes than further calls")
        for further, (_, args, kwargs) in zip(outcome.then, call.then, strict=False):
            _check_arguments(further, args, kwargs)
    return outcome


def _check_arguments(outcome: Outcome, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
    if not isinstance(outcome, Returned | Raised):
        return
    if len(outcome.args) != len(args) or [*outcome.kwargs] != [*kwargs]:
        raise wire.MalformedError("other arguments than those of the call")
    index = outcome.value_is_argument if isinstance(outcome, Returned) else None
    if index is not None and index >= len(args) + len(kwargs):
        raise wire.MalformedError("an argument that the call does not have")


def _checked(body: bytes, identity: str, shape: Any) -> Any:
    try:
        reply = convert(wire.parse(body), shape, strict=True)
    except (ValidationError, RecursionError) as error:
        raise wire.MalformedError(str(error)) from None
    if reply.id != identity:
        raise wire.MalformedError("an answer to another question")
    return reply


def _outcome(reply: Any) -> Outcome:
    if isinstance(reply, _Exhausted):
        return Exhausted(line=reply.line, events=reply.events)
    if isinstance(reply, _Gap):
        return Died(reason=reply.reason, detail=reply.detail)
    if isinstance(reply, _Skipped):
        return Skipped(detail=reply.detail)
    args = tuple(wire.decode(argument, _MAKERS) for argument in reply.args)
    kwargs = wire.decode(reply.kwargs, _MAKERS)
    if type(kwargs) is not dict:
        raise wire.MalformedError("keyword arguments that are no dictionary")
    if isinstance(reply, _Raised):
        return Raised(
            type_name=reply.type_name,
            bases=tuple(reply.bases),
            message=reply.message,
            lines=tuple(reply.lines),
            innermost=reply.innermost,
            args=args,
            kwargs=kwargs,
            output=reply.output,
            events=reply.events,
        )
    return Returned(
        value=wire.decode(reply.value, _MAKERS),
        args=args,
        kwargs=kwargs,
        iterator=reply.iterator,
        exhausted=reply.exhausted,
        value_is_argument=reply.value_is_argument,
        output=reply.output,
        events=reply.events,
        then=tuple(_outcome(further) for further in reply.then),
    )


def _stand_in(value: Any) -> tuple[str, Any]:
    if type(value) is Build:
        return "B", [value.target, list(value.args), dict(value.kwargs), value.call]
    raise NotSendableError(f"a {type(value).__name__} cannot be sent")


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


_MAKERS = {"I": _instance, "O": _opaque}


def _frame(plain: Any) -> bytes:
    return wire.frame(json.dumps(plain).encode("ascii"))
