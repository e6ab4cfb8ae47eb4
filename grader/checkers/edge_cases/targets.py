"""What there is to run in a file: its functions, how each is called, and which cannot be."""

from __future__ import annotations

import ast
from collections import Counter

from msgspec import Struct

from grader.facts.imports import dotted
from grader.facts.units import Definition, Function, named_definitions
from grader.inputs.annotations import Module, read_class
from grader.inputs.conditions import read_conditions
from grader.inputs.documentation import exceptions_named, read_documentation
from grader.inputs.examples import Example, SeenCall, calls_in, find_examples, seen_calls
from grader.inputs.signature import Parameter, Signature, read_signature
from grader.inputs.types import Record, Type
from grader.model.evidence import GapReason
from grader.model.source import Unit

TRANSPARENT = frozenset(
    {
        "staticmethod",
        "classmethod",
        "property",
        "abc.abstractmethod",
        "contextlib.contextmanager",
        "functools.cache",
        "functools.cached_property",
        "functools.lru_cache",
        "functools.wraps",
        "functools.total_ordering",
        "typing.final",
        "typing.override",
        "typing.no_type_check",
        "typing_extensions.override",
        "typing_extensions.deprecated",
        "warnings.deprecated",
    }
)
"""Decorators after which a function is still called the way its signature says."""

NOT_CALLED = frozenset(
    {"__new__", "__del__", "__init_subclass__", "__set_name__", "__enter__", "__exit__", "__aenter__", "__aexit__"}
    | {"__getattr__", "__getattribute__", "__setattr__", "__delattr__", "__get__", "__set__", "__delete__"}
    | {"__class_getitem__", "__reduce__", "__reduce_ex__", "__getstate__", "__setstate__", "__getnewargs__"}
    | {"__repr__", "__format__", "__sizeof__", "__dir__", "__copy__", "__deepcopy__", "__missing__"}
    | {"__main__", "__call__", "__await__", "__aiter__", "__anext__", "__next__", "__buffer__", "__prepare__"}
)
"""Methods that the interpreter calls, with arguments of its own choice."""


class Target(Struct, frozen=True, kw_only=True):
    """A function to call. `name` is what the sandbox calls; `receiver` the type its instances are made by.

    `helper` is code to append to the subject: a call that the sandbox cannot express directly.
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
    getter: bool = False
    constructor: bool = False
    raises: frozenset[str] = frozenset()


class Untestable(Struct, frozen=True, kw_only=True):
    """A function that is not called: with a reason for a gap, or without one when there is nothing in it to run."""

    unit: Unit
    reason: GapReason | None = None
    detail: str = ""


def find_targets(tree: ast.Module, units: tuple[Unit, ...], module: Module) -> list[Target | Untestable]:
    """Every function unit of a file, as something to call or with the reason why not, in source order."""
    definitions = dict(named_definitions(tree))
    live = _live(definitions)
    return [
        _target(unit, definitions, live, tree, module)
        for unit in units
        if unit.kind == "function" and unit.qualname in definitions
    ]


def _live(definitions: dict[str, Definition]) -> set[str]:
    """The last definition of each name, which is the one a call reaches."""
    counts = Counter(name.partition("#")[0] for name in definitions)
    return {name if count == 1 else f"{name}#{count}" for name, count in counts.items()}


def _target(  # noqa: PLR0911 - one branch or return for each kind
    unit: Unit, definitions: dict[str, Definition], live: set[str], tree: ast.Module, module: Module
) -> Target | Untestable:
    node = definitions[unit.qualname]
    assert isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)  # noqa: S101 - a unit of kind function is one
    plain = unit.qualname.partition("#")[0]
    decorators = [_decorator(item, module) for item in node.decorator_list]
    if _is_stub(node) or any(name.endswith(("overload", "abstractmethod")) for name in decorators):
        return Untestable(unit=unit)
    unknown = next((name for name in decorators if name not in TRANSPARENT), None)
    if unknown is not None:
        return Untestable(unit=unit, reason="unsupported", detail=f"decorated with {unknown}")
    if unit.qualname not in live:
        return Untestable(unit=unit, reason="unsupported", detail="another definition of the name replaces it")
    if "#" in unit.qualname.rpartition(".")[0]:
        return Untestable(unit=unit, reason="unsupported", detail="its class is defined twice")
    owner_name, _, own = plain.rpartition(".")
    if not owner_name:
        return _build(unit, node, module, tree, None, decorators)
    if "." in owner_name or not isinstance(definitions.get(owner_name), ast.ClassDef):
        return Untestable(unit=unit, reason="unsupported", detail="a method of a nested class")
    if own in NOT_CALLED:
        return Untestable(unit=unit, reason="unsupported", detail=f"{own} is called by the interpreter")
    if owner_name not in module.classes:
        return Untestable(unit=unit, reason="unsupported", detail="its class is not at the top of the module")
    return _build(unit, node, module, tree, owner_name, decorators)


def _build(  # noqa: PLR0917 - every one of them differs from case to case
    unit: Unit, node: Function, module: Module, tree: ast.Module, owner: str | None, decorators: list[str]
) -> Target | Untestable:
    receiver: Type | None = None
    free = owner is None or "staticmethod" in decorators or "classmethod" in decorators
    constructor = owner is not None and node.name in ("__init__", "__post_init__")
    if owner is not None and not free:
        receiver = read_class(owner, module)
        if not isinstance(receiver, Record) or receiver.keyed:
            return Untestable(unit=unit, reason="no-input", detail=f"no instances of {owner} can be made")
        receiver = None if constructor else receiver
    bound = owner is not None and "staticmethod" not in decorators
    class_text = (ast.get_docstring(module.classes[owner]) or "") if owner else ""
    signature = read_signature(node, module, owner=owner, bound=bound, more=class_text if constructor else "")
    if node.name == "__post_init__" and owner:
        signature = _fields_signature(owner, module, signature)
    name, helper = f"{owner}.{node.name}" if owner else node.name, ""
    shown = name
    if constructor and owner:
        name = shown = owner
    elif "property" in decorators or "functools.cached_property" in decorators:
        name, helper = _property_helper(owner or "", node.name)
    docstring = ast.get_docstring(node) or ""
    examples = tuple(find_examples(docstring, node.name))
    called = owner if constructor and owner else node.name
    shown_calls = [example for example in examples if example.raises is None]
    calls = [call for example in shown_calls for call in seen_calls(example, called, module)]
    calls += list(calls_in(_without(tree, node), called, module))
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
        getter=bool(helper),
        constructor=constructor,
        raises=signature.documentation.raises | exceptions_named(class_text),
    )


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


def _without(tree: ast.Module, node: Function) -> ast.Module:
    """The module without one top-level function: its own recursive calls say nothing about its domain."""
    return ast.Module(body=[item for item in tree.body if item is not node], type_ignores=[])


def _distinct(calls: list[SeenCall]) -> list[SeenCall]:
    return list({call.source: call for call in calls}.values())[:20]


def _decorator(node: ast.expr, module: Module) -> str:
    called = node.func if isinstance(node, ast.Call) else node
    return dotted(called, module.imports) or ast.unparse(called)


def _is_stub(node: Function) -> bool:
    """Nothing but a docstring, `...`, `pass` or `raise NotImplementedError`."""
    for item in node.body:
        if isinstance(item, ast.Pass) or (isinstance(item, ast.Expr) and isinstance(item.value, ast.Constant)):
            continue
        if isinstance(item, ast.Raise) and item.exc is not None and "NotImplemented" in ast.unparse(item.exc):
            continue
        return False
    return True


def _property_helper(owner: str, name: str) -> tuple[str, str]:
    helper = f"_grader_get_{owner}_{name}"
    return helper, f"def {helper}(instance):\n    return instance.{name}"
