"""What a function takes and gives, read off its syntax tree and its docstring."""

from __future__ import annotations

import ast
from functools import partial
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from grader.facts.units import Function
from grader.inputs.annotations import choice, read_annotation
from grader.inputs.code_text import run_parameters
from grader.inputs.conditions import Conditions, read_conditions
from grader.inputs.documentation import Documentation, read_documentation
from grader.inputs.ladder import guess_types, no_calls
from grader.inputs.module import Module
from grader.inputs.types import NONE, Rung, Type, Unsupported, unsupported

ParameterKind = Literal["positional", "keyword", "variadic", "variadic-keyword"]


class Parameter(Struct, frozen=True, kw_only=True):
    """One parameter. `rung` tells what its type is known from; `annotated`, whether that stands in the code."""

    name: str
    kind: ParameterKind
    type: Type
    annotated: bool
    required: bool
    conditions: Conditions
    mutable_default: bool = False
    rung: Rung = "annotation"


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
    variadic = [argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None]
    names = [argument.arg for argument in [*positional, *arguments.kwonlyargs, *variadic]]
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
        rung: Rung = "annotation"
        if argument.arg in guesses and (not annotated or unsupported(type_) is not None):
            type_, rung = guesses[argument.arg].type, guesses[argument.arg].rung
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
                rung=rung,
                mutable_default=isinstance(default, ast.List | ast.Dict | ast.Set),
            )
        )

    guess = module.guess or partial(guess_types, calls_of=no_calls)
    guesses = guess(node, module, owner, 0)
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
