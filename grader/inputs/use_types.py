"""From the uses of a value to the type that they add up to."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.facts.imports import dotted
from grader.inputs.annotations import choice, read_annotation, read_class
from grader.inputs.functions import CLASSES, FUNCTIONS, function
from grader.inputs.module import Module
from grader.inputs.names import ITEMS, type_by_name
from grader.inputs.standard import STANDARD
from grader.inputs.types import (
    ANY,
    TEXT,
    Field,
    Fixed,
    Items,
    Objects,
    Record,
    Row,
    Scalar,
    Table,
    Type,
    unsupported,
)
from grader.inputs.use_tables import ATTRIBUTES
from grader.inputs.uses import Scope, Uses, agreed

MAX_LEVEL = 3
"""How far items of items, and attributes of attributes, are followed."""
MAX_PARTS = 20
"""Attributes that a stand-in is given; code that reads more of one object needs the real one."""

_ORDER = ("function", "int", "float", "list", "str", "dict", "set", "tuple", "iterator", "bytes")
_SIMPLE: dict[str, Type] = {
    "int": Scalar("int"),
    "float": Scalar("float"),
    "str": TEXT,
    "bytes": Scalar("bytes"),
    "bool": Scalar("bool"),
    "date": Scalar("date"),
    "datetime": Scalar("datetime"),
    "timedelta": Scalar("timedelta"),
    "file": STANDARD["TextIO"],
    "pattern": STANDARD["re.Pattern"],
    "match": STANDARD["re.Match"],
    "path": STANDARD["pathlib.Path"],
    "exception": STANDARD["Exception"],
    "classes": CLASSES,
}


class Follower:
    """Reads types off the uses in a scope. `owner` is the class around it, `depth` how deep records may still nest."""

    def __init__(self, scope: Scope, module: Module, owner: str | None, depth: int) -> None:
        self.scope = scope
        self.module = module
        self.owner = owner
        self.depth = depth

    def type_of(self, name: str, level: int = 0) -> Type | None:
        """The type that a name seems to have; None where its uses say nothing."""
        return self._type(self.scope.uses_of(name), name, level)

    def _type(self, uses: Uses, name: str, level: int) -> Type | None:
        kinds = agreed(uses.kinds)
        strange = any(one not in ATTRIBUTES and not one.startswith("__") for one in uses.attributes)
        if strange and not uses.called_with:
            record = self._class_with(uses.attributes) or self._stand_in(name, uses, level)
            if record is not None:
                return record
        found = self._of_kinds(kinds, uses, name, level) if kinds else None
        tested = self._tested(uses.tested)
        passed = self._passed(uses) if found is None or len(kinds) > 2 else None  # noqa: PLR2004 - hardly decided
        best = passed or found
        if best is not None or tested:
            return choice([*([best] if best is not None else []), *tested[:2]])
        if uses.truth:
            return type_by_name(name) or Scalar("bool")
        if uses.shown:
            return type_by_name(name) or TEXT
        return None

    def _of_kinds(self, kinds: frozenset[str], uses: Uses, name: str, level: int) -> Type | None:
        """The type for the kinds that are left: the one that the name speaks for, else the most usual one."""
        named = type_by_name(name)
        if named is not None and _kind_of(named) in kinds and len(kinds) > 1:
            return self._of_kind(_kind_of(named), uses, name, level)
        kind = next((one for one in _ORDER if one in kinds), None) or min(kinds)
        return self._of_kind(kind, uses, name, level)

    def _of_kind(self, kind: str, uses: Uses, name: str, level: int) -> Type | None:  # noqa: PLR0911 - one return for each kind
        texts = tuple(one for one in uses.literals if isinstance(one, str))
        match kind:
            case "function":
                gives = Scalar("bool") if uses.asked else ANY
                counts = {count for count in uses.called_with if count is not None}
                only = len(counts) == 1 and None not in uses.called_with
                return function([ANY] * next(iter(counts)), gives) if only else function(None, gives)
            case "str" if texts:
                return choice([Fixed(texts), TEXT])
            case "list" | "iterator" | "set":
                return self._items(kind, uses, name, level)
            case "tuple":
                return Row((Scalar("int"),), variadic=True)
            case "dict":
                return Table(TEXT, self._item(uses, name, level) or Scalar("int"))
            case "exceptions":
                return STANDARD["Exception"]
            case _:
                return _SIMPLE.get(kind)

    def _items(self, kind: str, uses: Uses, name: str, level: int) -> Type:
        item = self._item(uses, name, level)
        if kind == "iterator":
            return Items("iterator", item or Scalar("int"), mutable=False)
        if kind == "set":
            return Items("set", item if isinstance(item, Scalar) else Scalar("int"))
        if item is not None:
            return Items("list", item)
        named = type_by_name(name)
        return named if named is not None and _kind_of(named) == "list" else ITEMS

    def _item(self, uses: Uses, name: str, level: int) -> Type | None:
        """What the items seem to be: pairs to unpack, pieces of a text that is joined, or what their own uses say."""
        if uses.pairs:
            return Row((TEXT, *[Scalar("int")] * (uses.pairs[0] - 1))) if uses.pairs[0] else None
        if level >= MAX_LEVEL:
            return None
        for one in uses.items:
            if one == "''.join":
                return TEXT
            if one == "sum":
                return Scalar("int")
            if one == name:
                continue
            found = self.type_of(one, level + 1)
            if found is not None and unsupported(found) is None:
                return found
        return None

    def _tested(self, names: Iterable[str]) -> list[Type]:
        found = []
        for name in names:
            try:
                node = ast.parse(name, mode="eval").body
            except SyntaxError:
                continue
            type_ = read_annotation(node, self.module, depth=self.depth + 1)
            if unsupported(type_) is None and type_ not in found:
                found.append(type_)
        return found

    def _passed(self, uses: Uses) -> Type | None:
        """The type of the parameter that the value is handed on to."""
        for call, place in uses.passed_to:
            found = self._parameter(call, place)
            if found is not None and unsupported(found) is None and found != ANY:
                return found
        return None

    def _parameter(self, call: ast.Call, place: int | str) -> Type | None:
        name = dotted(call.func, self.module.imports) or ""
        home, node, owner = self.module, self.module.functions.get(name), None
        if name.startswith(("self.", "cls.")) and self.owner is not None and self.owner in self.module.classes:
            methods = {
                item.name: item
                for item in self.module.classes[self.owner].body
                if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef)
            }
            node, owner = methods.get(name.partition(".")[2]), self.owner
        elif node is None:
            there = self.module.elsewhere(name)
            if there is None:
                return None
            home, node = there.module, there.module.functions.get(there.name)
        if node is None:
            return None
        positional = [*node.args.posonlyargs, *node.args.args][1 if owner else 0 :]
        if isinstance(place, int):
            argument = positional[place] if place < len(positional) else None
        else:
            argument = next((one for one in [*positional, *node.args.kwonlyargs] if one.arg == place), None)
        if argument is None:
            return None
        if argument.annotation is not None:
            return read_annotation(argument.annotation, home, owner=owner, depth=self.depth + 1)
        guess = home.guess(node, home, owner, self.depth + 1).get(argument.arg) if home.guess is not None else None
        return guess.type if guess is not None and guess.rung not in ("name", "probe") else None

    def _class_with(self, attributes: frozenset[str]) -> Type | None:
        """An object of the first class around that has all the attributes."""
        local = ((name, self.module) for name in self.module.classes)
        imported = map(self.module.elsewhere, self.module.imports.values())
        for name, home in [*local, *((there.name, there.module) for there in imported if there is not None)]:
            if name in home.classes and attributes <= _members(home.classes[name]):
                found = read_class(name, home, depth=self.depth + 1)
                if isinstance(found, Record) and not found.keyed and unsupported(found) is None:
                    return found
        return None

    def _stand_in(self, name: str, uses: Uses, level: int) -> Type | None:
        """A namespace with the attributes that are read, each of the type that its own uses speak for."""
        if len(uses.attributes) > MAX_PARTS or "." in name or level >= MAX_LEVEL:
            return None
        if any(one.startswith("__") for one in uses.attributes):
            return None
        fields = []
        for one in sorted(uses.attributes):
            type_ = self.type_of(f"{name}.{one}", level + 1) or type_by_name(one) or TEXT
            fields.append(Field(one, type_, guessed=True))
        return Record("SimpleNamespace", tuple(fields), home="types", open=True)


def _members(node: ast.ClassDef) -> set[str]:
    """Names of the methods, fields and attributes of `self` of a class."""
    found: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(part.name)
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "self":
            found.add(part.attr)
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            found.add(part.target.id)
    return found


def _kind_of(type_: Type) -> str:
    match type_:
        case Scalar():
            return type_.name
        case Items():
            return "list" if type_.shape in ("list", "iterable") else type_.shape
        case Table():
            return "dict"
        case Objects() if type_ == FUNCTIONS or type_.text.startswith("a function"):
            return "function"
        case Record() if type_.home == "io":
            return "file"
        case _:
            return "list" if type_ == ITEMS else ""
