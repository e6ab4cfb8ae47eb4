"""Calls: what they give, what they change, and whether something from outside reaches a sink through them."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from grader.checkers.security.taint.containers import element, unfolded
from grader.checkers.security.taint.frame import Call, Closure, Frame, Instance, Partial, Place, State, Variables
from grader.checkers.security.taint.methods import mapping, method
from grader.checkers.security.taint.models import FUNCTIONS
from grader.checkers.security.taint.outside import from_outside
from grader.checkers.security.taint.program import ClassInfo, last_name
from grader.checkers.security.taint.sinks import note_looked_up, note_sinks, set_attribute
from grader.checkers.security.taint.tables import Source
from grader.checkers.security.taint.value import UNKNOWN, Condition, Origin, Value, either
from grader.checkers.security.words import names
from grader.facts.imports import dotted

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

_PATH_GIVING = names("joinpath with_name with_suffix resolve absolute expanduser with_stem relative_to")
_CLEANS = re.compile(
    r"(?i)sanit|clean|escap|quot|slug|secure_|safe_|normali[sz]e_name|strip_tags|bleach|whitelist|allowlist"
)
_PARSES = names(
    "json.loads urllib.parse.parse_qs urllib.parse.parse_qsl yaml.safe_load base64.b64decode base64.urlsafe_b64decode"
    " tomllib.loads ujson.loads orjson.loads zlib.decompress bytes.fromhex msgpack.unpackb"
)
_COPIES = names("list tuple sorted reversed set frozenset iter copy.copy copy.deepcopy")
_AWAITED = names("asyncio.run asyncio.gather asyncio.wait_for asyncio.create_task")
_CHECKS_ITSELF = names(
    "int float uuid.UUID decimal.Decimal ipaddress.ip_address ipaddress.ip_network ipaddress.IPv4Address"
)


def call(machine: Machine, frame: Frame, state: State, node: ast.Call) -> Value:
    """Evaluate a call: its parts, its effects, its result."""
    func = node.func
    receiver: Value | None = None
    name = ""
    if isinstance(func, ast.Attribute):
        name = func.attr
        receiver = _receiver(machine, frame, state, func)
        callee = machine.attribute(receiver, name, frame, func)
        if isinstance(func.value, ast.Name):
            callee = state.variables.get(f"{func.value.id}.{name}", callee)
    else:
        callee = machine.evaluate(frame, state, func)
    inside_test = callee.path in ("all", "any")
    machine.in_test += inside_test
    arguments, options = _given(machine, frame, state, node)
    machine.in_test -= inside_test
    return apply(machine, Call(frame, state, node, arguments, options, callee, receiver, name))


def _receiver(machine: Machine, frame: Frame, state: State, func: ast.Attribute) -> Value:
    value = func.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super" and not value.args:
        return Value("object", data=("super", frame.instance), path="super()")
    return machine.evaluate(frame, state, value)


def _given(machine: Machine, frame: Frame, state: State, node: ast.Call) -> tuple[list[Value], Variables]:
    arguments: list[Value] = []
    wanted = last_name(node.func) in machine.wanted
    for part in node.args:
        value = machine.evaluate(frame, state, part)
        bare = value.bare()
        if wanted:
            machine.seen.setdefault(part, []).append(value)
        if not isinstance(part, ast.Starred):
            arguments.append(value)
        elif bare.op == "list":
            arguments.extend(bare.args)
        else:
            arguments.append(element(value, "each"))
    options: Variables = {}
    for keyword in node.keywords:
        value = machine.evaluate(frame, state, keyword.value)
        if wanted:
            machine.seen.setdefault(keyword.value, []).append(value)
        if keyword.arg is not None:
            options[keyword.arg] = value
            continue
        named = unfolded(value)
        if named is None:
            options["**"] = value
        else:
            options.update(named)
    return arguments, options


def apply(machine: Machine, call: Call) -> Value:
    """What calling a function with these arguments gives."""
    bare = call.callee.bare()
    if bare.op == "any":
        return either([apply(machine, replace(call, callee=one)) for one in bare.args[:3]])
    if bare.op == "object" and isinstance(bare.data, Partial):
        return apply(machine, _completed(bare.data, call))
    path = bare.path
    if bare.op == "object" and isinstance(bare.data, Closure):
        path = f"{bare.data.info.module.name}.{bare.data.info.qualname}"
    note_sinks(machine, call, path)
    if bare.op == "object" and path not in machine.sources and path not in machine.cleaners:
        result = _own(machine, call, bare)
        if result is not None:
            return result
    if bare.op == "call" and bare.data[0] == "getattr":
        note_looked_up(machine, call, bare)
    for rule in (_known, _replied, _by_method, _arrived, _parsed):
        result = rule(machine, call, path)
        if result is not None:
            return result
    return _opaque(machine, call, path)


def _completed(partial: Partial, call: Call) -> Call:
    """The call behind a partial one."""
    arguments, options = [*partial.arguments, *call.arguments], {**partial.options, **call.options}
    return Call(call.frame, call.state, call.node, arguments, options, partial.function)


def _known(machine: Machine, call: Call, path: str) -> Value | None:
    """A function of Python's own whose result is part of what it is given."""
    rule = _RULES.get(path)
    return rule(machine, call) if rule is not None and call.arguments else None


def _replied(machine: Machine, call: Call, path: str) -> Value | None:
    """What is told by the end of a path as it is written, such as `client.chat.completions.create`."""
    written = dotted(call.node.func, {}) if call.receiver is not None and isinstance(call.node, ast.Call) else None
    told = _suffix(machine, f".{written}") if written is not None else None
    if told is None:
        return None
    return from_outside(f"{told.what}@{call.line}", told.trust, told.what, call.frame, call.node, path=f"{path}()")


def _by_method(machine: Machine, call: Call, _path: str) -> Value | None:
    return method(machine, call, call.receiver) if call.receiver is not None else None


def _arrived(machine: Machine, call: Call, path: str) -> Value | None:
    """What a source gives."""
    source = machine.sources.get(path) or machine.sources.get(f"*.{call.name}") or _suffix(machine, path)
    if source is None or path == "flask.request":
        return None
    what = source.what or f"`{path}()`"
    first = call.arguments[0].bare() if call.arguments else UNKNOWN
    label = f"{path or call.name}({first.data if first.op == 'const' else call.line})@{call.line}"
    return from_outside(label, source.trust, what, call.frame, call.node, path=f"{path}()")


def _parsed(_machine: Machine, call: Call, path: str) -> Value | None:
    """What is read out of a text from outside."""
    if path not in _PARSES or not call.arguments or not call.arguments[0].marks:
        return None
    worst = max(call.arguments[0].marks, key=lambda one: (one.trust, one.name))
    return Value("source", data=Origin(f"{worst.name} parsed", worst.trust, worst.what, worst.file, worst.line))


def _opaque(machine: Machine, call: Call, path: str) -> Value:
    """The call itself, where nothing better is known; cleaned, looked up or checked by it."""
    made = _made(call)
    if not made.marks:
        return made
    cleaned = machine.cleaners.get(path) or machine.cleaners.get(f"*.{call.name}")
    if cleaned is not None:
        return UNKNOWN if not cleaned.kinds else Value("clean", (made,), data=cleaned.kinds)
    if path == "getattr":
        machine.looked_up[made.key] = (Place(call.frame.module, call.node), call.frame.calls)
    called = path.rpartition(".")[2] or call.name
    if path not in FUNCTIONS and _CLEANS.search(called):
        worst = max(made.marks, key=lambda one: (one.trust, one.name))
        return Value("believed", data=(called, worst))  # somebody's own cleaning, which cannot be seen
    if path in _CHECKS_ITSELF or call.name == "relative_to":
        text = f"{path}(...)" if path in _CHECKS_ITSELF else "relative_to(...)"
        call.state.assume(Condition(made, None, text, call.line))
    return made


def _suffix(machine: Machine, path: str) -> Source | None:
    """Sources that are told by the end of a path of several names, such as `chat.completions.create`."""
    return next((source for end, source in machine.suffixes if path.endswith(end)), None)


def _made(call: Call) -> Value:
    path, receiver = call.callee.path, call.receiver
    given = (len(call.arguments), tuple(call.options))
    parts = (*call.arguments, *call.options.values())
    if receiver is not None and not (receiver.bare().op == "ref" and path):
        shown = "pathlib.Path()" if call.name in _PATH_GIVING else f"{path}()" if path else ""
        return Value("call", (receiver, *parts), data=(call.name, *given, True), path=shown)
    return Value("call", (call.callee, *parts), data=(path, *given, False), path=f"{path}()" if path else "")


def _own(machine: Machine, call: Call, bare: Value) -> Value | None:
    """A function or class of the project."""
    data = bare.data
    if isinstance(data, ClassInfo):
        return machine.construct(data, call)
    if isinstance(data, Closure):
        return machine.invoke(data, call)
    if isinstance(data, Instance):
        info = machine.method(data.info, "__call__")
        if info is not None:
            return machine.invoke(Closure(info, None, bare), call)
    return None


def _partial(_machine: Machine, call: Call) -> Value:
    first, *rest = call.arguments
    return Value("object", data=Partial(first, rest, call.options), path=first.path)


def _getattr(machine: Machine, call: Call) -> Value | None:
    if len(call.arguments) < 2 or call.arguments[1].bare().op != "const":  # noqa: PLR2004 - owner and name
        return None
    return machine.attribute(call.arguments[0], str(call.arguments[1].bare().data), call.frame, call.node)


def _setattr(machine: Machine, call: Call) -> Value | None:
    if len(call.arguments) < 3:  # noqa: PLR2004 - owner, name and value
        return None
    set_attribute(machine, call)
    return UNKNOWN


def _first(_machine: Machine, call: Call) -> Value:
    return call.arguments[0]


def _copied(_machine: Machine, call: Call) -> Value | None:
    first = call.arguments[0]
    if call.callee.path in ("set", "frozenset") and first.bare().op == "source" and first.bare().data.kind != "list":
        return None  # its letters, not the text
    return first if first.marks or first.bare().op == "list" else None


def _mapping(_machine: Machine, call: Call) -> Value:
    return mapping(call)


def _mapped(machine: Machine, call: Call) -> Value | None:
    if len(call.arguments) < 2:  # noqa: PLR2004 - a function, and what it is called with
        return None
    each = element(call.arguments[1], f"each@{call.at}")
    made = apply(machine, Call(call.frame, call.state, call.node, [each], {}, call.arguments[0]))
    return Value("list", (made,))


def _filtered(_machine: Machine, call: Call) -> Value:
    return Value("list", (element(call.arguments[-1], f"each@{call.at}"),))


def _enumerated(_machine: Machine, call: Call) -> Value:
    pair = (Value("number"), element(call.arguments[0], f"each@{call.at}"))
    return Value("list", (Value("list", pair),))


def _zipped(_machine: Machine, call: Call) -> Value:
    parts = tuple(element(one, f"each@{call.at}") for one in call.arguments)
    return Value("list", (Value("list", parts),))


def _in_thread(machine: Machine, call: Call) -> Value:
    first, *rest = call.arguments
    return apply(machine, Call(call.frame, call.state, call.node, rest, call.options, first))


_RULES: dict[str, Callable[[Machine, Call], Value | None]] = {
    **dict.fromkeys(_COPIES, _copied),
    **dict.fromkeys(_AWAITED, _first),
    "ast.parse": _first,
    "asyncio.to_thread": _in_thread,
    "builtins.setattr": _setattr,
    "compile": _first,
    "dict": _mapping,
    "enumerate": _enumerated,
    "filter": _filtered,
    "functools.partial": _partial,
    "getattr": _getattr,
    "map": _mapped,
    "setattr": _setattr,
    "zip": _zipped,
}
"""Functions of Python's own, by what is known of their results."""
