"""Which functions of a file can be called at any size, and what each is called with."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.complexity.recursion import recursive_functions
from grader.checkers.complexity.scaling.interfaces import interface_of, is_stub, takes_many
from grader.checkers.complexity.scaling.keyed import with_keys
from grader.checkers.complexity.scaling.observed import databases, observed
from grader.checkers.complexity.scaling.plan import Asked, Plan
from grader.checkers.complexity.scaling.plans import example_calls, plans_of
from grader.facts.imports import dotted
from grader.facts.units import Function, named_definitions
from grader.inputs.annotations import Module, read_class
from grader.inputs.examples import SeenCall
from grader.inputs.project import Project
from grader.inputs.signature import read_signature
from grader.inputs.types import Record, Type, Unsupported
from grader.model.evidence import GapReason
from grader.model.source import Unit

_KEPT = frozenset(
    ("staticmethod", "classmethod", "functools.wraps", "functools.lru_cache", "functools.cache", "typing.override")
)
_GETTERS = {"property": "fget", "functools.cached_property": "func"}
"""Under which name the function of a property is found on it."""
_LAZY = frozenset(("contextlib.contextmanager", "contextlib.asynccontextmanager", "typing.overload", "pytest.fixture"))
"""What a call of a function so decorated gives has not done its work."""


class Target(Struct, frozen=True, kw_only=True):
    """A function to call at growing sizes. `name` is how the subject's module knows it.

    `plans` are what it is called with, the later ones where calls by the earlier ones end badly.

    `recorders` are parameters whose calls are counted, `bulk` whether one of them can be asked for many at once.
    """

    unit: Unit
    node: Function
    name: str
    plans: tuple[Plan, ...]
    recorders: tuple[str, ...]
    bulk: bool
    database: bool
    recursive: bool


class Unmeasured(Struct, frozen=True, kw_only=True):
    """A function that is not called: for a reason, or because nothing that it takes can grow."""

    unit: Unit
    reason: GapReason | None = None
    detail: str = ""


def find_targets(tree: ast.Module, units: tuple[Unit, ...], project: Project) -> Iterator[Target | Unmeasured]:
    """Every function of a file, in source order."""
    definitions = dict(named_definitions(tree))
    for unit in units:
        node = definitions.get(unit.qualname)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield _target(unit, node, tree, project)


def _target(unit: Unit, node: Function, tree: ast.Module, project: Project) -> Target | Unmeasured:
    module = project.module
    owner = unit.qualname.rpartition(".")[0]
    names = [dotted(item.func if isinstance(item, ast.Call) else item, module.imports) for item in node.decorator_list]
    if is_stub(node):
        return Unmeasured(unit=unit)
    obstacle = _obstacle(unit.qualname, names, module)
    if obstacle:
        return _gap(unit, "unsupported", obstacle)
    receiver = None
    constructor = unit.qualname == f"{owner}.__init__"
    if owner and not constructor and "staticmethod" not in names and "classmethod" not in names:
        receiver = read_class(owner, module)
        receiver = receiver if isinstance(receiver, Record) and not receiver.keyed else Unsupported(owner)
    bound = bool(owner) and "staticmethod" not in names
    signature = read_signature(node, module, owner=owner or None, bound=bound)
    signature = replace(signature, parameters=tuple(with_keys(one, node, module) for one in signature.parameters))
    recorders = observed(node, tree, module)
    connections = databases(node, module)
    asked = Asked(signature=signature, node=node, receiver=receiver, given=recorders, databases=connections)
    if constructor:
        examples = _constructions(read_class(owner, module))
    else:
        examples = example_calls(unit.qualname.rpartition(".")[2], node, project)
    plans = plans_of(asked, examples)
    if isinstance(plans, str):
        return _gap(unit, "no-input", f"no values can be made for {plans}")
    if not plans:
        return Unmeasured(unit=unit)
    return Target(
        unit=unit,
        node=node,
        name=_reached_by(unit.qualname, names),
        plans=plans,
        recorders=(*recorders, *connections),
        bulk=bool(connections) or any(_asks_for_many(node, name, tree) for name in recorders),
        database=bool(connections),
        recursive=bool(recursive_functions(node, unit.qualname)),
    )


def _constructions(type_: Type) -> tuple[SeenCall, ...]:
    """How objects of a class are made elsewhere, as calls of its constructor."""
    made = type_.seen if isinstance(type_, Record) else ()
    return tuple(SeenCall(one.args, one.kwargs, None, "") for one in made if one.call)


def _reached_by(qualname: str, decorators: list[str | None]) -> str:
    """How the function is found in its module: a class stands for its constructor, private names carry its own."""
    owner, _, own = qualname.rpartition(".")
    if owner and own == "__init__":
        return owner
    if owner and own.startswith("__") and not own.endswith("__"):
        own = f"_{owner.lstrip('_')}{own}"
    getter = next((_GETTERS[name] for name in decorators if name in _GETTERS), None)
    return ".".join(filter(None, (owner, own, getter)))


def _obstacle(qualname: str, decorators: list[str | None], module: Module) -> str:
    """Why a function is not called at growing sizes; empty where it is."""
    owner, _, own = qualname.rpartition(".")
    if "#" in qualname or "." in owner:
        return "it cannot be reached by its name"
    if own in ("__post_init__", "__new__") or not _LAZY.isdisjoint(decorators):
        return "what a constructor calls, and context managers, are not called at growing sizes"
    known = {*_KEPT, *_GETTERS}
    unknown = [name for name in decorators if name not in known and not _is_of_project(name, module)]
    return f"decorated with {unknown[0] or 'an expression'}" if unknown else ""


def _is_of_project(name: str | None, module: Module) -> bool:
    """A decorator whose code is at hand: the function is called through it, and its work is counted too."""
    if name is None or name.endswith(("setter", "deleter")):
        return False
    found = name in module.functions or name in module.classes
    return found or module.elsewhere(name) is not None


def _gap(unit: Unit, reason: GapReason, detail: str) -> Unmeasured:
    return Unmeasured(unit=unit, reason=reason, detail=detail)


def _asks_for_many(node: Function, parameter: str, tree: ast.Module) -> bool:
    """Does a function, or a method of an interface, that is passed as a parameter take a collection?"""
    arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    annotation = next((argument.annotation for argument in arguments if argument.arg == parameter), None)
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=[ast.List(elts=taken), _])):
            return any(isinstance(one, ast.Subscript) for one in taken)
    return any(map(takes_many, interface_of(annotation, tree) or ()))
