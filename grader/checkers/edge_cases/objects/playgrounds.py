"""The classes of a file as something to play with: which calls can be made on an object, and which only look at it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from itertools import cycle, islice

from msgspec import Struct

from grader.checkers.edge_cases.documented_error import violations
from grader.checkers.edge_cases.targets import Target
from grader.checkers.edge_cases.trials import Trial
from grader.inputs.annotations import Module
from grader.inputs.render import render
from grader.inputs.sequences import Rule, Step
from grader.inputs.signature import Signature
from grader.inputs.simpler import complexity
from grader.sandbox.values import Build, Raised, Returned

RECEIVERS = 6
"""Different objects that the sequences of a class start from."""
CASES = 24
"""Inputs of a method alone that its calls in sequences may take over."""
REFUSED = 4
"""Of those, at most, the calls that the documentation says are refused."""
LOOKS = 6
"""Properties and methods without arguments that are asked after a sequence, at most."""

_OPERATORS = {
    "__len__": "len",
    "__iter__": "list",
    "__contains__": "in",
    "__getitem__": "getitem",
    "__setitem__": "setitem",
    "__delitem__": "delitem",
    "__bool__": "bool",
    "__repr__": "repr",
    "__str__": "str",
    "__next__": "next",
}
_LOOKING = ("__len__", "__iter__", "__contains__", "__bool__", "__repr__", "__str__", "__eq__", "__hash__")
_PURE_METHODS = frozenset(
    {"get", "items", "keys", "values", "copy", "count", "index", "startswith", "endswith", "split", "join", "format"}
    | {"strip", "lower", "upper", "casefold", "issubset", "issuperset", "isdisjoint", "union", "intersection"}
    | {"difference", "total_seconds", "isoformat", "most_common", "replace", "elements", "bit_length", "find"}
)
_PURE_FUNCTIONS = frozenset(
    {"len", "sorted", "list", "tuple", "set", "frozenset", "dict", "sum", "min", "max", "any", "all", "str", "repr"}
    | {"int", "float", "bool", "isinstance", "type", "enumerate", "zip", "range", "reversed", "abs", "round", "hash"}
    | {"ValueError", "KeyError", "IndexError", "TypeError", "LookupError", "map", "filter", "format", "divmod", "super"}
)


class Member(Struct, frozen=True, kw_only=True):
    """One method or property of a class. `changes`: it may change the object, as far as its text tells."""

    target: Target
    operation: str
    changes: bool


class Playground(Struct, frozen=True, kw_only=True):
    """A class whose objects can be made. `looks` only look at an object, and need no arguments.

    `names` are those of all methods that can be called in some way, also where no step stands for one.
    """

    name: str
    text: str
    members: tuple[Member, ...]
    receivers: tuple[Build, ...]
    rules: tuple[Rule, ...]
    looks: tuple[Step, ...]
    names: Mapping[str, Target]

    def owner_of(self, step: Step) -> Target | None:
        """The method or property that a step on the object runs."""
        if step.operation == "same":
            return self.names.get("__eq__")
        return next((member.target for member in self.members if member.operation == step.operation), None)

    def can_change(self) -> bool:
        """Is there anything that later calls could meet? Looking at an object may change it too."""
        return any(member.changes or _sets_attributes(member.target) for member in self.members)


def find_playgrounds(targets: list[Target], trials: Mapping[str, list[Trial]], module: Module) -> list[Playground]:
    """The classes of a file, in source order, whose methods were tried; the objects are those they were tried on."""
    by_class: dict[str, list[Target]] = {}
    for target in targets:
        owner, _, _ = target.unit.qualname.partition("#")[0].rpartition(".")
        if owner and not target.constructor and target.receiver is not None:
            by_class.setdefault(owner, []).append(target)
    found = [_playground(name, own, trials, module) for name, own in by_class.items()]
    return [one for one in found if one.receivers]


def _playground(name: str, targets: list[Target], trials: Mapping[str, list[Trial]], module: Module) -> Playground:
    node = module.classes[name]
    bodies = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)}
    members = tuple(
        Member(target=target, operation=operation, changes=_changes(target, bodies))
        for target in targets
        if (operation := _operation(target)) is not None
    )
    receivers: dict[str, Build] = {}
    for target in targets:
        for trial in trials[target.unit.qualname]:
            receiver = trial.case.receiver
            if receiver is not None and trial.case.zone == "in" and isinstance(trial.outcome, Returned | Raised):
                receivers.setdefault(render(receiver), receiver)
    text = "\n\n".join(
        filter(None, [ast.get_docstring(node), ast.get_docstring(bodies["__init__"]) if "__init__" in bodies else ""])
    )
    return Playground(
        name=name,
        text=text,
        members=members,
        receivers=_simple_and_other(list(receivers.values())),
        rules=tuple(_rule(member, trials[member.target.unit.qualname]) for member in members),
        looks=(*_looks(members), *_attributes(node, members)),
        names={target.node.name: target for target in targets},
    )


def _simple_and_other(receivers: list[Build]) -> tuple[Build, ...]:
    """The simplest objects, whose bounds are soon reached, and the first of the others."""
    simple = sorted(receivers, key=lambda one: (complexity(one), render(one)))[: RECEIVERS // 2]
    others = [one for one in receivers if one not in simple]
    return (*simple, *others[: RECEIVERS - len(simple)])


def _operation(target: Target) -> str | None:
    """The step that runs a method; none for what only the class itself calls, in an order that it knows."""
    own = target.node.name
    if target.access is not None and not own.startswith("_"):
        return {"get": f".{own}", "set": f".{own}=", "delete": None}[target.access]
    if own in _OPERATORS:
        return _OPERATORS[own]
    return None if own.startswith("_") and own != "__call__" else f".{own}()"


def _rule(member: Member, trials: list[Trial]) -> Rule:
    tried = [trial.case for trial in trials if isinstance(trial.outcome, Returned | Raised)]
    good = [one.case for one in trials if isinstance(one.outcome, Returned) and one.case.zone == "in"]
    refused = violations(member.target, good[:1])
    cases = [*tried[: CASES - REFUSED], *islice(cycle(refused), REFUSED)]
    return Rule(
        operation=member.operation,
        signature=member.target.signature,
        changes=member.changes,
        cases=tuple(cases[:CASES]),
    )


def _looks(members: tuple[Member, ...]) -> tuple[Step, ...]:
    quiet = [
        member
        for member in members
        if not member.changes and not _needs(member.target.signature) and not member.operation.endswith("=")
    ]
    quiet.sort(key=lambda member: member.operation not in ("len", "list"))
    return tuple(Step(operation=member.operation) for member in quiet[:LOOKS])


def _attributes(node: ast.ClassDef, members: tuple[Member, ...]) -> list[Step]:
    """Looks at the public attributes that the constructor sets, or that are fields of a dataclass."""
    fields = [item.target for item in node.body if isinstance(item, ast.AnnAssign)]
    names = [field.id for field in fields if isinstance(field, ast.Name)]
    for method in node.body:
        if isinstance(method, ast.FunctionDef) and method.name == "__init__":
            names += [
                part.attr
                for part in ast.walk(method)
                if isinstance(part, ast.Attribute)
                and isinstance(part.ctx, ast.Store)
                and isinstance(part.value, ast.Name)
                and part.value.id == "self"
            ]
    taken = {member.target.node.name for member in members}
    public = [name for name in dict.fromkeys(names) if not name.startswith("_") and name not in taken]
    return [Step(operation=f".{name}") for name in public[:LOOKS]]


def _needs(signature: Signature) -> bool:
    return any(parameter.required for parameter in signature.parameters)


def _changes(target: Target, bodies: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef]) -> bool:
    """May a method change its object? What is not known to leave it alone may."""
    if target.node.name in _LOOKING:
        return False
    return target.access == "set" or _may_change(target.node, bodies, set())


def _sets_attributes(target: Target) -> bool:
    return any(isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store) for part in ast.walk(target.node))


def _may_change(
    node: ast.FunctionDef | ast.AsyncFunctionDef,
    bodies: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef],
    seen: set[str],
) -> bool:
    seen.add(node.name)
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and isinstance(part.ctx, ast.Store | ast.Del):
            return True
        if isinstance(part, ast.Yield | ast.YieldFrom | ast.Await | ast.Global):
            return True
        if isinstance(part, ast.Call) and _call_may_change(part, bodies, seen):
            return True
    return False


def _call_may_change(
    call: ast.Call, bodies: Mapping[str, ast.FunctionDef | ast.AsyncFunctionDef], seen: set[str]
) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id not in _PURE_FUNCTIONS
    if not isinstance(call.func, ast.Attribute):
        return True
    name = call.func.attr
    if isinstance(call.func.value, ast.Name) and call.func.value.id in ("self", "cls") and name in bodies:
        return name not in seen and _may_change(bodies[name], bodies, seen)
    return name not in _PURE_METHODS
