"""What names mean: at the top of a module, through imports, along the bases of a class."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.checkers.security.taint.expressions import evaluate
from grader.checkers.security.taint.frame import MAX_CALLS, Closure, Frame, State
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Origin,
    Value,
    either,
    reference,
)

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine


def global_name(machine: Machine, module: Module, name: str) -> Value:
    """What a name means at the top of a module."""
    key = (module.name, name)
    if key in machine.globals:
        return machine.globals[key]
    machine.globals[key] = UNKNOWN  # names that are made of each other
    machine.globals[key] = _global_name(machine, module, name)
    return machine.globals[key]


def _global_name(machine: Machine, module: Module, name: str) -> Value:  # noqa: PLR0911 - one return a kind
    if name in module.functions:
        return Value("object", data=Closure(module.functions[name]), path=name)
    if name in module.classes:
        return Value("object", data=module.classes[name], path=name)
    if name in module.values:
        values = [in_module(machine, module, value) for value in module.values[name][:4]]
        found = either(values)
        if found.op == "unknown" and not found.path:
            return Value("unknown", data=name, path=name)
        return found
    if name in module.imports:
        return imported(machine, module.imports[name])
    for star in module.stars:
        found_in = machine.program.lookup(f"{star}.{name}")
        if found_in is not None and found_in[1]:
            return imported(machine, f"{star}.{name}")
    return reference(name)


def imported(machine: Machine, path: str) -> Value:
    """What a dotted path of an import leads to: something of the project, or a name of a library."""
    found = machine.program.lookup(path)
    if found is None:
        source = machine.sources.get(path)
        if source is not None and source.what == "the request":
            return Value("source", data=Origin("request", source.trust, "`request`"), path=path)
        return reference(path)
    module, rest = found
    if not rest:
        return Value("object", data=module, path=path)
    first, *more = rest.split(".")
    value = machine.global_name(module, first)
    for name in more:
        value = machine.attribute(value, name, Frame(module, None), module.tree)
    return value


def in_module(machine: Machine, module: Module, node: ast.expr) -> Value:
    """What an expression at the top of a module gives."""
    if len(machine.running) > MAX_CALLS:
        return UNKNOWN
    return evaluate(machine, Frame(module, None), State({}), node)


def lineage(machine: Machine, info: ClassInfo, depth: int = 0) -> list[ClassInfo]:
    """A class and those of its bases that the project defines."""
    found = [info]
    for base in info.node.bases if depth < 5 else ():  # noqa: PLR2004 - deeper families are rare
        value = evaluate(machine, Frame(info.module, None), State({}), base).bare()
        if value.op == "object" and isinstance(value.data, ClassInfo) and value.data is not info:
            found += lineage(machine, value.data, depth + 1)
    return found


def method_of(machine: Machine, info: ClassInfo, name: str) -> FunctionInfo | None:
    """A method by name, bases included."""
    own = info.methods.get(name)
    if own is not None:
        return own
    if not info.node.bases:
        return None
    return next((one.methods[name] for one in lineage(machine, info)[1:] if name in one.methods), None)
