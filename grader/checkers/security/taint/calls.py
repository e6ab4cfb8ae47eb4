"""Calls: what they give, what they change, and whether something from outside reaches a sink through them."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from grader.checkers.security.taint.frame import Closure, Frame, Hit, Instance, Partial, Place, State
from grader.checkers.security.taint.models import FUNCTIONS
from grader.checkers.security.taint.program import ClassInfo, last_name
from grader.checkers.security.taint.tables import Sink, Source
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Condition,
    Origin,
    Trust,
    Value,
    concatenated,
    constant,
    either,
)
from grader.checkers.security.words import names
from grader.facts.imports import dotted

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

Options = dict[str, Value]

TEXT_METHODS = names(
    "strip lstrip rstrip lower upper casefold title capitalize removeprefix removesuffix replace split rsplit "
    "splitlines partition rpartition startswith endswith isalnum isalpha isdigit isdecimal isnumeric isidentifier "
    "isascii islower isupper isspace isprintable find rfind index count encode decode zfill translate hex group "
    "groups geturl fullmatch match search relative_to is_relative_to joinpath with_name with_suffix resolve "
    "absolute expanduser as_posix expandtabs ljust rjust center swapcase rindex findall sub"
)
_PATH_GIVING = names("joinpath with_name with_suffix resolve absolute expanduser with_stem relative_to")
_CLEANS = re.compile(
    r"(?i)sanit|clean|escap|quot|slug|secure_|safe_|normali[sz]e_name|strip_tags|bleach|whitelist|allowlist"
)
_PARSES = names(
    "json.loads urllib.parse.parse_qs urllib.parse.parse_qsl yaml.safe_load base64.b64decode base64.urlsafe_b64decode"
    " tomllib.loads ujson.loads orjson.loads zlib.decompress bytes.fromhex msgpack.unpackb"
)
_COPIES = names("list tuple sorted reversed set frozenset iter copy.copy copy.deepcopy")
_READS = names("get getlist pop getone getall get_argument get_query_argument getfirst get_body_argument")
_CHECKS_ITSELF = names(
    "int float uuid.UUID decimal.Decimal ipaddress.ip_address ipaddress.ip_network ipaddress.IPv4Address"
)

REDIRECT_HEADER = Sink(kind="redirect", paths=("*.headers[]",), argument=1)
OTHER_HEADER = Sink(kind="header", paths=("*.headers[]",), argument=1)
ORIGIN_HEADER = Sink(kind="origin", paths=("*.headers[]",), argument=1)
MESSAGE_HEADER = Sink(kind="email", paths=("email.message.EmailMessage()[]",), argument=1)
MASS_ASSIGNMENT = Sink(kind="attributes", paths=("setattr",), argument=1)
ATTRIBUTE = Sink(kind="attribute", paths=("getattr",), argument=1)
PAGE = Sink(kind="page", paths=("return",))


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
    return apply(machine, frame, state, node, callee, receiver, name, arguments, options)


def _receiver(machine: Machine, frame: Frame, state: State, func: ast.Attribute) -> Value:
    value = func.value
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super" and not value.args:
        return Value("object", data=("super", frame.instance), path="super()")
    return machine.evaluate(frame, state, value)


def _given(machine: Machine, frame: Frame, state: State, node: ast.Call) -> tuple[list[Value], Options]:
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
            arguments.append(machine.element(value, "each"))
    options: Options = {}
    for keyword in node.keywords:
        value = machine.evaluate(frame, state, keyword.value)
        if wanted:
            machine.seen.setdefault(keyword.value, []).append(value)
        if keyword.arg is not None:
            options[keyword.arg] = value
            continue
        unfolded = machine.unfolded(value)
        if unfolded is None:
            options["**"] = value
        else:
            options.update(unfolded)
    return arguments, options


def apply(  # noqa: C901, PLR0911, PLR0912, PLR0915, PLR0917 - one branch a kind of function
    machine: Machine,
    frame: Frame,
    state: State,
    node: ast.Call,
    callee: Value,
    receiver: Value | None,
    name: str,
    arguments: list[Value],
    options: Options,
) -> Value:
    """What calling a function with these arguments gives."""
    bare = callee.bare()
    path = bare.path
    if bare.op == "object" and isinstance(bare.data, Partial):
        partial = bare.data
        return apply(
            machine,
            frame,
            state,
            node,
            partial.function,
            None,
            "",
            [*partial.arguments, *arguments],
            {**partial.options, **options},
        )
    if bare.op == "any":
        results = [apply(machine, frame, state, node, one, receiver, name, arguments, options) for one in bare.args[:3]]
        return either(results)
    if bare.op == "object" and isinstance(bare.data, Closure):
        path = f"{bare.data.info.module.name}.{bare.data.info.qualname}"
    _note_sinks(machine, frame, state, node, path, receiver, name, arguments, options)
    if bare.op == "object" and path not in machine.sources and path not in machine.cleaners:
        result = _own(machine, frame, state, node, bare, arguments, options)
        if result is not None:
            return result
    if bare.op == "call" and bare.data[0] == "getattr" and len(bare.args) > 2 and bare.key in machine.looked_up:  # noqa: PLR2004 - itself, owner, name
        place, calls = machine.looked_up[bare.key]
        machine.note(Hit(ATTRIBUTE, bare.args[2], state.conditions, place, calls, machine.entry, "called"))
    if path == "functools.partial" and arguments:
        return Value("object", data=Partial(arguments[0], arguments[1:], options), path=arguments[0].path)
    if path == "getattr" and len(arguments) > 1 and arguments[1].bare().op == "const":
        return machine.attribute(arguments[0], str(arguments[1].bare().data), frame, node)
    if path in ("setattr", "builtins.setattr") and len(arguments) > 2:  # noqa: PLR2004 - its three arguments
        _set_attribute(machine, frame, state, node, arguments)
        return UNKNOWN
    if path in ("compile", "ast.parse") and arguments:
        return arguments[0]
    if path == "dict":
        return _dict(machine, arguments, options)
    if path == "map" and len(arguments) > 1:
        each = machine.element(arguments[1], f"each@{node.lineno}:{node.col_offset}")
        made = apply(machine, frame, state, node, arguments[0], None, "", [each], {})
        return Value("list", (made,))
    if path in _COPIES and arguments and (arguments[0].marks or arguments[0].bare().op == "list"):
        return arguments[0]
    if path in ("enumerate", "zip", "filter"):
        return _paired(machine, node, path, arguments)
    if path in ("asyncio.to_thread", "asyncio.run", "asyncio.gather", "asyncio.wait_for", "asyncio.create_task"):
        if path == "asyncio.to_thread" and arguments:
            return apply(machine, frame, state, node, arguments[0], None, "", arguments[1:], options)
        return arguments[0] if arguments else UNKNOWN
    written = dotted(node.func, {}) if receiver is not None else None
    told = _suffix(machine, f".{written}") if written is not None else None
    if told is not None:
        label = f"{told.what}@{node.lineno}"
        return machine.source(label, told.trust, told.what, frame, node, path=f"{path}()")
    if receiver is not None:
        result = _method(machine, frame, state, node, callee, receiver, name, arguments, options)
        if result is not None:
            return result
    source = machine.sources.get(path) or machine.sources.get(f"*.{name}") or _suffix(machine, path)
    if source is not None and path != "flask.request":
        what = source.what or f"`{path}()`"
        shown = arguments[0].bare().data if arguments and arguments[0].bare().op == "const" else node.lineno
        label = f"{path or name}({shown})@{node.lineno}"
        return machine.source(label, source.trust, what, frame, node, path=f"{path}()")
    if path in _PARSES and arguments and arguments[0].marks:
        worst = max(arguments[0].marks, key=lambda one: (one.trust, one.name))
        parsed = Origin(f"{worst.name} parsed", worst.trust, worst.what, worst.file, worst.line)
        return Value("source", data=parsed)
    made = _made(callee, receiver, name, arguments, options)
    cleaned = machine.cleaners.get(path) or machine.cleaners.get(f"*.{name}")
    if cleaned is not None and made.marks:
        return UNKNOWN if not cleaned.kinds else Value("clean", (made,), data=cleaned.kinds)
    if path == "getattr" and made.marks:
        machine.looked_up[made.key] = (Place(frame.module, node), frame.calls)
    if made.marks and path not in FUNCTIONS and _CLEANS.search(path.rpartition(".")[2] or name):
        return UNKNOWN  # somebody's own cleaning, which cannot be seen; its name is believed
    if path in _CHECKS_ITSELF and made.marks:
        state.assume(Condition(made, None, f"{path}(...)", node.lineno))
    if name == "relative_to" and made.marks:
        state.assume(Condition(made, None, "relative_to(...)", node.lineno))
    return made


def _suffix(machine: Machine, path: str) -> Source | None:
    """Sources that are told by the end of a path of several names, such as `chat.completions.create`."""
    return next((source for end, source in machine.suffixes if path.endswith(end)), None)


def _made(callee: Value, receiver: Value | None, name: str, arguments: list[Value], options: Options) -> Value:
    path = callee.path
    if receiver is not None and not (receiver.bare().op == "ref" and path):
        shown = "pathlib.Path()" if name in _PATH_GIVING else f"{path}()" if path else ""
        data = (name, len(arguments), tuple(options), True)
        return Value("call", (receiver, *arguments, *options.values()), data=data, path=shown)
    data = (path, len(arguments), tuple(options), False)
    return Value("call", (callee, *arguments, *options.values()), data=data, path=f"{path}()" if path else "")


def _own(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
    machine: Machine, frame: Frame, state: State, node: ast.Call, bare: Value, arguments: list[Value], options: Options
) -> Value | None:
    """A function or class of the project."""
    data = bare.data
    if isinstance(data, ClassInfo):
        return machine.construct(data, frame, state, node, arguments, options)
    if isinstance(data, Closure):
        return machine.invoke(data, frame, state, node, arguments, options)
    if isinstance(data, Instance):
        method = machine.method(data.info, "__call__")
        if method is not None:
            return machine.invoke(Closure(method, None, bare), frame, state, node, arguments, options)
    return None


def _dict(machine: Machine, arguments: list[Value], options: Options) -> Value:
    found = Value("dict", ())
    for part in arguments:
        if part.bare().op == "dict":
            found = machine.merged(found, part.bare())
        elif part.marks:
            return part
    keys = [constant(key) for key in options]
    return machine.merged(found, Value("dict", tuple(keys + list(options.values()))))


def _paired(machine: Machine, node: ast.Call, path: str, arguments: list[Value]) -> Value:
    place = f"each@{node.lineno}:{node.col_offset}"
    if path == "filter" and len(arguments) > 1:
        return Value("list", (machine.element(arguments[1], place),))
    parts = [machine.element(one, place) for one in arguments]
    if path == "enumerate":
        parts = [Value("number"), *parts[:1]]
    return Value("list", (Value("list", tuple(parts)),))


def _method(  # noqa: C901, PLR0911, PLR0912, PLR0917 - one return a kind of method
    machine: Machine,
    frame: Frame,
    state: State,
    node: ast.Call,
    callee: Value,
    receiver: Value,
    name: str,
    arguments: list[Value],
    options: Options,
) -> Value | None:
    bare = receiver.bare()
    func = node.func
    target = func.value if isinstance(func, ast.Attribute) else None
    if name in ("append", "add", "insert", "appendleft", "extend", "update", "setdefault") and target is not None:
        if arguments and bare.op in ("list", "any", "unknown", "dict", "call", "each", "concat", "ref"):
            changed(machine, frame, state, target, _grown(machine, bare, name, arguments, options))
        return UNKNOWN
    if name == "join" and len(arguments) == 1 and bare.op != "ref":
        return _joined(machine, receiver, arguments[0])
    if name == "format":
        return _formatted(machine, receiver, arguments, options)
    if name in ("copy", "__str__", "as_dict") and not arguments:
        return receiver
    if name in _READS and bare.op == "dict" and arguments:
        found = machine.item(receiver, arguments[0])
        inside = Value("compare", (arguments[0], receiver), data="In")
        default = arguments[1] if len(arguments) > 1 else constant(None)
        if not arguments[0].marks:
            return either([found, default]) if arguments[0].bare().op != "const" or found is UNKNOWN else found
        return either(
            [
                Value("when", (found,), data=(Condition(inside, True),)),
                Value("when", (default,), data=(Condition(inside, False),)),
            ]
        )
    if bare.op == "dict" and name in ("values", "items", "keys"):
        half = len(bare.args) // 2
        keys, values = bare.args[:half], bare.args[half:]
        if name == "items":
            return Value("list", tuple(Value("list", pair) for pair in zip(keys, values, strict=True)))
        return Value("list", keys if name == "keys" else values)
    if bare.op == "source":
        return _of_source(machine, frame, node, callee, bare, name, arguments)
    if name in ("get_json", "json", "loads", "parse_qs") and receiver.marks:
        return receiver
    if receiver.marks and name in ("read", "readline", "readlines", "decode", "text", "items", "values", "keys"):
        return receiver
    if name in _READS and receiver.marks and arguments:
        return machine.item(receiver, arguments[0])
    return None


def _of_source(  # noqa: PLR0911, PLR0917 - one return a kind; the state of the interpreter, and what a call is made of
    machine: Machine, frame: Frame, node: ast.Call, callee: Value, bare: Value, name: str, arguments: list[Value]
) -> Value | None:
    """A method of something from outside."""
    origin = bare.data
    if name in _READS and arguments:
        found = machine.item(bare, arguments[0])
        if len(arguments) > 1 and arguments[1].marks:
            return either([found, arguments[1]])
        return found
    if name == "build_absolute_uri" and arguments:
        return arguments[0]
    if name == "get_host":
        return UNKNOWN
    if name in ("items", "pairs"):
        key = machine.source(f"{origin.name}.key", origin.trust, origin.what, frame, node)
        return Value("list", (Value("list", (key, machine.element(bare, "each value"))),))
    if name in TEXT_METHODS:
        return None
    whole = (
        origin.name.startswith(("request", "input", "sys.stdin")) or "@" in origin.name or bare.path == "UploadFile()"
    )
    if (origin.trust == Trust.EXTERNAL and whole) or name in (
        "json",
        "read",
        "decode",
        "model_dump",
        "dict",
        "get_json",
    ):
        if name in ("is_valid", "exists", "save", "close"):
            return UNKNOWN
        return machine.source(
            f"{origin.name}.{name}()", origin.trust, f"{origin.what}", frame, node, path=f"{callee.path}()"
        )
    return Value("unknown", data="", path=f"{callee.path}()")


def _joined(machine: Machine, separator: Value, parts: Value) -> Value:
    bare = parts.bare()
    if bare.op == "list":
        found: list[Value] = []
        for index, part in enumerate(bare.args):
            if index:
                found.append(separator)
            found.append(part)
        return concatenated(found)
    if bare.op == "source" and bare.data.kind != "text":
        return machine.element(parts, "each joined")
    return Value("call", (separator, parts), data=("join", 1, (), True))


def _formatted(machine: Machine, receiver: Value, arguments: list[Value], options: Options) -> Value:
    bare = receiver.bare()
    if bare.op == "const" and isinstance(bare.data, str):
        return machine.filled(bare.data, arguments, options)
    data = ("format", len(arguments), tuple(options), True)
    return Value("call", (receiver, *arguments, *options.values()), data=data)


def _grown(machine: Machine, bare: Value, name: str, arguments: list[Value], options: Options) -> Value:
    """A collection after something was put into it."""
    if name == "update":
        added = _dict(machine, arguments, options)
        return machine.merged(bare, added) if bare.op == "dict" and added.op == "dict" else either([bare, added])
    if name == "setdefault":
        return bare
    new = arguments[-1]
    inner = new.bare()
    parts = inner.args if name == "extend" and inner.op == "list" else (new,)
    if name == "extend" and inner.op != "list":
        parts = (machine.element(new, "each"),)
    known = bare.args if bare.op == "list" else (() if bare.op == "unknown" else (machine.element(bare, "each"),))
    keys = {part.key for part in known}
    return Value("list", (*known, *[part for part in parts if part.key not in keys]))


def changed(machine: Machine, frame: Frame, state: State, target: ast.expr, value: Value) -> None:
    """Something was put into what stands at a place."""
    if isinstance(target, ast.Name):
        state.variables[target.id] = value
    elif isinstance(target, ast.Attribute):
        owner = machine.evaluate(frame, state, target.value).bare()
        if owner.op == "object" and isinstance(owner.data, Instance):
            owner.data.fields[target.attr] = value


def _set_attribute(machine: Machine, frame: Frame, state: State, node: ast.Call, arguments: list[Value]) -> None:
    owner, key = arguments[0].bare(), arguments[1]
    bare = key.bare()
    if bare.op == "const" and owner.op == "object" and isinstance(owner.data, Instance):
        owner.data.fields[str(bare.data)] = arguments[2]
    elif key.marks:
        machine.note(Hit(MASS_ASSIGNMENT, key, state.conditions, Place(frame.module, node), frame.calls, machine.entry))


def _note_sinks(  # noqa: PLR0917 - the state of the interpreter, and what a call is made of
    machine: Machine,
    frame: Frame,
    state: State,
    node: ast.Call,
    path: str,
    receiver: Value | None,
    name: str,
    arguments: list[Value],
    options: Options,
) -> None:
    """Note what reaches the sinks that a call is."""
    place = Place(frame.module, node)
    for sink in machine.sinks_at(path, name if receiver is not None else ""):
        if sink.kind == "own-path":
            value: Value | None = receiver
        elif sink.argument == -2:  # noqa: PLR2004 - what the method is called on
            value = receiver
        elif sink.argument == -1:
            value = Value("list", tuple(arguments)) if arguments else None
        else:
            value = arguments[sink.argument] if sink.argument < len(arguments) else None
        for option in sink.names:
            value = options.get(option) if value is None else value
        if value is None or not _options_hold(sink, options, arguments):
            continue
        machine.note(Hit(sink, value, state.conditions, place, frame.calls, machine.entry))
    if "**" in options and options["**"].trust == Trust.EXTERNAL and _is_model(path):
        machine.note(Hit(MASS_ASSIGNMENT, options["**"], state.conditions, place, frame.calls, machine.entry, "**"))


def _is_model(path: str) -> bool:
    """Whether a path is that of a class, or of a method that fills a row."""
    last = path.rpartition(".")[2]
    return last[:1].isupper() or last in ("create", "update", "filter_by", "update_or_create")


def _options_hold(sink: Sink, options: Options, arguments: list[Value]) -> bool:
    for option, wanted in sink.options.items():
        given = options.get(option)
        if option == "Loader":
            loader = given or (arguments[1] if len(arguments) > 1 else None)
            if loader is not None and loader.path.rpartition(".")[2] in ("SafeLoader", "BaseLoader", "CSafeLoader"):
                return False
        elif wanted:
            bare = given.bare() if given is not None else None
            truthy = bare is not None and (
                (bare.op == "const" and bool(bare.data))
                or (bare.op == "any" and any(one.bare().op == "const" and bool(one.bare().data) for one in bare.args))
            )
            if not truthy:
                return False
        elif given is not None and not (given.bare().op == "const" and not given.bare().data):
            return False
    return True


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
