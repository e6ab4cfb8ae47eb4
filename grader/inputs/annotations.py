"""From an annotation's syntax tree to a type. Nothing is evaluated: the module is hostile and is read as text."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any

from grader.facts.imports import dotted
from grader.inputs.classes import MAX_DEPTH, class_object
from grader.inputs.classes import read_class as class_of
from grader.inputs.functions import CLASSES, function
from grader.inputs.module import Found, Module, read_module
from grader.inputs.standard import STANDARD, generic
from grader.inputs.types import (
    ANY,
    NO_ANNOTATION,
    NONE,
    Choice,
    Fixed,
    Items,
    Objects,
    Row,
    Scalar,
    Shape,
    Table,
    Type,
    Unsupported,
)
from grader.sandbox.values import Build

__all__ = ["Module", "choice", "read_annotation", "read_class", "read_module"]

_SCALARS = {
    "None": "none",
    "bool": "bool",
    "int": "int",
    "float": "float",
    "complex": "complex",
    "str": "str",
    "bytes": "bytes",
    "object": "any",
    "typing.Any": "any",
    "typing.AnyStr": "str",
    "typing.Text": "str",
    "typing.LiteralString": "str",
    "typing.SupportsInt": "int",
    "typing.SupportsIndex": "int",
    "typing.SupportsFloat": "float",
    "typing.Hashable": "str",
    "collections.abc.Hashable": "str",
    "typing.Sized": "str",
    "numbers.Number": "int",
    "numbers.Real": "float",
    "numbers.Integral": "int",
    "datetime.date": "date",
    "datetime.time": "time",
    "datetime.datetime": "datetime",
    "datetime.timedelta": "timedelta",
    "decimal.Decimal": "decimal",
    "fractions.Fraction": "fraction",
}
_ITEMS: dict[str, tuple[Shape, bool]] = {
    "list": ("list", True),
    "List": ("list", True),
    "MutableSequence": ("list", True),
    "Sequence": ("list", False),
    "Reversible": ("list", False),
    "set": ("set", True),
    "Set": ("set", False),
    "MutableSet": ("set", True),
    "AbstractSet": ("set", False),
    "frozenset": ("frozenset", False),
    "FrozenSet": ("frozenset", False),
    "Iterable": ("iterable", False),
    "Collection": ("iterable", False),
    "Container": ("iterable", False),
    "Iterator": ("iterator", False),
    "Generator": ("iterator", False),
}
_TABLES = {"dict", "Dict", "Mapping", "MutableMapping"}
_GENERIC = {
    "collections.deque": "deque",
    "collections.Counter": "Counter",
    "collections.OrderedDict": "OrderedDict",
    "collections.defaultdict": "defaultdict",
    "Deque": "deque",
    "Counter": "Counter",
    "OrderedDict": "OrderedDict",
    "DefaultDict": "defaultdict",
}
"""Collections of the standard library that are no plain list or dict, by the name of their class."""
_BUILT_IN = {"bool", "int", "float", "complex", "str", "bytes"}
_TRANSPARENT = {"Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Annotated", "Unpack"}
_GUARDS = {"TypeGuard", "TypeIs"}
_HOMES = ("typing.", "typing_extensions.", "collections.abc.")


def read_annotation(node: ast.expr | None, module: Module, *, owner: str | None = None, depth: int = 0) -> Type:
    """Read an annotation. `owner` is the class that `Self` stands for. What is not understood is `Unsupported`."""
    if node is None:
        return Unsupported(NO_ANNOTATION)
    if depth > MAX_DEPTH:
        return Unsupported(ast.unparse(node))
    if isinstance(node, ast.Constant):
        return _read_constant(node, module, owner, depth)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = (node.left, node.right)
        return choice([read_annotation(side, module, owner=owner, depth=depth) for side in sides])
    if isinstance(node, ast.Subscript):
        return _read_subscript(node, module, owner, depth)
    return _read_name(node, module, owner, depth)


def _read_constant(node: ast.Constant, module: Module, owner: str | None, depth: int) -> Type:
    if node.value is None:
        return NONE
    if isinstance(node.value, str):
        try:
            inner = ast.parse(node.value.strip(), mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return Unsupported(node.value)
        return read_annotation(inner, module, owner=owner, depth=depth + 1)
    return Unsupported(ast.unparse(node))


def _read_name(node: ast.expr, module: Module, owner: str | None, depth: int) -> Type:  # noqa: C901, PLR0911 - one branch or return for each kind
    name = dotted(node, module.imports)
    if name is None:
        return Unsupported(ast.unparse(node))
    if name in module.variables:
        return ANY
    if name in module.aliases and name not in module.imports:
        return read_annotation(module.aliases[name], module, owner=owner, depth=depth + 1)
    if name in module.classes:
        return read_class(name, module, depth=depth + 1)
    short = _short(name)
    if short == "Self" and owner is not None:
        return read_class(owner, module, depth=depth + 1)
    found = module.elsewhere(name)
    if found is not None:
        return read_annotation(_expression(found.name), found.module, depth=depth + 1)
    if name in _SCALARS:
        return Scalar(_SCALARS[name])  # type: ignore[arg-type]  # the table's values are ScalarName
    if short in _ITEMS:
        shape, mutable = _ITEMS[short]
        return Items(shape, ANY, mutable)
    if short in _TABLES:
        return Table(ANY, ANY)
    if short in ("tuple", "Tuple"):
        return Row((ANY,), variadic=True)
    if short == "Callable":
        return function(None, ANY)
    if short in ("type", "Type"):
        return CLASSES
    return STANDARD.get(name) or STANDARD.get(short) or Unsupported(ast.unparse(node))


def _expression(name: str) -> ast.expr:
    """A dotted name as the syntax tree that it is parsed to."""
    return ast.parse(name, mode="eval").body


def _read_subscript(node: ast.Subscript, module: Module, owner: str | None, depth: int) -> Type:  # noqa: C901, PLR0911, PLR0912 - one branch or return for each kind
    short = _short(dotted(node.value, module.imports) or "")
    arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]

    if not arguments:
        return Row(()) if short in ("tuple", "Tuple") else Unsupported(ast.unparse(node))

    def read(argument: ast.expr) -> Type:
        return read_annotation(argument, module, owner=owner, depth=depth)

    if short in _GUARDS:
        return Scalar("bool")
    if short in _TRANSPARENT:
        return read(arguments[0])
    if short == "Optional":
        return choice([read(arguments[0]), NONE])
    if short == "Union":
        return choice([read(argument) for argument in arguments])
    if short == "Literal":
        return _read_literal(arguments, node)
    if short in ("tuple", "Tuple"):
        last = arguments[-1]
        if isinstance(last, ast.Constant) and last.value is Ellipsis:
            return Row((read(arguments[0]),), variadic=True)
        return Row(tuple(map(read, arguments)))
    if short in _ITEMS:
        shape, mutable = _ITEMS[short]
        return Items(shape, read(arguments[0]), mutable)
    if short in _TABLES and len(arguments) == 2:  # noqa: PLR2004 - a key and a value
        return Table(read(arguments[0]), read(arguments[1]))
    if short == "Callable":
        return _read_callable(arguments, read)
    if short in ("type", "Type"):
        return _read_type(arguments[0], module) or Unsupported(ast.unparse(node))
    if short in _GENERIC:
        return generic(_GENERIC[short], [read(argument) for argument in arguments])
    return _read_generic(node, arguments, module, owner, depth)


def _read_generic(
    node: ast.Subscript, arguments: list[ast.expr], module: Module, owner: str | None, depth: int
) -> Type:
    """A class with its type arguments left out, or a generic alias with them put in."""
    name = dotted(node.value, module.imports) or ""
    found = module.elsewhere(name) if name not in module.aliases and name not in module.classes else None
    home, own = (found.module, found.name) if found is not None else (module, name)
    if own in home.aliases and home is module:
        variables = [part for part in ast.walk(home.aliases[own]) if isinstance(part, ast.Name)]
        names = list(dict.fromkeys(part.id for part in variables if part.id in home.variables))
        given = dict(zip(names, arguments, strict=False))
        filled = _Filled(given).visit(copy.deepcopy(home.aliases[own]))
        return read_annotation(filled, module, owner=owner, depth=depth + 1)
    return _read_name(node.value, module, owner, depth)


class _Filled(ast.NodeTransformer):
    """Puts types in place of type variables."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.given.get(node.id, node)


def _read_callable(arguments: list[ast.expr], read: Callable[[ast.expr], Type]) -> Type:
    """Functions that take and give what `Callable[[A, B], C]` says; of any number of arguments where it is open."""
    returns = read(arguments[-1])
    if isinstance(arguments[0], ast.List):
        return function([read(argument) for argument in arguments[0].elts], returns)
    return function(None, returns)


def _read_type(node: ast.expr, module: Module) -> Type | None:
    """The class objects that `type[X]` allows: X itself, or a few of the built-in ones for `Any` and variables."""
    name = dotted(node, module.imports) or ""
    if name in module.variables or _short(name) in ("Any", "object"):
        return CLASSES
    if isinstance(node, ast.BinOp):
        sides = [_read_type(side, module) for side in (node.left, node.right)]
        known = [side for side in sides if side is not None]
        return choice(known) if known else None
    found = Found(module, name) if name in module.classes else module.elsewhere(name)
    if found is not None and found.name in found.module.classes:
        return class_object(found.name, found.module)
    if name in _SCALARS and _SCALARS[name] in _BUILT_IN:
        return Objects((Build(target=f"builtins:{name}", call=False),), f"the class {name}")
    return None


def _read_literal(arguments: list[ast.expr], node: ast.Subscript) -> Type:
    values: list[Any] = []
    for argument in arguments:
        try:
            values.append(ast.literal_eval(argument))
        except ValueError:
            return Unsupported(ast.unparse(node))
    return Fixed(tuple(values))


def _short(name: str) -> str:
    """The name without the module that the standard library's types come from."""
    for home in _HOMES:
        if name.startswith(home):
            return name.removeprefix(home)
    return name


def choice(options: list[Type]) -> Type:
    """The union of types, flat."""
    flat: list[Type] = []
    for option in options:
        for one in option.options if isinstance(option, Choice) else (option,):
            if one not in flat:
                flat.append(one)
    return flat[0] if len(flat) == 1 else Choice(tuple(flat))


def read_class(name: str, module: Module, *, depth: int = 0) -> Type:
    """Read a class of a module: an Enum, a TypedDict, a Protocol, or a record made from its constructor."""
    return class_of(name, module, _read_at, depth)


def _read_at(node: ast.expr | None, module: Module, owner: str | None, depth: int) -> Type:
    return read_annotation(node, module, owner=owner, depth=depth)
