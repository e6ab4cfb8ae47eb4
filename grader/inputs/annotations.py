"""From an annotation's syntax tree to a type. Nothing is evaluated: the module is hostile and is read as text."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from grader.facts.imports import dotted, import_table
from grader.inputs.code_text import functions_that_run_text
from grader.inputs.types import (
    ANY,
    NO_ANNOTATION,
    NONE,
    Choice,
    Field,
    Fixed,
    Items,
    Members,
    Record,
    Row,
    Scalar,
    Shape,
    Table,
    Type,
    Unsupported,
    leaves,
)

MAX_PARTS = 30
"""Scalars in one record; beyond that its optional fields are left out, and then it is unsupported: drawing costs."""

MAX_DEPTH = 5
"""Levels of records and aliases inside each other; a deeper one is unsupported, which also ends recursive types."""

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
_TRANSPARENT = {"Final", "ClassVar", "Required", "NotRequired", "ReadOnly", "Annotated"}
_HOMES = ("typing.", "typing_extensions.", "collections.abc.")


class Module(Struct, frozen=True):
    """What annotations of a module can refer to; `runners` are its functions that run a text they are given."""

    imports: Mapping[str, str]
    classes: Mapping[str, ast.ClassDef]
    aliases: Mapping[str, ast.expr]
    variables: frozenset[str]
    runners: frozenset[str] = frozenset()


def read_module(tree: ast.Module) -> Module:
    """Collect the classes, type aliases and type variables of a module."""
    classes: dict[str, ast.ClassDef] = {}
    aliases: dict[str, ast.expr] = {}
    variables: set[str] = set()
    imports = import_table(tree)
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            classes[node.name] = node
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            _read_alias(node.targets[0].id, node.value, imports, aliases, variables)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            if "TypeAlias" in ast.unparse(node.annotation):
                aliases[node.target.id] = node.value
        elif type(node).__name__ == "TypeAlias":
            aliases[node.name.id] = node.value  # type: ignore[attr-defined]  # a node of Python 3.12 and later
    runners = functions_that_run_text(tree, imports)
    return Module(imports=imports, classes=classes, aliases=aliases, variables=frozenset(variables), runners=runners)


def _read_alias(
    name: str, value: ast.expr, imports: Mapping[str, str], aliases: dict[str, ast.expr], variables: set[str]
) -> None:
    if isinstance(value, ast.Call):
        maker = (dotted(value.func, imports) or "").rpartition(".")[2]
        if maker in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            variables.add(name)
        elif maker == "NewType" and len(value.args) == 2:  # noqa: PLR2004 - NewType takes a name and a type
            aliases[name] = value.args[1]
    elif isinstance(value, ast.Subscript | ast.BinOp | ast.Name | ast.Attribute):
        aliases[name] = value


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


def _read_name(node: ast.expr, module: Module, owner: str | None, depth: int) -> Type:  # noqa: PLR0911 - one branch or return for each kind
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
    if name in _SCALARS:
        return Scalar(_SCALARS[name])  # type: ignore[arg-type]  # the table's values are ScalarName
    if short in _ITEMS:
        shape, mutable = _ITEMS[short]
        return Items(shape, ANY, mutable)
    if short in _TABLES:
        return Table(ANY, ANY)
    if short in ("tuple", "Tuple"):
        return Row((ANY,), variadic=True)
    return Unsupported(ast.unparse(node))


def _read_subscript(node: ast.Subscript, module: Module, owner: str | None, depth: int) -> Type:  # noqa: C901, PLR0911 - one branch or return for each kind
    short = _short(dotted(node.value, module.imports) or "")
    arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]

    if not arguments:
        return Row(()) if short in ("tuple", "Tuple") else Unsupported(ast.unparse(node))

    def read(argument: ast.expr) -> Type:
        return read_annotation(argument, module, owner=owner, depth=depth)

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
    if short == "Counter" and len(arguments) == 1:
        return Unsupported(ast.unparse(node))
    return _read_name(node.value, module, owner, depth) if short in module.classes else Unsupported(ast.unparse(node))


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
    """Read a class of the module: an Enum, a TypedDict, or a record made from its annotated constructor."""
    found = _read_class(name, module, depth)
    if isinstance(found, Record) and len(leaves(found)) > MAX_PARTS:
        needed = tuple(field for field in found.fields if field.required)
        found = Record(found.name, needed, keyed=found.keyed, documentation=found.documentation)
        if len(leaves(found)) > MAX_PARTS:
            return Unsupported(name)
    return found


def _read_class(name: str, module: Module, depth: int) -> Type:  # noqa: C901, PLR0911 - one branch or return for each kind
    node = module.classes.get(name)
    if node is None or depth > MAX_DEPTH:
        return Unsupported(name)
    chain = _ancestry(name, module)
    bases = [dotted(_unsubscripted(base), module.imports) or "?" for part in chain for base in part.bases]
    foreign = {_short(base).rpartition(".")[2] for base in bases if base not in module.classes}
    if foreign & {"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"}:
        return _read_enum(node)
    abstract = any(keyword.arg == "metaclass" for part in chain for keyword in part.keywords)
    if any((dotted(_unsubscripted(base), module.imports) or "").endswith("Protocol") for base in node.bases):
        return Unsupported(name)
    if (abstract or "ABC" in foreign) and any(_is_abstract(item) for part in chain for item in part.body):
        return Unsupported(name)
    if "TypedDict" in foreign:
        total = not any(keyword.arg == "total" and not _truth(keyword.value) for keyword in node.keywords)
        return Record(name, _annotated_fields(chain, module, depth, required=total), keyed=True)
    documentation = ast.get_docstring(node) or ""
    if "NamedTuple" in foreign or any(_is_dataclass(part, module) for part in chain):
        return Record(name, _annotated_fields(chain, module, depth, required=True), documentation=documentation)
    if foreign - {"object", "ABC", "Generic", "Protocol", "Hashable", "Sized", "Iterable", "Iterator", "Container"}:
        return Unsupported(name)
    if any(keyword.arg == "metaclass" and "ABCMeta" not in ast.unparse(keyword.value) for keyword in node.keywords):
        return Unsupported(name)
    for part in chain:
        if any(isinstance(item, ast.FunctionDef) and item.name == "__new__" for item in part.body):
            return Unsupported(name)
        for item in part.body:
            if isinstance(item, ast.FunctionDef) and item.name == "__init__":
                documentation = "\n\n".join(filter(None, [documentation, ast.get_docstring(item)]))
                return Record(name, _constructor_fields(item, module, name, depth), documentation=documentation)
    return Record(name, (), documentation=documentation)


def _ancestry(name: str, module: Module) -> list[ast.ClassDef]:
    """The class and its ancestors within the module, nearest first."""
    found: list[ast.ClassDef] = []
    queue = [name]
    while queue:
        node = module.classes.get(queue.pop(0))
        if node is not None and node not in found:
            found.append(node)
            queue.extend(base.id for base in map(_unsubscripted, node.bases) if isinstance(base, ast.Name))
    return found


def _unsubscripted(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _truth(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and node.value is False)


def _is_abstract(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and any("abstract" in ast.unparse(item) for item in node.decorator_list)


def _is_dataclass(node: ast.ClassDef, module: Module) -> bool:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if dotted(called, module.imports) == "dataclasses.dataclass":
            return True
    return False


def _read_enum(node: ast.ClassDef) -> Type:
    members = [
        item.targets[0].id
        for item in node.body
        if isinstance(item, ast.Assign) and len(item.targets) == 1 and isinstance(item.targets[0], ast.Name)
    ]
    named = tuple(member for member in members if not member.startswith("_"))
    return Members(node.name, named) if named else Unsupported(node.name)


def _annotated_fields(chain: list[ast.ClassDef], module: Module, depth: int, *, required: bool) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    for part in reversed(chain):
        for item in part.body:
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            text = ast.unparse(item.annotation)
            if "ClassVar" in text or "KW_ONLY" in text or _no_init(item.value):
                continue
            needed = required and item.value is None and "NotRequired" not in text
            type_ = read_annotation(item.annotation, module, owner=part.name, depth=depth + 1)
            fields[item.target.id] = Field(item.target.id, type_, needed or text.startswith("Required"))
    return tuple(fields.values())


def _no_init(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and any(
        keyword.arg == "init" and not _truth(keyword.value) for keyword in value.keywords
    )


def _constructor_fields(node: ast.FunctionDef, module: Module, owner: str, depth: int) -> tuple[Field, ...]:
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args][1:]
    fields = []
    for index, argument in enumerate(positional):
        required = index < len(positional) - len(arguments.defaults)
        type_ = read_annotation(argument.annotation, module, owner=owner, depth=depth + 1)
        fields.append(Field(argument.arg, type_, required))
    for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        type_ = read_annotation(argument.annotation, module, owner=owner, depth=depth + 1)
        fields.append(Field(argument.arg, type_, default is None))
    return tuple(fields)
