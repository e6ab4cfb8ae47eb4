"""What there is to run in a file: its functions, how each is called, and which cannot be."""

from __future__ import annotations

import ast
from collections import Counter
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.checkers.edge_cases.decorators import Decorators
from grader.facts.units import Definition, Function, named_definitions
from grader.inputs.annotations import read_class
from grader.inputs.conditions import read_conditions
from grader.inputs.documentation import exceptions_named, read_documentation
from grader.inputs.examples import Example, SeenCall, find_examples, seen_calls
from grader.inputs.module import Module
from grader.inputs.prose_examples import prose_examples
from grader.inputs.signature import Parameter, Signature, read_signature
from grader.inputs.types import NONE, Members, Record, Type
from grader.model.evidence import GapReason
from grader.model.source import Unit

NOT_CALLED = frozenset(
    {"__new__", "__del__", "__init_subclass__", "__set_name__", "__class_getitem__", "__prepare__", "__main__"}
    | {"__getattribute__", "__setattr__", "__delattr__", "__get__", "__set__", "__delete__", "__setstate__"}
    | {"__reduce_ex__", "__getnewargs__", "__await__", "__buffer__"}
)
"""Methods that the interpreter calls, with arguments that depend on where it is."""

_EXITS = ("__exit__", "__aexit__")
_PROTOCOL = {
    "__next__": ("StopIteration",),
    "__anext__": ("StopAsyncIteration",),
    "__getattr__": ("AttributeError",),
    "__getitem__": ("KeyError", "IndexError"),
    "__setitem__": ("KeyError", "IndexError"),
    "__delitem__": ("KeyError", "IndexError"),
    "__missing__": ("KeyError",),
    "__hash__": ("TypeError",),
    "__index__": ("TypeError",),
}
"""What the language itself expects these to raise."""


Access = Literal["get", "set", "delete"]


class Target(Struct, frozen=True, kw_only=True):
    """A function to call. `name` is what the sandbox calls; `receiver` the type its instances are made by.

    `helper` is code to append to the subject: a call that the sandbox cannot express directly, of a property (`access`)
    whose instance it takes as a keyword. `set_later` are attributes of its class that another method than the
    constructor sets, `imported` the names that its module imports anywhere.
    """

    unit: Unit
    node: Function
    name: str
    shown: str
    signature: Signature
    calls: tuple[SeenCall, ...]
    examples: tuple[Example, ...]
    receiver: Type | None = None
    helper: str = ""
    access: Access | None = None
    constructor: bool = False
    raises: frozenset[str] = frozenset()
    imported: frozenset[str] = frozenset()
    set_later: frozenset[str] = frozenset()


class Untestable(Struct, frozen=True, kw_only=True):
    """A function that is not called: with a reason for a gap, or without one when there is nothing in it to run."""

    unit: Unit
    reason: GapReason | None = None
    detail: str = ""


def find_targets(
    tree: ast.Module, units: tuple[Unit, ...], module: Module, decorators: Decorators
) -> list[Target | Untestable]:
    """Every function unit of a file, as something to call or with the reason why not, in source order."""
    definitions = dict(named_definitions(tree))
    live = _live(definitions, decorators)
    return [
        _target(unit, definitions, live, module, decorators)
        for unit in units
        if unit.kind == "function" and unit.qualname in definitions
    ]


def _live(definitions: dict[str, Definition], decorators: Decorators) -> set[str]:
    """The last definition of each name, which is the one a call reaches, and the parts of its property."""
    counts = Counter(name.partition("#")[0] for name in definitions)
    found: set[str] = set()
    for plain, count in counts.items():
        for number in range(count, 0, -1):
            name = plain if number == 1 else f"{plain}#{number}"
            found.add(name)
            if _access(definitions[name], plain, decorators) in (None, "get"):
                break
    return found


def _access(node: Definition, plain: str, decorators: Decorators) -> Access | None:
    """Which part of a property a definition is."""
    own = plain.rpartition(".")[2]
    for name in map(decorators.name_of, node.decorator_list):
        if name in ("property", "functools.cached_property"):
            return "get"
        if name in (f"{own}.setter", f"{own}.deleter"):
            return "set" if name.endswith("setter") else "delete"
    return None


def _target(
    unit: Unit, definitions: dict[str, Definition], live: set[str], module: Module, decorators: Decorators
) -> Target | Untestable:
    node = definitions[unit.qualname]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)  # noqa: S101 - a unit of kind function is one
    plain = unit.qualname.partition("#")[0]
    names = [decorators.name_of(item) for item in node.decorator_list]
    if _is_stub(node) or any(name.endswith(("overload", "abstractmethod")) for name in names):
        return Untestable(unit=unit)
    access = _access(node, plain, decorators)
    unknown = [item for item in node.decorator_list if not decorators.keeps_signature(item)]
    obstacle = _obstacle(unit.qualname, definitions, live, module)
    if unknown and access not in ("set", "delete"):
        obstacle = f"decorated with {decorators.name_of(unknown[0])}"
    if obstacle is not None:
        return Untestable(unit=unit, reason="unsupported", detail=obstacle)
    return _build(unit, node, module, decorators, plain.rpartition(".")[0] or None, access)


def _obstacle(qualname: str, definitions: dict[str, Definition], live: set[str], module: Module) -> str | None:
    """Why a function cannot be reached by its name, or None."""
    if qualname not in live:
        return "another definition of the name replaces it"
    owner, _, own = qualname.partition("#")[0].rpartition(".")
    if "#" in qualname.rpartition(".")[0]:
        return "its class is defined twice"
    if not owner:
        return None
    if not isinstance(definitions.get(owner), ast.ClassDef):
        return "a method of a class inside of a function"
    if own in NOT_CALLED:
        return f"{own} is called by the interpreter"
    return None if owner in module.classes else "its class cannot be reached by its name"


def _build(  # noqa: PLR0917 - every one of them differs from case to case
    unit: Unit, node: Function, module: Module, decorators: Decorators, owner: str | None, access: Access | None
) -> Target | Untestable:
    receiver: Type | None = None
    names = [decorators.name_of(item) for item in node.decorator_list]
    free = owner is None or "staticmethod" in names or "classmethod" in names
    constructor = owner is not None and node.name in ("__init__", "__post_init__")
    if owner is not None and not free:
        receiver = read_class(owner, module)
        member = isinstance(receiver, Members) and not constructor
        if not member and (not isinstance(receiver, Record) or receiver.keyed):
            return Untestable(unit=unit, reason="no-input", detail=f"no instances of {owner} can be made")
        receiver = None if constructor else receiver
    bound = owner is not None and "staticmethod" not in names
    class_text = (ast.get_docstring(module.classes[owner]) or "") if owner else ""
    signature = read_signature(node, module, owner=owner, bound=bound, more=class_text if constructor else "")
    if node.name == "__post_init__" and owner:
        signature = _fields_signature(owner, module, signature)
    if owner and node.name in _EXITS:
        signature = replace(signature, parameters=_no_exception(signature))
    name, helper = f"{owner}.{_mangled(node.name, owner)}" if owner else node.name, ""
    shown = name
    if constructor and owner:
        name = shown = owner
    elif access is not None:
        name, helper = _property_helper(owner or "", node.name, access)
    docstring = ast.get_docstring(node) or ""
    told = prose_examples(node.name, signature) if owner is None else ()
    examples = (*find_examples(docstring, node.name), *told)
    called = owner if constructor and owner else node.name
    shown_calls = [example for example in examples if example.raises is None]
    calls = [call for example in shown_calls for call in seen_calls(example, called, module)]
    calls += [call for call in decorators.project.calls_of(called, node) if _is_of(call, receiver)]
    return Target(
        unit=unit,
        node=node,
        name=name,
        shown=shown,
        signature=signature,
        calls=tuple(_distinct(calls)),
        examples=examples,
        receiver=receiver,
        helper=helper,
        access=access,
        set_later=_set_later(module.classes[owner]) if owner else frozenset(),
        constructor=constructor,
        imported=frozenset(module.imports),
        raises=signature.documentation.raises | exceptions_named(class_text) | {*_PROTOCOL.get(node.name, ())},
    )


def _set_later(owner: ast.ClassDef) -> frozenset[str]:
    """Attributes that only other methods than the constructor set on an object."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for method in owner.body:
        if isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in ast.walk(method):
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    found[method.name in ("__init__", "__new__")].add(part.attr)
    return frozenset(found[False] - found[True])


def _fields_signature(owner: str, module: Module, own: Signature) -> Signature:
    """The signature of a dataclass's constructor, which its fields make: `__post_init__` runs at its end."""
    record = read_class(owner, module)
    fields = record.fields if isinstance(record, Record) else ()
    documentation = read_documentation(ast.get_docstring(module.classes[owner]) or "", [field.name for field in fields])
    parameters = tuple(
        Parameter(
            name=field.name,
            kind="keyword",
            type=field.type,
            annotated=True,
            required=field.required,
            conditions=read_conditions(field.name, documentation.about.get(field.name, ""), documentation.prose),
        )
        for field in fields
    )
    return Signature(parameters=parameters, returns=own.returns, documentation=own.documentation)


def _mangled(name: str, owner: str) -> str:
    """What a method is called from outside of its class: two leading underscores bring the name of the class."""
    own = owner.rpartition(".")[2].lstrip("_")
    return f"_{own}{name}" if name.startswith("__") and not name.endswith("__") else name


def _is_of(call: SeenCall, receiver: Type | None) -> bool:
    """Is a method called on an object of its own class, a function on none?"""
    if call.receiver is None or not isinstance(receiver, Record | Members):
        return call.receiver is None and receiver is None
    target = call.receiver.target
    return (target if isinstance(receiver, Record) else target.rpartition(".")[0]) == receiver.name


def _distinct(calls: list[SeenCall]) -> list[SeenCall]:
    return list({call.source: call for call in calls}.values())[:20]


def _is_stub(node: Function) -> bool:
    """Nothing but a docstring, `...`, `pass` or `raise NotImplementedError`."""
    for item in node.body:
        if isinstance(item, ast.Pass) or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)):
            continue
        if isinstance(item, ast.Raise) and item.exc is not None and "NotImplemented" in ast.unparse(item.exc):
            continue
        return False
    return True


def _no_exception(signature: Signature) -> tuple[Parameter, ...]:
    """The arguments of `__exit__` after a block that ended as it should."""
    taken = [parameter for parameter in signature.parameters if parameter.kind == "positional"]
    return tuple(replace(parameter, type=NONE, required=True, rung="annotation") for parameter in taken)


def _property_helper(owner: str, name: str, access: Access) -> tuple[str, str]:
    helper = f"_grader_{access}_{owner.replace('.', '_')}_{name}"
    bodies = {
        "get": f"(*, instance):\n    return instance.{name}",
        "set": f"(value, *, instance):\n    instance.{name} = value",
        "delete": f"(*, instance):\n    del instance.{name}",
    }
    return helper, f"def {helper}{bodies[access]}"
