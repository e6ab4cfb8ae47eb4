"""Which calls, items and results are sinks, and what reaches them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.checkers.security.taint.frame import Call, Frame, Hit, Instance, Place, State
from grader.checkers.security.taint.program import ClassInfo, last_name
from grader.checkers.security.taint.tables import Sink
from grader.checkers.security.taint.value import Trust, Value
from grader.checkers.security.words import names

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

REDIRECT_HEADER = Sink(kind="redirect", paths=("*.headers[]",), argument=1)
OTHER_HEADER = Sink(kind="header", paths=("*.headers[]",), argument=1)
ORIGIN_HEADER = Sink(kind="origin", paths=("*.headers[]",), argument=1)
MESSAGE_HEADER = Sink(kind="email", paths=("email.message.EmailMessage()[]",), argument=1)
MASS_ASSIGNMENT = Sink(kind="attributes", paths=("setattr",), argument=1)
ATTRIBUTE = Sink(kind="attribute", paths=("getattr",), argument=1)
PAGE = Sink(kind="page", paths=("return",))

CALLED = "called"
CALLED_ELSEWHERE = "called elsewhere"
"""What was looked up is called: in the file that looks it up, or in another."""

_ON_RECEIVER = -2
_ON_ALL = -1


def note_sinks(machine: Machine, call: Call, path: str) -> None:
    """Note what reaches the sinks that a call is. `path` is the full one of a function of the project."""
    harmless = machine.cleaners.get(path)
    for sink in machine.sinks_at(path, call.name if call.receiver is not None else ""):
        if harmless is not None and sink.kind in harmless.kinds:
            continue
        value = _at_sink(sink, call)
        if value is not None and _options_hold(sink, call):
            _note(machine, call, sink, value)
    rest = call.options.get("**")
    if rest is not None and rest.trust == Trust.EXTERNAL and _is_model(path):
        _note(machine, call, MASS_ASSIGNMENT, rest, "**")


def _note(machine: Machine, call: Call, sink: Sink, value: Value, extra: str = "") -> None:
    machine.note(Hit(sink, value, call.state.conditions, call.place, call.frame.calls, machine.entry, extra))


def _at_sink(sink: Sink, call: Call) -> Value | None:
    """What a call gives to a sink."""
    arguments = call.arguments
    if sink.kind == "log":
        arguments = _logged_as_text(arguments)
    if sink.kind == "own-path" or sink.argument == _ON_RECEIVER:
        value = call.receiver
    elif sink.argument == _ON_ALL:
        value = Value("list", tuple(arguments)) if arguments else None
    else:
        value = arguments[sink.argument] if sink.argument < len(arguments) else None
    for option in sink.names:
        value = call.options.get(option) if value is None else value
    return value


_PLACE = re.compile(r"%(?:\(\w+\))?[-+ #0-9.*]*([a-zA-Z%])")


def _logged_as_text(arguments: list[Value]) -> list[Value]:
    """The template of a log entry and what stands in it as it is: `%r` and numbers bring no line breaks."""
    template = arguments[0].bare() if arguments else None
    if template is None or template.op != "const" or not isinstance(template.data, str):
        return arguments
    places = [kind for kind in _PLACE.findall(template.data) if kind != "%"]
    rest = arguments[1:]
    if len(places) != len(rest):
        return arguments
    return [arguments[0], *(value for value, kind in zip(rest, places, strict=True) if kind == "s")]


def _is_model(path: str) -> bool:
    """Whether a path is that of a class, or of a method that fills a row."""
    last = path.rpartition(".")[2]
    return last[:1].isupper() or last in ("create", "update", "filter_by", "update_or_create")


def _options_hold(sink: Sink, call: Call) -> bool:
    """Whether a call is given what makes it a sink."""
    for option, wanted in sink.options.items():
        given = call.options.get(option)
        if option == "Loader":
            loader = given or (call.arguments[1] if len(call.arguments) > 1 else None)
            if loader is not None and not _SAFE_LOADERS.isdisjoint(_names_of_class(loader)):
                return False
        elif (given is None or not _may_be_true(given)) if wanted else (given is not None and not _is_false(given)):
            return False
    return True


_SAFE_LOADERS = names("SafeLoader BaseLoader CSafeLoader")


def _names_of_class(value: Value) -> list[str]:
    """The last name of a class, and of those that it is made from."""
    data = value.bare().data
    return [value.path.rpartition(".")[2], *(data.bases() if isinstance(data, ClassInfo) else ())]


def _is_false(value: Value) -> bool:
    bare = value.bare()
    return bare.op == "const" and not bare.data


def _may_be_true(value: Value) -> bool:
    bare = value.bare()
    parts = [one.bare() for one in bare.args] if bare.op == "any" else [bare]
    return any(one.op == "const" and bool(one.data) for one in parts)


def note_looked_up(machine: Machine, call: Call, found: Value) -> None:
    """What `getattr` gave is called."""
    if len(found.args) > 2 and found.key in machine.looked_up:  # noqa: PLR2004 - itself, owner, name
        place, calls = machine.looked_up[found.key]
        where = CALLED if call.frame.module is place.module else CALLED_ELSEWHERE
        machine.note(Hit(ATTRIBUTE, found.args[2], call.state.conditions, place, calls, machine.entry, where))


def set_attribute(machine: Machine, call: Call) -> None:
    """`setattr(owner, key, value)`."""
    owner, key = call.arguments[0].bare(), call.arguments[1]
    bare = key.bare()
    if bare.op == "const" and owner.op == "object" and isinstance(owner.data, Instance):
        owner.data.fields[str(bare.data)] = call.arguments[2]
    elif key.marks:
        _note(machine, call, MASS_ASSIGNMENT, key)


def note_item(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
    machine: Machine, frame: Frame, state: State, node: ast.expr, owner: Value, key: Value, value: Value
) -> None:
    """`response.headers[name] = value`, `message["Subject"] = value`."""
    place = Place(frame.module, node)
    path = owner.path
    if path.endswith(".headers") or (isinstance(node, ast.Subscript) and last_name(node.value) == "headers"):
        bare = key.bare()
        location = bare.op == "const" and str(bare.data).lower() == "location"
        sink = REDIRECT_HEADER if location else OTHER_HEADER
        if bare.op == "const" and str(bare.data).lower() == "access-control-allow-origin":
            sink = ORIGIN_HEADER
        machine.note(Hit(sink, value, state.conditions, place, frame.calls, machine.entry, str(bare.data)))
    elif path.startswith("email.") and path.endswith("()"):
        machine.note(Hit(MESSAGE_HEADER, value, state.conditions, place, frame.calls, machine.entry))


def note_page(machine: Machine, frame: Frame, state: State, node: ast.stmt, value: Value) -> None:
    """What a function behind a route returns is a page."""
    if frame.info is not None and value.marks and machine.gives_page(frame.info):
        machine.note(Hit(PAGE, value, state.conditions, Place(frame.module, node), frame.calls, machine.entry))
