"""How an object of a class is made, read off its definition and those of its ancestors in the project."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from grader.facts.imports import dotted
from grader.facts.units import Function
from grader.inputs.functions import FUNCTIONS, function
from grader.inputs.module import Module
from grader.inputs.names import type_by_name
from grader.inputs.near_objects import near_objects
from grader.inputs.types import (
    ANY,
    TEXT,
    Field,
    Items,
    Members,
    Objects,
    Record,
    Scalar,
    Table,
    Type,
    Unsupported,
    leaves,
    target_of,
    unsupported,
)
from grader.sandbox.values import Build

MAX_PARTS = 30
"""Scalars in one record; beyond that its optional fields are left out, and then it is unsupported: drawing costs."""
MAX_DEPTH = 5
"""Levels of records and aliases inside each other; a deeper one is unsupported, which also ends recursive types."""

Read = Callable[[ast.expr | None, Module, str | None, int], Type]
"""Reads an annotation of a module, inside a class, at a depth."""

_ENUMS = frozenset({"Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"})
_LISTS = frozenset({"list", "UserList", "set", "frozenset", "tuple", "deque", "Counter", "MutableSequence"})
_TABLES = frozenset({"dict", "UserDict", "OrderedDict", "KeysView", "ItemsView", "ValuesView", "MappingView"})
_ATTRS = frozenset({"attr.s", "attr.attrs", "attr.define", "attr.frozen", "attr.mutable", "attr.dataclass"})
_ATTRIBUTES = frozenset({"attr.ib", "attr.attrib", "attr.field", "attrs.field"})
_MAKERS = frozenset({"attrs", "dataclass"})
"""What decorators of a project's own are called that make a constructor from the fields of a class."""
_CONTENTS: dict[str, Type] = {"str": TEXT, "UserString": TEXT, "int": Scalar("int"), "float": Scalar("float")}
"""What the constructors of built-in classes take that are often inherited from."""


class Part(Struct, frozen=True):
    """A class definition and the module that it stands in."""

    node: ast.ClassDef
    module: Module


def read_class(name: str, module: Module, read: Read, depth: int) -> Type:
    """Read a class: an Enum, a TypedDict, a Protocol, or a record made from its constructor."""
    found = _read_class(name, module, read, depth)
    if isinstance(found, Record) and len(leaves(found)) > MAX_PARTS:
        needed = tuple(field for field in found.fields if field.required)
        found = replace(found, fields=needed)
        if len(leaves(found)) > MAX_PARTS:
            return Unsupported(name)
    return found


def _read_class(name: str, module: Module, read: Read, depth: int) -> Type:  # noqa: PLR0911 - one branch or return for each kind
    node = module.classes.get(name)
    if node is None or depth > MAX_DEPTH:
        return Unsupported(name)
    chain = ancestry(name, module)
    foreign = [base.removeprefix("typing.") for base in _foreign(chain)]
    last = {base.rpartition(".")[2] for base in foreign}
    if last & _ENUMS:
        return _read_enum(name, node, module)
    if any(_unsubscripted_name(base, module).endswith("Protocol") for base in node.bases):
        return _protocol(name, chain, read, depth)
    missing = _abstract(chain)
    if missing:
        return _subclass(name, module, read, depth)
    if "TypedDict" in last:
        total = not any(keyword.arg == "total" and not _truth(keyword.value) for keyword in node.keywords)
        return Record(name, _annotated_fields(chain, read, depth, required=total), keyed=True)
    documentation = ast.get_docstring(node) or ""
    made_of = _made_of_fields(chain)
    if made_of is not None or "NamedTuple" in last:
        fields = _annotated_fields(chain, read, depth, required=True)
        return Record(name, fields, documentation=documentation, home=module.home)
    for part in chain:
        for maker in ("__init__", "__new__"):
            method = _method(part.node, maker)
            if method is None or _hands_on(method):
                continue
            said = "\n\n".join(filter(None, [documentation, ast.get_docstring(method)]))
            fields = constructor_fields(method, part, read, depth)
            seen = module.made(name) if module.made is not None else ()
            return Record(name, fields, documentation=said, home=module.home, seen=seen, near=near_objects(seen))
    return Record(name, _inherited_fields(last), documentation=documentation, home=module.home)


def ancestry(name: str, module: Module) -> list[Part]:
    """The class and its ancestors within the project, nearest first."""
    found: list[Part] = []
    queue = [(module, name)]
    while queue:
        home, own = queue.pop(0)
        node = home.classes.get(own)
        if node is None:
            there = home.elsewhere(own)
            if there is None or there.name not in there.module.classes:
                continue
            home, node = there.module, there.module.classes[there.name]
        if all(node is not part.node for part in found):
            found.append(Part(node, home))
            queue.extend((home, _unsubscripted_name(base, home)) for base in node.bases)
    return found


def _foreign(chain: list[Part]) -> Iterator[str]:
    """Dotted names of the bases that no module of the project defines."""
    for part in chain:
        for base in part.node.bases:
            name = _unsubscripted_name(base, part.module)
            if name not in part.module.classes and part.module.elsewhere(name) is None:
                yield name


def _unsubscripted_name(node: ast.expr, module: Module) -> str:
    return dotted(node.value if isinstance(node, ast.Subscript) else node, module.imports) or "?"


def _method(node: ast.ClassDef, name: str) -> Function | None:
    return next((item for item in node.body if isinstance(item, ast.FunctionDef) and item.name == name), None)


def _hands_on(method: Function) -> bool:
    """Does a constructor take whatever its base takes (`*args, **kwargs`)?"""
    own = [*method.args.posonlyargs, *method.args.args][1:]
    return not own and not method.args.kwonlyargs and method.args.vararg is not None


def _abstract(chain: list[Part]) -> set[str]:
    """Names of the abstract methods that the class itself or a nearer ancestor does not fill in."""
    known: set[str] = set()
    missing: set[str] = set()
    for part in chain:
        for item in part.node.body:
            if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
                if item.name not in known and any("abstract" in ast.unparse(one) for one in item.decorator_list):
                    missing.add(item.name)
                known.add(item.name)
            elif isinstance(item, ast.Assign):
                known.update(target.id for target in item.targets if isinstance(target, ast.Name))
    return missing


def _subclass(name: str, module: Module, read: Read, depth: int) -> Type:
    """An object of the first class of the module that fills in what an abstract class leaves open."""
    for other, node in module.classes.items():
        if other != name and any(_unsubscripted_name(base, module) == name for base in node.bases):
            found = _read_class(other, module, read, depth + 1)
            if isinstance(found, Record):
                return replace(found, open=True)
    return Unsupported(name)


def _protocol(name: str, chain: list[Part], read: Read, depth: int) -> Type:
    """A stand-in for a Protocol: a namespace that has its methods and attributes, or a function if it is called."""
    members: dict[str, Field] = {}
    for part in reversed(chain):
        for item in part.node.body:
            if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
                members[item.target.id] = Field(item.target.id, read(item.annotation, part.module, name, depth + 1))
            elif isinstance(item, ast.FunctionDef):
                gives = read(item.returns, part.module, name, depth + 1)
                if any(dotted(one, part.module.imports) == "property" for one in item.decorator_list):
                    members[item.name] = Field(item.name, gives)
                else:
                    members[item.name] = Field(item.name, _stand_in(item, part, gives, read, depth))
            elif isinstance(item, ast.AsyncFunctionDef):
                return Unsupported(name)
    if list(members) == ["__call__"]:
        return members["__call__"].type
    if any(member.startswith("__") for member in members):
        return Unsupported(name)
    return Record("SimpleNamespace", tuple(members.values()), home="types", open=True)


def _stand_in(method: ast.FunctionDef, part: Part, gives: Type, read: Read, depth: int) -> Type:
    arguments = method.args
    if arguments.vararg or arguments.kwonlyargs or arguments.kwarg or arguments.defaults:
        return function(None, gives)
    taken = [*arguments.posonlyargs, *arguments.args][1:]
    return function([read(one.annotation, part.module, part.node.name, depth + 1) for one in taken], gives)


def _made_of_fields(chain: list[Part]) -> Part | None:
    """The class of the chain whose constructor a decorator makes from its fields, unless a nearer one has its own."""
    for part in chain:
        if _is_dataclass(part):
            return part
        if _method(part.node, "__init__") is not None:
            return None
    return None


def _is_dataclass(part: Part) -> bool:
    for decorator in part.node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = dotted(called, part.module.imports) or ""
        own = name.rpartition(".")[2] in _MAKERS and part.module.elsewhere(name) is not None
        if own or name == "dataclasses.dataclass" or name.replace("attrs.", "attr.", 1) in _ATTRS:
            return not (isinstance(decorator, ast.Call) and _no_init(decorator))
    return False


def _read_enum(name: str, node: ast.ClassDef, module: Module) -> Type:
    members = [
        item.targets[0].id
        for item in node.body
        if isinstance(item, ast.Assign) and len(item.targets) == 1 and isinstance(item.targets[0], ast.Name)
    ]
    named = tuple(member for member in members if not member.startswith("_"))
    return Members(name, named, module.home) if named else Unsupported(name)


def _annotated_fields(chain: list[Part], read: Read, depth: int, *, required: bool) -> tuple[Field, ...]:
    fields: dict[str, Field] = {}
    for part in reversed(chain):
        for item in part.node.body:
            if isinstance(item, ast.Assign) and _is_attribute(item.value, part.module):
                for target in item.targets:
                    if isinstance(target, ast.Name) and not _no_init(item.value):
                        own = target.id.lstrip("_")
                        fields[own] = Field(own, type_by_name(own) or ANY, not _has_default(item.value), guessed=True)
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            text = ast.unparse(item.annotation)
            if "ClassVar" in text or "KW_ONLY" in text or _no_init(item.value):
                continue
            needed = required and not _has_default(item.value) and "NotRequired" not in text
            type_ = read(item.annotation, part.module, part.node.name, depth + 1)
            name = item.target.id.lstrip("_") if _is_attribute(item.value, part.module) else item.target.id
            fields[name] = Field(name, type_, needed or text.startswith("Required"))
    return tuple(fields.values())


def _is_attribute(value: ast.expr | None, module: Module) -> bool:
    name = dotted(value.func, module.imports) or "" if isinstance(value, ast.Call) else ""
    own = name.rpartition(".")[2] == "attrib" and module.elsewhere(name) is not None
    return own or name in _ATTRIBUTES


def _has_default(value: ast.expr | None) -> bool:
    """Is there a value to fall back on? `field(...)` may be there for other reasons."""
    if isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in ("field", "ib", "attrib"):
        return any(keyword.arg in ("default", "default_factory", "factory") for keyword in value.keywords)
    return value is not None


def _no_init(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and any(
        keyword.arg == "init" and not _truth(keyword.value) for keyword in value.keywords
    )


def _truth(node: ast.expr) -> bool:
    return not (isinstance(node, ast.Constant) and node.value is False)


def constructor_fields(node: Function, part: Part, read: Read, depth: int) -> tuple[Field, ...]:
    """The parameters of a constructor as fields, with guesses where nothing is annotated."""
    arguments, owner, module = node.args, part.node.name, part.module
    positional = [*arguments.posonlyargs, *arguments.args][1:]
    guesses = module.guess(node, module, owner, depth + 1) if module.guess is not None else {}

    def field(argument: ast.arg, *, required: bool) -> Field:
        type_ = read(argument.annotation, module, owner, depth + 1)
        guess = guesses.get(argument.arg) if unsupported(type_) is not None else None
        only = argument in arguments.posonlyargs
        return Field(argument.arg, guess.type if guess else type_, required, only, guessed=guess is not None)

    first = len(positional) - len(arguments.defaults)
    fields = [field(argument, required=index < first) for index, argument in enumerate(positional)]
    named = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    return (*fields, *(field(argument, required=default is None) for argument, default in named))


def _inherited_fields(bases: set[str]) -> tuple[Field, ...]:
    """What the constructor of a built-in base takes; nothing, where it is not known."""
    for base in sorted(bases):
        if base in _CONTENTS:
            return (Field("value", _CONTENTS[base], required=False, positional=True),)
        if base in _LISTS:
            return (Field("items", Items("list", Scalar("int")), required=False, positional=True),)
        if base in _TABLES:
            return (Field("items", Table(TEXT, Scalar("int")), required=False, positional=True),)
        if base == "partial":
            return (Field("func", FUNCTIONS, positional=True),)
        if base.endswith(("Error", "Exception", "Warning")):
            return (Field("message", TEXT, required=False, positional=True),)
    return ()


def class_object(name: str, module: Module) -> Objects:
    """The class itself, as a value."""
    return Objects((Build(target=target_of(module.home, name), call=False),), f"the class {name}")
