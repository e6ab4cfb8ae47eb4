"""From the values of a session to the frames that its process reads.

One frame sets a process up: JSON. Each later one is a batch of calls, JSON lines, three a call: who and what
(`[id, target, receiver, then]`), the positional arguments (a list), those by keyword (a dictionary).
"""

# ruff: noqa: ANN401 - it handles values of any type: that is what it is for

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from grader.sandbox import wire
from grader.sandbox.values import Build, Call, Limits, Subject

MAX_CHARACTERS = 16 * 1024 * 1024
"""One call's arguments as JSON; more is not sent."""


class NotSendableError(ValueError):
    """An argument has no encoding."""


class Request(Struct, frozen=True):
    """One call, encoded but for the id, which is another each time that it is sent."""

    what: str
    args: str
    kwargs: str


def setup_frame(identity: str, subject: Subject, limits: Limits, layers: tuple[str, ...]) -> bytes:
    """The first frame of a process: the texts, the limits, the layers to put on."""
    plain = {
        "id": identity,
        "module": subject.module,
        "path": subject.path,
        "text": subject.text,
        "siblings": dict(subject.siblings),
        "search_path": list(subject.search_path),
        "limits": {name: getattr(limits, name) for name in limits.__struct_fields__},
        "layers": list(layers),
    }
    return wire.frame(json.dumps(plain).encode("ascii"))


def encode(call: Call) -> Request:
    """One call in the words of the wire. Raises NotSendableError."""
    room = wire.Room(MAX_CHARACTERS)
    then = [[name, list(args), dict(kwargs)] for name, args, kwargs in call.then]
    try:
        target = wire.encode(call.target, room, _stand_in)
        receiver = wire.encode(call.receiver, room, _stand_in)
        further = wire.encode(then, room, _stand_in) if then else "[]"
        args = wire.encode(list(call.args), room, _stand_in)
        kwargs = wire.encode(dict(call.kwargs), room, _stand_in) if call.kwargs else wire.NO_KEYS
    except wire.TooLargeError as error:
        raise NotSendableError(str(error)) from None
    return Request(f"{target},{receiver},{further}", args, kwargs)


def batch_frame(requests: Iterable[tuple[str, Request]]) -> bytes:
    """Calls with their ids (hexadecimal digits) as one frame."""
    lines = [f'["{identity}",{request.what}]\n{request.args}\n{request.kwargs}' for identity, request in requests]
    return wire.frame("\n".join(lines).encode("ascii"))


def _stand_in(value: Any) -> tuple[str, Any]:
    if type(value) is Build:
        return "B", [value.target, list(value.args), dict(value.kwargs), value.call]
    raise NotSendableError(f"a {type(value).__name__} cannot be sent")
