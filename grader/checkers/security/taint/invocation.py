"""Running functions of the project: what goes in, what comes out, and what holds once they have come back."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.checkers.security.taint.entry import (
    is_enum,
    is_plain,
)
from grader.checkers.security.taint.frame import MAX_CALLS, Call, Closure, Frame, Instance, Place, State, Variables
from grader.checkers.security.taint.lookup import in_module, lineage, method_of
from grader.checkers.security.taint.outside import type_path
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo
from grader.checkers.security.taint.statements import passed, run_block
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Condition,
    Conditions,
    Trust,
    Value,
    constant,
    either,
    under,
)

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

SHORT = 12
"""Statements of a helper that is followed though it leads to no sink: what it gives, and checks, may matter."""

MOST_RUNS = 3
"""How often a longer function is run with different values, for one function that is looked at."""


MOST_PLAIN_RUNS = 16
"""How often any function is run, for one that is looked at, with values that nobody outside decides: large tables of
objects are made so, and what is in the last of them matters no more than what is in the first."""


def construct(machine: Machine, info: ClassInfo, call: Call) -> Value:
    """An object of a class of the project."""
    if is_enum(info):
        first = call.arguments[0] if call.arguments else UNKNOWN
        if first.marks:
            known = Value("compare", (first, UNKNOWN), data="In")
            call.state.assume(Condition(known, True, f"{info.name}(...)"))
        return Value("unknown", data=info.name, path=f"{info.name}()")
    instance = Instance(info)
    value = Value("object", data=instance, path=f"{info.name}()")
    init = method_of(machine, info, "__init__")
    if init is not None:
        invoke(machine, Closure(init, None, value), call)
        return value
    _fill(machine, instance, call)
    after = method_of(machine, info, "__post_init__")
    if after is not None:
        invoke(machine, Closure(after, None, value), Call(call.frame, call.state, call.node, [], {}))
    return value


def _fill(machine: Machine, instance: Instance, call: Call) -> None:
    """Give the annotated fields what a call without `__init__` of its own is given."""
    info = instance.info
    family = lineage(machine, info)
    ordered = [name for one in reversed(family) for name in one.fields]
    for name, given in [*zip(ordered, call.arguments, strict=False), *call.options.items()]:
        owner = next((one for one in family if name in one.fields), None)
        harmless = owner is not None and is_plain(owner.fields[name].annotation, owner.module)
        checked = harmless and bool({"BaseModel", "Struct", "SQLModel"} & set(info.bases()))
        instance.fields[name] = UNKNOWN if checked else given
    rest = call.options.get("**")
    for name in ordered:
        if name not in instance.fields and rest is not None:
            instance.fields[name] = rest


def invoke(machine: Machine, closure: Closure, call: Call) -> Value:
    """Call a function of the project, and go on under what it has checked."""
    info, frame, state = closure.info, call.frame, call.state
    runs = machine.runs.get(info, 0)
    long = info.size > SHORT and (runs >= MOST_RUNS or not machine.reach.leads(info) or not _matters(info, call))
    if long and closure.instance is not None and isinstance(closure.instance.data, Instance):
        closure.instance.data.is_open = True
    worn = runs >= MOST_PLAIN_RUNS and not any(one.marks for one in (*call.arguments, *call.options.values()))
    if info in machine.running or len(machine.running) >= MAX_CALLS or long or worn:
        return Value("unknown", tuple(one for one in call.arguments if one.marks), data=f"{info.name}()")
    machine.called.add(info)
    text = f"given to `{info.name}`"
    told = [passed(frame, call.node, one, text) for one in call.arguments]
    named = {key: passed(frame, call.node, one, text) for key, one in call.options.items()}
    values = _bound(machine, closure, told, named)
    key = (
        info,
        closure.instance.data if closure.instance is not None else None,
        *[(name, value.key) for name, value in values.items()],
    )
    if closure.outer is None and key in machine.results:
        result, learned = machine.results[key]
    else:
        machine.runs[info] = runs + 1
        result, learned = run_function(machine, closure, values, (*frame.calls, call.place), state.conditions)
        if closure.outer is None and not machine.is_spent():
            machine.results[key] = (result, learned)
    for one in learned:
        state.assume(one)
    return result


def _matters(info: FunctionInfo, call: Call) -> bool:
    """Whether a longer function has to be run here, and not only where it is looked at by itself.

    That is so for private ones, and where something from outside goes in.
    """
    if any(value.trust == Trust.EXTERNAL for value in (*call.arguments, *call.options.values())):
        return True
    return info.module is call.frame.module and (info.name.startswith("_") and not info.name.startswith("__"))


def _bound(machine: Machine, closure: Closure, arguments: list[Value], options: Variables) -> Variables:
    """What a call gives for each parameter."""
    info = closure.info
    spec = info.node.args
    positional = [*spec.posonlyargs, *spec.args]
    values: Variables = {}
    given = list(arguments)
    if closure.instance is not None and positional and not info.is_static:
        given.insert(0, closure.instance)
    for argument, value in zip(positional, given, strict=False):
        values[argument.arg] = value
    if spec.vararg is not None:
        values[spec.vararg.arg] = Value("list", tuple(given[len(positional) :]))
    names = {argument.arg for argument in (*positional, *spec.kwonlyargs)}
    rest = {key: value for key, value in options.items() if key not in names}
    values |= {key: value for key, value in options.items() if key in names}
    if spec.kwarg is not None:
        keys = [constant(key) for key in rest]
        values[spec.kwarg.arg] = Value("dict", tuple(keys + list(rest.values())))
    defaults = dict(zip([one.arg for one in reversed(positional)], reversed(spec.defaults), strict=False))
    defaults |= {
        one.arg: default for one, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if default is not None
    }
    for argument in (*positional, *spec.kwonlyargs):
        if argument.arg not in values:
            default = defaults.get(argument.arg)
            values[argument.arg] = (
                rest.get("**", UNKNOWN) if default is None else in_module(machine, info.module, default)
            )
        if isinstance(info.node, ast.Lambda):
            continue
        value = values[argument.arg]
        if value.op == "unknown" and not value.path and argument.annotation is not None:
            values[argument.arg] = Value("unknown", data="", path=type_path(argument.annotation, info.module))
    return values


def run_function(
    machine: Machine,
    closure: Closure,
    values: Variables,
    calls: tuple[Place, ...] = (),
    conditions: Conditions = (),
) -> tuple[Value, Conditions]:
    """Run a function; what it gives, and what holds once it has come back."""
    info = closure.info
    frame = Frame(info.module, info, instance=closure.instance, outer=closure.outer, calls=calls)
    frame.base = conditions
    state = State(values, conditions)
    machine.running.append(info)
    try:
        if isinstance(info.node, ast.Lambda):
            return machine.evaluate(frame, state, info.node.body), ()
        run_block(machine, frame, state, info.node.body)
    finally:
        machine.running.pop()
    ways = list(frame.returns)
    if frame.is_generator:
        yielded = either([value for _, value in ways])
        return Value("list", (yielded,)), ()
    if state.alive:
        ways.append((state, constant(None)))
    if not ways:
        return UNKNOWN, ()
    held_before = {one.key for one in conditions}
    own = [tuple(one for one in way.conditions if one.key not in held_before) for way, _ in ways]
    if len(ways) == 1:
        return ways[0][1], own[0]
    result = either([under(held, value) for held, (_, value) in zip(own, ways, strict=True)])
    if not all(own):
        return result, ()
    anyone = either([under(held, constant(True)) for held in own])
    told = next((one for one in own[0] if one.text), own[0][0])
    return result, (Condition(anyone, None, told.text, told.line),)
