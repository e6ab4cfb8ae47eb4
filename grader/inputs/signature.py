"""What a function takes and gives, read off its syntax tree and its docstring."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import ast
from typing import Any, Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.facts.units import Function
from grader.inputs.annotations import choice, read_annotation
from grader.inputs.code_text import run_parameters
from grader.inputs.conditions import Conditions, read_conditions
from grader.inputs.documentation import Documentation, read_documentation
from grader.inputs.literals import NotLiteralError, evaluate
from grader.inputs.module import Module
from grader.inputs.types import NONE, TEXT, Items, Row, Scalar, Table, Type, Unsupported

ParameterKind = Literal["positional", "keyword", "variadic", "variadic-keyword"]

_SAID_TYPES: tuple[tuple[str, Type], ...] = (
    (r"(?:is|are) (?:an? )?(?:any |arbitrary |non-empty )?(?:strings?|texts?)\b", TEXT),
    (r"(?:is|are) (?:an? )?(?:any )?(?:\w+ )?(?:whole numbers?|integers?|ints?)\b", Scalar("int")),
    (r"(?:is|are) (?:an? )?(?:any )?(?:floats?|real numbers?)\b", Scalar("float")),
    (
        r"(?:is|are) (?:an? )?(?:non-empty )?(?:list|sequence|iterable)s? of (?:strings?|texts?|words?)\b",
        Items("list", TEXT),
    ),
    (
        r"(?:is|are) (?:an? )?(?:non-empty )?(?:list|sequence|iterable)s? of (?:ints?|integers?|whole numbers?)\b",
        Items("list", Scalar("int")),
    ),
    (r"(?:is|are) (?:an? )?(?:dict|mapping)s? of strings\b", Table(TEXT, TEXT)),
)


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter. `annotated` tells whether its type stands in the code; else it is from the docstring, if any."""

    name: str
    kind: ParameterKind
    type: Type
    annotated: bool
    required: bool
    conditions: Conditions
    mutable_default: bool = False


class Signature(Struct, frozen=True, kw_only=True):
    """A function's parameters (without `self` or `cls`), the type it promises, and its docstring."""

    parameters: tuple[Parameter, ...]
    returns: Type
    documentation: Documentation


def read_signature(
    node: Function, module: Module, *, owner: str | None = None, bound: bool = False, more: str = ""
) -> Signature:
    """Read a function's signature. `bound`: its first parameter is filled in; `more` is text about its class."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args][1 if bound else 0 :]
    names = [argument.arg for argument in [*positional, *arguments.kwonlyargs]]
    text = "\n\n".join(filter(None, [ast.get_docstring(node), more]))
    documentation = read_documentation(text, names)
    parameters: list[Parameter] = []
    code = run_parameters(node, module.imports, module.runners)

    def add(argument: ast.arg, kind: ParameterKind, default: ast.expr | None) -> None:
        said = documentation.about.get(argument.arg, "")
        conditions = read_conditions(argument.arg, said, documentation.prose)
        if argument.arg in code:
            conditions = replace(conditions, opaque=True, any_text=False, quoted=())
        type_ = read_annotation(argument.annotation, module, owner=owner)
        annotated = argument.annotation is not None
        if not annotated:
            type_ = _said_type(argument.arg, said) or _default_type(default, module) or type_
        elif isinstance(default, ast.Constant) and default.value is None and not isinstance(type_, Unsupported):
            type_ = choice([type_, NONE])
        parameters.append(
            Parameter(
                name=argument.arg,
                kind=kind,
                type=type_,
                annotated=annotated,
                required=default is None and kind in ("positional", "keyword"),
                conditions=conditions,
                mutable_default=isinstance(default, ast.List | ast.Dict | ast.Set),
            )
        )

    missing: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    for argument, default in zip(positional, [*missing, *arguments.defaults][-len(positional) :], strict=False):
        add(argument, "positional", default)
    if arguments.vararg:
        add(arguments.vararg, "variadic", None)
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        add(argument, "keyword", default)
    if arguments.kwarg:
        add(arguments.kwarg, "variadic-keyword", None)
    return Signature(
        parameters=tuple(parameters),
        returns=read_annotation(node.returns, module, owner=owner),
        documentation=documentation,
    )


def _said_type(name: str, said: str) -> Type | None:
    import re

    for pattern, type_ in _SAID_TYPES:
        if re.search(rf"(?:^|[.;,]\s*|\bboth\s|\b{re.escape(name.lower())}\s){pattern}", said.lower()):
            return type_
    return None


def _default_type(default: ast.expr | None, module: Module) -> Type | None:
    if default is None:
        return None
    try:
        return type_of(evaluate(default, module))
    except NotLiteralError:
        return None


def type_of(value: Any) -> Type | None:  # noqa: PLR0911 - one branch or return for each kind
    """The type that an example value suggests; None when it suggests none."""
    match value:
        case bool():
            return Scalar("bool")
        case int():
            return Scalar("int")
        case float():
            return Scalar("float")
        case str():
            return TEXT
        case bytes():
            return Scalar("bytes")
        case list() | set() | frozenset() if value:
            found = {type_of(item) for item in value}
            only = found.pop()
            shape: Literal["list", "set", "frozenset"] = (
                "list" if isinstance(value, list) else "set" if isinstance(value, set) else "frozenset"
            )
            return Items(shape, only) if not found and only is not None else None
        case tuple() if value:
            parts = [type_of(item) for item in value]
            return Row(tuple(part for part in parts if part is not None)) if None not in parts else None
        case dict() if value:
            keys, values = {type_of(key) for key in value}, {type_of(item) for item in value.values()}
            key, item = keys.pop(), values.pop()
            return Table(key, item) if not keys and not values and key is not None and item is not None else None
        case _:
            return None
