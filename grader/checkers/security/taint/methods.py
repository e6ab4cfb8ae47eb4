"""Methods of texts, collections and values from outside: what they give and change."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.checkers.security.taint.containers import element, filled, item, merged
from grader.checkers.security.taint.frame import Call, Frame, Instance, State
from grader.checkers.security.taint.outside import TEXT_METHODS, from_outside
from grader.checkers.security.taint.value import UNKNOWN, Condition, Trust, Value, concatenated, constant, either
from grader.checkers.security.words import names

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

_READS = names("get getlist pop getone getall get_argument get_query_argument getfirst get_body_argument")
_GROW = names("append add insert appendleft extend update setdefault")
_GROWING = names("list any unknown dict call each concat ref")
_WHOLE = names("json read decode model_dump dict get_json")
_HANDED_ON = names("read readline readlines decode text items values keys")


def method(machine: Machine, call: Call, receiver: Value) -> Value | None:  # noqa: PLR0911 - one return a kind of method
    """What a method gives; None where nothing is known about it."""
    bare, name, arguments = receiver.bare(), call.name, call.arguments
    if name in _GROW:
        return _grow(machine, call, bare)
    if name == "join" and len(arguments) == 1 and bare.op != "ref":
        return _joined(receiver, arguments[0])
    if name == "format":
        return _formatted(receiver, call)
    if name in ("copy", "__str__", "as_dict") and not arguments:
        return receiver
    if bare.op == "dict" and arguments and name in _READS:
        return _read(receiver, arguments)
    if bare.op == "dict" and name in ("values", "items", "keys"):
        return _parts(bare, name)
    if bare.op == "source":
        return _of_source(call, bare)
    return _of_made(receiver, name, arguments) if receiver.marks else None


def _of_made(receiver: Value, name: str, arguments: list[Value]) -> Value | None:
    """A method of something made of values from outside."""
    if name in ("get_json", "json", "loads", "parse_qs") or name in _HANDED_ON:
        return receiver
    return item(receiver, arguments[0]) if name in _READS and arguments else None


def _grow(machine: Machine, call: Call, bare: Value) -> Value:
    func = call.node.func if isinstance(call.node, ast.Call) else None
    if isinstance(func, ast.Attribute) and call.arguments and bare.op in _GROWING:
        changed(machine, call.frame, call.state, func.value, _grown(bare, call))
    return UNKNOWN


def _read(receiver: Value, arguments: list[Value]) -> Value:
    """`table.get(key, default)`."""
    found = item(receiver, arguments[0])
    default = arguments[1] if len(arguments) > 1 else constant(None)
    if not arguments[0].marks:
        return either([found, default]) if arguments[0].bare().op != "const" or found is UNKNOWN else found
    inside = Value("compare", (arguments[0], receiver), data="In")
    return either(
        [
            Value("when", (found,), data=(Condition(inside, True),)),
            Value("when", (default,), data=(Condition(inside, False),)),
        ]
    )


def _parts(bare: Value, name: str) -> Value:
    half = len(bare.args) // 2
    keys, values = bare.args[:half], bare.args[half:]
    if name == "items":
        return Value("list", tuple(Value("list", pair) for pair in zip(keys, values, strict=True)))
    return Value("list", keys if name == "keys" else values)


def _of_source(call: Call, bare: Value) -> Value | None:  # noqa: PLR0911 - one return a kind of method
    """A method of something from outside."""
    origin, name, arguments = bare.data, call.name, call.arguments
    if name in _READS and arguments:
        found = item(bare, arguments[0])
        return either([found, arguments[1]]) if len(arguments) > 1 and arguments[1].marks else found
    if name == "build_absolute_uri" and arguments:
        return arguments[0]
    if name == "get_host":
        return UNKNOWN
    if name in ("items", "pairs"):
        key = from_outside(f"{origin.name}.key", origin.trust, origin.what, call.frame, call.node)
        return Value("list", (Value("list", (key, element(bare, "each value"))),))
    if name in TEXT_METHODS:
        return None
    whole = (
        origin.name.startswith(("request", "input", "sys.stdin")) or "@" in origin.name or bare.path == "UploadFile()"
    )
    if (origin.trust == Trust.EXTERNAL and whole) or name in _WHOLE:
        if name in ("is_valid", "exists", "save", "close"):
            return UNKNOWN
        label, path = f"{origin.name}.{name}()", f"{call.callee.path}()"
        return from_outside(label, origin.trust, origin.what, call.frame, call.node, path=path)
    return Value("unknown", data="", path=f"{call.callee.path}()")


def _joined(separator: Value, parts: Value) -> Value:
    bare = parts.bare()
    if bare.op == "list":
        found: list[Value] = []
        for index, part in enumerate(bare.args):
            if index:
                found.append(separator)
            found.append(part)
        return concatenated(found)
    if bare.op == "source" and bare.data.kind != "text":
        return element(parts, "each joined")
    return Value("call", (separator, parts), data=("join", 1, (), True))


def _formatted(receiver: Value, call: Call) -> Value:
    bare = receiver.bare()
    if bare.op == "const" and isinstance(bare.data, str):
        return filled(bare.data, call.arguments, call.options)
    data = ("format", len(call.arguments), tuple(call.options), True)
    return Value("call", (receiver, *call.arguments, *call.options.values()), data=data)


def _grown(bare: Value, call: Call) -> Value:
    """A collection after something was put into it."""
    name = call.name
    if name == "update":
        added = mapping(call)
        return merged(bare, added) if bare.op == "dict" and added.op == "dict" else either([bare, added])
    if name == "setdefault":
        return bare
    new = call.arguments[-1]
    inner = new.bare()
    parts = inner.args if name == "extend" and inner.op == "list" else (new,)
    if name == "extend" and inner.op != "list":
        parts = (element(new, "each"),)
    known = bare.args if bare.op == "list" else (() if bare.op in ("unknown", "believed") else (element(bare, "each"),))
    keys = {part.key for part in known}
    return Value("list", (*known, *[part for part in parts if part.key not in keys]))


def mapping(call: Call) -> Value:
    """What `dict(...)` and `update(...)` put together."""
    found = Value("dict", ())
    for part in call.arguments:
        if part.bare().op == "dict":
            found = merged(found, part.bare())
        elif part.marks:
            return part
    keys = [constant(key) for key in call.options]
    return merged(found, Value("dict", tuple(keys + list(call.options.values()))))


def changed(machine: Machine, frame: Frame, state: State, target: ast.expr, value: Value) -> None:
    """Something was put into what stands at a place."""
    if isinstance(target, ast.Name):
        state.variables[target.id] = value
    elif isinstance(target, ast.Attribute):
        owner = machine.evaluate(frame, state, target.value).bare()
        if owner.op == "object" and isinstance(owner.data, Instance):
            owner.data.fields[target.attr] = value
