"""One function as the families see it: what its names hold, and inside which loops its nodes run."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Literal

from msgspec import Struct

from grader.checkers.complexity.scaling.idioms.kinds import (
    Kind,
    Known,
    is_bounded,
    merged,
    of_annotation,
    of_expression,
)
from grader.checkers.complexity.scaling.idioms.places import Loop, Place, key_of, names_in, places_of
from grader.facts.imports import Table, dotted
from grader.facts.units import Function

Binding = tuple[str, str, ast.expr | None]
"""Name, how it is bound (`annotation`, `value`, `item`, `key`, `held`), and to what: None where nobody can say."""
Channel = Literal["time", "explosion", "space", "calls"]
"""What an idiom costs: work, work that doubles with each item, memory, or calls."""

SCANNED = frozenset(("list", "tuple", "deque"))
GROWING = frozenset(("append", "extend", "insert", "appendleft", "add", "update", "setdefault"))
ROUNDS = 4
"""Passes over the bindings of a function, after which names that are made from one another have settled."""


class Idiom(Struct, frozen=True, kw_only=True):
    """A place that scales badly: `said` is what stands there, `instead` what would not, `channel` what that costs."""

    node: ast.expr | ast.stmt
    said: str
    instead: str
    channel: Channel = "time"


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a function sees of its file: imports, constants of the module, attributes of its own object."""

    tree: ast.Module
    imports: Table
    constants: Known
    attributes: Known


class View:
    """A function, its names and its places."""

    def __init__(self, node: Function, qualname: str, around: Surroundings) -> None:
        """Nothing is read yet."""
        self.node = node
        self.qualname = qualname
        self.around = around

    @cached_property
    def _bindings(self) -> dict[str, list[tuple[str, ast.expr | None]]]:
        found: dict[str, list[tuple[str, ast.expr | None]]] = {}
        for name, how, source in bindings_of(self.node):
            found.setdefault(name, []).append((how, source))
        return found

    @cached_property
    def known(self) -> Known:
        """What names hold, with those that grow in a loop as unbounded."""
        known = self._settled(frozenset())
        grown = frozenset(self._grown(self._places(known), known))
        if grown:
            known = self._settled(grown)
            known = self._settled(grown | frozenset(self._grown(self._places(known), known)))
        return known

    @cached_property
    def places(self) -> list[Place]:
        """All nodes with the loops around them."""
        return self._places(self.known)

    def kind(self, node: ast.expr) -> Kind | None:
        """What an expression holds."""
        return of_expression(node, self.known, self.resolve)

    def unbounded(self, node: ast.expr, *names: str) -> bool:
        """Is an expression of one of these kinds, and its size not fixed?"""
        kind = self.kind(node)
        return kind is not None and kind.name in names and not kind.bounded

    def resolve(self, node: ast.expr) -> str | None:
        """The dotted path of a function; of a built-in one its name, unless the code has another of that name."""
        path = dotted(node, self.around.imports)
        if path is None or "." in path or isinstance(node, ast.Attribute):
            return path
        own = path in self._bindings or path in self._defined
        return None if own and hasattr(builtins, path) else path

    @cached_property
    def _defined(self) -> frozenset[str]:
        return frozenset(
            statement.name
            for statement in self.around.tree.body
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        )

    def is_kept(self, node: ast.expr, loop: Loop | None) -> bool:
        """Is this value the same one, perhaps grown, in each round of a loop?"""
        return loop is not None and names_in(node).isdisjoint(loop.bound)

    def in_loops(self) -> Iterator[Place]:
        """The places that run over and over."""
        return (place for place in self.places if place.loops)

    def _places(self, known: Known) -> list[Place]:
        return places_of(self.node, self._few(known))

    def _settled(self, grown: frozenset[str]) -> Known:
        """The kinds of names by what they are bound to, round by round: at first what is not known yet is left out."""
        outer = {**self.around.constants, **self.around.attributes}
        for name in self._bindings:
            outer.pop(name, None)
        known: Known = outer
        for turn in range(ROUNDS):
            now = dict(outer)
            for name, bound in self._bindings.items():
                kinds = [self._bound_to(how, source, known) for how, source in bound]
                kind = merged([one for one in kinds if one is not None or turn])
                if kind is not None:
                    now[name] = Kind(kind.name, kind.item, kind.value) if name in grown else kind
            for name in grown & outer.keys():
                now[name] = Kind(outer[name].name, outer[name].item, outer[name].value)
            known = now
        return known

    def _bound_to(self, how: str, source: ast.expr | None, known: Known) -> Kind | None:
        if source is None:
            return None
        if how == "annotation":
            return of_annotation(source)
        whole = of_expression(source, known, self.resolve)
        if how == "value" or whole is None:
            return whole
        if how == "item":
            return Kind("str", bounded=True) if whole.name == "str" else whole.item
        return (whole.item if how == "key" else whole.value) if whole.name == "dict" else None

    def _grown(self, places: list[Place], known: Known) -> Iterator[str]:
        """Names and attributes that grow: added to in a loop or an inner function, or given to a function that may."""
        inner = {
            id(node)
            for function in ast.walk(self.node)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) and function is not self.node
            for node in ast.walk(function)
        }
        for place in places:
            repeated = bool(place.loops) or id(place.node) in inner
            yield from filter(None, (self._added_to(place.node, known, repeated=repeated),))
            if isinstance(place.node, ast.Call) and not hasattr(builtins, self.resolve(place.node.func) or "?"):
                yield from filter(None, (key_of(one) for one in place.node.args if self._may_grow(one, known)))

    def _may_grow(self, node: ast.expr, known: Known) -> bool:
        """Is this a container that nothing is in yet, given to who may fill it?"""
        kind = of_expression(node, known, self.resolve)
        return kind is not None and kind.name in ("list", "set", "dict", "deque") and kind.item is None

    def _added_to(self, node: ast.AST, known: Known, *, repeated: bool) -> str | None:
        """What a statement or call adds to without end."""
        match node:
            case ast.Call(func=ast.Attribute(value=owner, attr=method), args=arguments) if method in GROWING:
                many = method in ("extend", "update") and not any(map(self._few(known), arguments))
                return key_of(owner) if repeated or many else None
            case ast.AugAssign(target=target, value=value) if repeated or not self._few(known)(value):
                return key_of(target)
            case ast.Assign(targets=[ast.Subscript(value=owner, slice=part)]) if repeated:
                kind = of_expression(owner, known, self.resolve)
                return key_of(owner) if not isinstance(part, ast.Slice) and kind and kind.name == "dict" else None
            case ast.Assign(targets=[target], value=value) if repeated and names_in(target) & names_in(value):
                return key_of(target)
        return None

    def _few(self, known: Known) -> Callable[[ast.expr], bool]:
        return lambda node: is_bounded(node, known, self.resolve)


def bindings_of(function: Function) -> Iterator[Binding]:  # noqa: C901, PLR0912 - a table of all that binds a name
    """All that binds a name in a function, those inside it included."""
    arguments = function.args
    for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
        yield argument.arg, "annotation", argument.annotation
    for argument in filter(None, (arguments.vararg, arguments.kwarg)):
        yield argument.arg, "value", None
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from _bound(target, "value", value)
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if isinstance(value, ast.List | ast.Tuple | ast.Dict | ast.Set) and value_size(value):
                    yield name, "value", value
                else:
                    yield name, "annotation", annotation
            case ast.NamedExpr(target=ast.Name(id=name), value=value):
                yield name, "value", value
            case ast.For(target=target, iter=source) | ast.AsyncFor(target=target, iter=source):
                yield from _items(target, source)
            case ast.comprehension(target=target, iter=source):
                yield from _items(target, source)
            case ast.withitem(context_expr=source, optional_vars=ast.Name(id=name)):
                yield name, "value", source
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda() if node is not function:
                for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]:
                    yield argument.arg, "annotation", argument.annotation
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name, "value", None


def value_size(node: ast.List | ast.Tuple | ast.Dict | ast.Set) -> int:
    """How many parts a display has."""
    return len(node.keys) if isinstance(node, ast.Dict) else len(node.elts)


def _bound(target: ast.expr, how: str, source: ast.expr | None) -> Iterator[Binding]:
    match target:
        case ast.Name(id=name):
            yield name, how, source
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            values = source.elts if how == "value" and isinstance(source, ast.Tuple | ast.List) else []
            for number, part in enumerate(parts):
                yield from _bound(part, how, values[number] if len(values) == len(parts) else None)
        case ast.Starred(value=inner):
            yield from _bound(inner, how, None)


def _items(target: ast.expr, source: ast.expr) -> Iterator[Binding]:
    """What a loop binds: through `enumerate`, `zip`, `reversed`, `sorted` and `items()` too."""
    match target, source:
        case ast.Tuple(elts=[first, second]), ast.Call(func=ast.Name(id="enumerate"), args=[inner, *_]):
            yield from _bound(first, "value", ast.Constant(value=0))
            yield from _items(second, inner)
        case ast.Tuple(elts=[first, second]), ast.Call(func=ast.Attribute(value=inner, attr="items"), args=[]):
            yield from _bound(first, "key", inner)
            yield from _bound(second, "held", inner)
        case ast.Tuple(elts=parts), ast.Call(func=ast.Name(id="zip"), args=inner) if len(parts) == len(inner):
            for part, one in zip(parts, inner, strict=True):
                yield from _items(part, one)
        case _, ast.Call(func=ast.Name(id="reversed"), args=[inner]):
            yield from _items(target, inner)
        case _:
            yield from _bound(target, "item", source)


def attributes_of(node: ast.ClassDef, around: Surroundings) -> dict[str, Kind]:
    """What the attributes of an object hold, as `self.name`; only empty displays are taken to grow."""
    bound: dict[str, list[Kind | None]] = {}
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                bound.setdefault(name, []).append(of_annotation(annotation))
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                bound.setdefault(name, []).append(of_expression(value, {}, lambda one: dotted(one, around.imports)))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                view = View(statement, statement.name, around)
                for name, kind in _set_on_self(statement, view):
                    bound.setdefault(name, []).append(kind)
    found = {name: merged(kinds) for name, kinds in bound.items()}
    return {f"self.{name}": kind for name, kind in found.items() if kind is not None}


def _set_on_self(function: Function, view: View) -> Iterator[tuple[str, Kind | None]]:
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    if isinstance(target, ast.Attribute) and key_of(target) == f"self.{target.attr}":
                        if key_of(target) in names_in(value):
                            continue
                        yield target.attr, _open(view.kind(value), value)
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id="self"), attr=name), annotation=annotation):
                yield name, of_annotation(annotation)


def _open(kind: Kind | None, value: ast.expr) -> Kind | None:
    """An empty display that an object keeps is there to be filled by its methods."""
    empty = isinstance(value, ast.List | ast.Tuple | ast.Dict) and not value_size(value)
    if kind is None or not (empty or isinstance(value, ast.Constant | ast.Call)):
        return kind
    return Kind(kind.name, kind.item, kind.value)


def constants_of(tree: ast.Module, imports: Table) -> Mapping[str, Kind]:
    """What the names of a module hold."""
    found: dict[str, list[Kind | None]] = {}
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                found.setdefault(name, []).append(of_expression(value, {}, lambda one: dotted(one, imports)))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                stated = of_expression(value, {}, lambda one: dotted(one, imports)) if value is not None else None
                found.setdefault(name, []).append(stated or of_annotation(annotation))
    kinds = {name: merged(bound) for name, bound in found.items()}
    return {name: kind for name, kind in kinds.items() if kind is not None}
