"""Values of the expressions that people write in examples, without running anything of theirs."""

# ruff: noqa: ANN401 - the values handled here may be of any type
from __future__ import annotations

import ast
import datetime as dt
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from grader.facts.imports import dotted
from grader.inputs.module import Module
from grader.inputs.types import ITERATOR, target_of
from grader.sandbox.values import Build

MAX_NUMBER = 10**400
"""The largest integer that arithmetic in an example may make."""

MAX_REPEAT = 100_000
"""The longest sequence that a repetition in an example may make."""

_CONSTRUCTORS: Mapping[str, Callable[..., Any]] = {
    "datetime.date": dt.date,
    "datetime.time": dt.time,
    "datetime.datetime": dt.datetime,
    "datetime.timedelta": dt.timedelta,
    "decimal.Decimal": Decimal,
    "fractions.Fraction": Fraction,
    "set": set,
    "frozenset": frozenset,
    "dict": dict,
    "list": list,
    "tuple": tuple,
    "iter": lambda *items: Build(target=ITERATOR, args=(list(*items),)),
    "float": float,
    "range": lambda *bounds: list(range(*_small(bounds))),
}
_CONSTANTS: Mapping[str, object] = {"math.inf": float("inf"), "math.nan": float("nan"), "math.pi": 3.141592653589793}
_UNARY: Mapping[type, Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Not: operator.not_,
}
_BINARY: Mapping[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


class NotLiteralError(ValueError):
    """The expression needs the graded code, or more work than an example should."""


def evaluate(node: ast.expr, module: Module, names: Mapping[str, str] | None = None) -> Any:
    """Work out an expression of literals, standard value types and classes of the module (as `Build`).

    `names` are further imports, those of a doctest session. Raises NotLiteralError for anything else.
    """
    table = {**module.imports, **(names or {})}
    try:
        return _evaluate(node, module, table)
    except NotLiteralError:
        raise
    except (ValueError, TypeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise NotLiteralError(str(error)) from error


def _evaluate(node: ast.expr, module: Module, table: Mapping[str, str]) -> Any:  # noqa: C901, PLR0911 - one branch or return for each kind
    def inner(child: ast.expr) -> Any:
        return _evaluate(child, module, table)

    match node:
        case ast.Constant():
            return node.value
        case ast.List():
            return [inner(item) for item in node.elts]
        case ast.Tuple():
            return tuple(inner(item) for item in node.elts)
        case ast.Set():
            return {inner(item) for item in node.elts}
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return {inner(key) if key else _refuse(node): inner(value) for key, value in pairs}
        case ast.UnaryOp():
            unary = _UNARY.get(type(node.op))
            return unary(inner(node.operand)) if unary else _refuse(node)
        case ast.BinOp():
            return _arithmetic(node.op, inner(node.left), inner(node.right))
        case ast.Call():
            return _construct(node, module, table)
        case ast.Name() | ast.Attribute():
            return _look_up(node, module, table)
        case _:
            return _refuse(node)


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    function = _BINARY.get(type(op))
    if function is None:
        raise NotLiteralError("an operator that examples rarely use")
    if isinstance(op, ast.Pow) and (abs(right) > 400 or abs(left) > 1000):  # noqa: PLR2004 - keeps the result small
        raise NotLiteralError("too large a power")
    if isinstance(op, ast.Mult):
        for sequence, times in ((left, right), (right, left)):
            if isinstance(sequence, str | bytes | list | tuple) and len(sequence) * times > MAX_REPEAT:
                raise NotLiteralError("too long a repetition")
    value = function(left, right)
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise NotLiteralError("too large a number")
    return value


def _construct(node: ast.Call, module: Module, table: Mapping[str, str]) -> Any:
    if any(isinstance(argument, ast.Starred) for argument in node.args):
        return _refuse(node)
    args = tuple(_evaluate(argument, module, table) for argument in node.args)
    kwargs = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            return _refuse(node)
        kwargs[keyword.arg] = _evaluate(keyword.value, module, table)
    name = dotted(node.func, table) or ""
    target = _class_target(name, module)
    if target is not None:
        return Build(target=target, args=args, kwargs=kwargs)
    if name not in _CONSTRUCTORS:
        return _refuse(node)
    if any(isinstance(argument, Build) for argument in args):
        return _refuse(node)
    return _CONSTRUCTORS[name](*args, **kwargs)


def _look_up(node: ast.expr, module: Module, table: Mapping[str, str]) -> Any:
    name = dotted(node, table) or ""
    if name in _CONSTANTS:
        return _CONSTANTS[name]
    target = _class_target(name.rpartition(".")[0], module) if isinstance(node, ast.Attribute) else None
    if target is not None and isinstance(node, ast.Attribute):
        return Build(target=f"{target}.{node.attr}", call=False)
    return _refuse(node)


def _class_target(name: str, module: Module) -> str | None:
    """What a `Build` calls a class of the module, or of another one of the project."""
    if name in module.classes:
        return target_of(module.home, name)
    found = module.elsewhere(name) if name else None
    if found is None or found.name not in found.module.classes:
        return None
    return target_of(found.module.home, found.name)


def _refuse(what: object) -> Any:
    text = ast.unparse(what) if isinstance(what, ast.AST) else repr(what)
    raise NotLiteralError(f"not a literal: {text[:80]}")


def _small(bounds: tuple[Any, ...]) -> tuple[Any, ...]:
    if any(not isinstance(bound, int) or abs(bound) > MAX_REPEAT for bound in bounds):
        raise NotLiteralError("too long a range")
    return bounds
