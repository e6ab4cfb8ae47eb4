"""What the parameters of a function are when its first caller is not known, and runs that start there."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from grader.checkers.security.taint.entry import (
    arguments_of,
    arrival_of,
    is_plain,
    is_request,
    kind_of,
)
from grader.checkers.security.taint.expressions import evaluate
from grader.checkers.security.taint.frame import MAX_CALLS, Closure, Frame, Instance, State, Variables
from grader.checkers.security.taint.invocation import run_function
from grader.checkers.security.taint.lookup import lineage, method_of
from grader.checkers.security.taint.outside import annotated_field, from_outside, plain_name, type_path
from grader.checkers.security.taint.program import ClassInfo, FunctionInfo, Module, last_name
from grader.checkers.security.taint.statements import run_block
from grader.checkers.security.taint.value import (
    UNKNOWN,
    Origin,
    Trust,
    Value,
    under,
)

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine


def run_entry(machine: Machine, info: FunctionInfo, outer: Variables | None = None) -> bool:
    """Run a function as its first caller would; whether the work was not cut short."""
    machine.begin(info)
    instance = None
    if info.owner is not None:
        instance = Value("object", data=Instance(info.owner, is_open=True), path=f"{info.owner.name}()")
        if info.has_mark("classmethod"):
            instance = Value("object", data=info.owner, path=info.owner.name)
    run_function(machine, Closure(info, outer, instance), entry_values(machine, info, instance))
    machine.all_steps += machine.steps
    return not machine.is_spent()


def run_module(machine: Machine, module: Module) -> bool:
    """Run the statements at the top of a module."""
    machine.begin(None)
    frame = Frame(module, None)
    state = State({})
    run_block(machine, frame, state, module.tree.body)
    machine.all_steps += machine.steps
    return not machine.is_spent()


def entry_values(machine: Machine, info: FunctionInfo, instance: Value | None) -> Variables:
    """What the parameters of a function are when anybody may call it."""
    arrival = arrival_of(info)
    spec = info.node.args
    values: Variables = {}
    for index, argument in enumerate(arguments_of(info)):
        name = argument.arg
        if index == 0 and info.owner is not None and not info.is_static and name in ("self", "cls", "mcs"):
            values[name] = instance if instance is not None else UNKNOWN
        else:
            values[name] = _parameter(machine, info, argument, arrival.trust, numbers=arrival.numbers)
    frame = Frame(info.module, info)
    for extra in (spec.vararg, spec.kwarg):
        if extra is not None:
            label = f"{info.qualname}:{extra.arg}"
            values[extra.arg] = from_outside(label, arrival.trust, f"`{extra.arg}`", frame, extra, kind="list")
    return values


def _parameter(  # noqa: PLR0911 - one return a kind of parameter
    machine: Machine, info: FunctionInfo, argument: ast.arg, trust: Trust, *, numbers: frozenset[str]
) -> Value:
    name, annotation = argument.arg, argument.annotation
    frame = Frame(info.module, info)
    label = f"{info.qualname}:{name}"
    if is_request(argument):
        return from_outside("request", Trust.EXTERNAL, f"`{name}`", frame, argument, path="request")
    depends = _dependency(machine, info, argument)
    if depends is not None:
        return depends
    if name in numbers or is_plain(annotation, info.module):
        return Value("unknown", data=name, path=type_path(annotation, info.module))
    if annotation is not None:
        declared = evaluate(machine, Frame(info.module, None), State({}), plain_name(annotation)).bare()
        if declared.op == "object" and isinstance(declared.data, ClassInfo):
            return _object_from_outside(machine, declared.data, trust, label)
        if declared.op == "ref" and declared.path.rpartition(".")[2] == "UploadFile":
            return from_outside(label, Trust.EXTERNAL, f"`{name}`", frame, argument, path="UploadFile()")
        if (
            declared.op == "ref"
            and "." in declared.path
            and declared.path.partition(".")[0] not in ("typing", "collections")
        ):
            return Value("unknown", data=name, path=f"{declared.path}()")
    return from_outside(label, trust, f"`{name}`", frame, argument, kind=kind_of(annotation))


def _object_from_outside(machine: Machine, info: ClassInfo, trust: Trust, label: str) -> Value:
    instance = Instance(info, is_open=True)
    if method_of(machine, info, "__init__") is None:
        for one in reversed(lineage(machine, info)):
            for name in one.fields:
                instance.fields[name] = annotated_field(one, name, trust, f"{label}.{name}")
    return Value("object", data=instance, path=f"{info.name}()")


def _dependency(machine: Machine, info: FunctionInfo, argument: ast.arg) -> Value | None:
    """`value = Depends(helper)`, or `Annotated[T, Depends(helper)]`: what the helper gives."""
    spec = info.node.args
    positional = [*spec.posonlyargs, *spec.args]
    defaults = dict(zip([one.arg for one in reversed(positional)], reversed(spec.defaults), strict=False))
    defaults |= {one.arg: d for one, d in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if d is not None}
    call: ast.AST | None = defaults.get(argument.arg)
    if isinstance(argument.annotation, ast.Subscript) and last_name(argument.annotation) == "Annotated":
        parts = argument.annotation.slice.elts if isinstance(argument.annotation.slice, ast.Tuple) else []
        call = next((part for part in parts if isinstance(part, ast.Call)), call)
    if not (isinstance(call, ast.Call) and last_name(call) in ("Depends", "Security")):
        return None
    target = evaluate(machine, Frame(info.module, None), State({}), call.args[0]).bare() if call.args else UNKNOWN
    if target.op != "object" or not isinstance(target.data, Closure) or len(machine.running) >= MAX_CALLS:
        return Value("unknown", data=argument.arg)
    helper = target.data.info
    if helper in machine.running:
        return UNKNOWN
    values = entry_values(machine, helper, None)
    for one in arguments_of(helper):
        known = values[one.arg].bare()
        if known.op == "source" and known.data.trust == Trust.PARAMETER:
            origin = known.data
            raised = Origin(origin.name, Trust.EXTERNAL, origin.what, origin.file, origin.line, origin.kind)
            values[one.arg] = Value("source", data=raised, path=known.path)
    result, learned = run_function(machine, Closure(helper), values)
    bare = result.bare()
    return under(learned, bare.args[0] if bare.op == "list" and len(bare.args) == 1 else result)
