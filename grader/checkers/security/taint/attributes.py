"""What stands behind a dot: parts of values from outside, fields of objects, names of modules."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.checkers.security.taint.entries import entry_values
from grader.checkers.security.taint.entry import (
    is_enum,
)
from grader.checkers.security.taint.frame import MAX_CALLS, Call, Closure, Frame, Instance, State, Variables
from grader.checkers.security.taint.invocation import run_function
from grader.checkers.security.taint.lookup import imported, in_module, lineage, method_of
from grader.checkers.security.taint.outside import TEXT_METHODS, annotated_field, from_outside, part_of
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module
from grader.checkers.security.taint.value import (
    Origin,
    Trust,
    Value,
    either,
    reference,
    under,
)
from grader.checkers.security.words import names

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

_HANDED_BY_SERVER = names("path headers requestline rfile")
_EXTERNAL_SAFE = names("method is_authenticated user session app state content_length remote_addr is_json get_host")


def attribute(machine: Machine, owner: Value, name: str, frame: Frame, node: ast.AST) -> Value:  # noqa: C901, PLR0911 - one return a kind of owner
    """`owner.name`."""
    bare = owner.bare()
    if bare.op == "object":
        return _object_attribute(machine, bare, name, frame)
    if bare.op == "source":
        if bare.data.trust == Trust.EXTERNAL and name in _EXTERNAL_SAFE:
            return Value("unknown", data=name, path=f"{bare.path}.{name}")
        if frame.module.plain_options.get(name) and _is_command_line(bare):
            return Value("unknown", data=name)
        if not bare.data.line:
            origin = bare.data
            line = getattr(node, "lineno", 0)
            seen = Origin(origin.name, origin.trust, origin.what, frame.module.file, line, origin.kind)
            bare = Value("source", data=seen, path=bare.path)
        return part_of(bare, f".{name}")
    if bare.op == "element" and bare.args[0].bare().op == "source" and name not in TEXT_METHODS:
        return part_of(bare.args[0].bare(), f"[].{name}")
    if bare.op == "ref":
        path = f"{bare.path}.{name}"
        found = machine.sources.get(path)
        if found is not None and not _is_function(path):
            kind = "argv" if path == "sys.argv" else ""
            return from_outside(path, found.trust, found.what or f"`{path}`", frame, node, path=path, kind=kind)
        if machine.program.lookup(path) is not None:
            return imported(machine, path)
        return reference(path)
    if bare.op == "any":
        parts = [machine.attribute(one, name, frame, node) for one in bare.args]
        return either(parts)
    if bare.op == "when":
        return under(bare.data, machine.attribute(bare.args[0], name, frame, node))
    path = f"{bare.path}.{name}" if bare.path else f"?.{name}"
    return Value("attr", (owner,), data=name, path=path)


_COMMAND_LINES = names("args options opts namespace ns arguments parsed")


def _is_command_line(bare: Value) -> bool:
    """Whether a value holds the parsed options of a program, or is a parameter that is called so."""
    origin: Origin = bare.data
    return bare.path.startswith("argparse.") or (
        origin.trust == Trust.PARAMETER and origin.name.rpartition(":")[2] in _COMMAND_LINES
    )


def _is_function(path: str) -> bool:
    if path.endswith((".getenv", ".read", ".readline")):
        return True
    return path.startswith(("requests.", "httpx.", "urllib.")) or path.endswith((".create", ".chat", ".generate"))


def _object_attribute(machine: Machine, bare: Value, name: str, frame: Frame) -> Value:  # noqa: PLR0911 - one return a kind of object
    data = bare.data
    if isinstance(data, tuple) and data[0] == "super" and data[1] is not None:
        inherited = _inherited(machine, data[1].bare(), name, frame)
        if inherited is not None:
            return inherited
        bare = data[1].bare()
        data = bare.data
    if isinstance(data, Instance):
        return _field(machine, bare, data, name, frame)
    if isinstance(data, ClassInfo):
        method = method_of(machine, data, name)
        if method is not None:
            is_class_method = method.has_mark("classmethod")
            return Value("object", data=Closure(method, None, bare if is_class_method else None), path=name)
        if is_enum(data):
            return Value("unknown", data=name)
        value = data.values.get(name)
        if value is not None:
            return in_module(machine, data.module, value)
        return Value("unknown", data=name, path=f"{data.name}.{name}")
    if isinstance(data, Module):
        return imported(machine, f"{data.name}.{name}")
    return Value("unknown", data=name, path=f"{bare.path}.{name}" if bare.path else "")


def _inherited(machine: Machine, bare: Value, name: str, frame: Frame) -> Value | None:
    """`super().name`: a method of a class behind the one that asks, in the project or a library."""
    asking = frame.info.owner if frame.info is not None else None
    if asking is None:
        return None
    made = bare.data.info if isinstance(bare.data, Instance) else bare.data
    family = lineage(machine, made) if isinstance(made, ClassInfo) else []
    behind = family[family.index(asking) + 1 :] if asking in family else lineage(machine, asking)[1:]
    for one in behind:
        if name in one.methods:
            method = one.methods[name]
            return Value("object", data=Closure(method, None, None if method.is_static else bare), path=name)
    for one in (asking, *behind):
        for base in one.node.bases:
            known = machine.evaluate(Frame(one.module, None), State({}), base).bare()
            if known.op == "ref" and "." in known.path:
                return reference(f"{known.path}.{name}")
    return None


def _field(machine: Machine, bare: Value, instance: Instance, name: str, frame: Frame) -> Value:
    known = instance.fields.get(name)
    if known is not None:
        return known
    method = method_of(machine, instance.info, name)
    if method is not None:
        if method.has_mark("property", "cached_property"):
            return machine.invoke(Closure(method, None, bare), Call(frame, State({}), method.node, [], {}))
        return Value("object", data=Closure(method, None, None if method.is_static else bare), path=name)
    if instance.is_open and name in _HANDED_BY_SERVER and "BaseHTTPRequestHandler" in instance.info.bases():
        return Value(
            "source", data=Origin(f"request.{name}", Trust.EXTERNAL, f"`self.{name}`", instance.info.module.file)
        )
    if instance.is_open:
        return _class_field(machine, instance.info, name)
    value = _class_value(machine, instance.info, name)
    return value if value is not None else Value("unknown", data=name, path=f"self.{name}")


def _class_value(machine: Machine, info: ClassInfo, name: str) -> Value | None:
    for one in lineage(machine, info):
        if name in one.values:
            return in_module(machine, one.module, one.values[name])
    return None


def _class_field(machine: Machine, info: ClassInfo, name: str) -> Value:
    """What the methods of a class may have put into a field, whoever made the object."""
    key = (info, name)
    if key in machine.fields:
        return machine.fields[key]
    machine.fields[key] = Value("unknown", data=name, path=f"self.{name}")
    found: list[Value] = []
    for owner in lineage(machine, info):
        for method in owner.methods.values():
            if name not in method.stores or method in machine.running or len(machine.running) > MAX_CALLS:
                continue
            fields = _fields_set_by(machine, info, method)
            if name in fields:
                found.append(fields[name])
        if name in owner.values:
            found.append(in_module(machine, owner.module, owner.values[name]))
        elif name in owner.fields and not found:
            found.append(annotated_field(owner, name, Trust.PARAMETER, f"self.{name}"))
    if found:
        machine.fields[key] = either(found)
    return machine.fields[key]


def _fields_set_by(machine: Machine, info: ClassInfo, method: FunctionInfo) -> Variables:
    """What a method leaves in the fields of its object when anybody calls it; the work has a budget of its own."""
    key = (info, method)
    if key not in machine.set_by:
        machine.set_by[key] = {}  # methods that read each other's fields
        instance = Instance(info, is_open=True)
        value = Value("object", data=instance, path=f"{info.name}()")
        spent, machine.steps = machine.steps, 0
        run_function(machine, Closure(method, None, value), entry_values(machine, method, value))
        machine.all_steps += machine.steps
        machine.steps = spent
        machine.set_by[key] = instance.fields
    return machine.set_by[key]
