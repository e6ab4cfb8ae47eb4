"""Inside which loops each node of a function runs; loops that go round a fixed number of times are none."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from grader.facts.units import Function

IsBounded = Callable[[ast.expr], bool]

_KEYED = frozenset(("sorted", "min", "max", "sort"))
_MAPPING = frozenset(("map", "filter"))


class Loop(Struct, frozen=True):
    """A loop. `bound` are the names that each round sets anew; `each`: it goes over items, not while a test holds."""

    bound: frozenset[str]
    each: bool


class Place(Struct, frozen=True):
    """A node and the loops around it, the outermost first."""

    node: ast.AST
    loops: tuple[Loop, ...]

    @property
    def within(self) -> Loop | None:
        """The innermost loop."""
        return self.loops[-1] if self.loops else None


def places_of(function: Function, is_bounded: IsBounded) -> list[Place]:
    """All nodes of a function's body, in source order; functions inside it run in no loop of its own."""
    found: list[Place] = []
    for statement in function.body:
        _walk(statement, (), is_bounded, found)
    return found


def _walk(node: ast.AST, loops: tuple[Loop, ...], is_bounded: IsBounded, found: list[Place]) -> None:
    found.append(Place(node, loops))
    match node:
        case ast.For() | ast.AsyncFor() | ast.While():
            parts = _of_loop(node, loops, is_bounded)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            parts = _of_comprehension(node, loops, is_bounded)
        case ast.Call():
            parts = _of_call(node, loops, is_bounded)
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            parts = ((inner, ()) for inner in node.body)
        case ast.ClassDef():
            return
        case _:
            parts = ((inner, loops) for inner in ast.iter_child_nodes(node))
    for inner, around in parts:
        _walk(inner, around, is_bounded, found)


_Parts = Iterator[tuple[ast.AST, tuple[Loop, ...]]]


def _of_loop(node: ast.For | ast.AsyncFor | ast.While, loops: tuple[Loop, ...], is_bounded: IsBounded) -> _Parts:
    if isinstance(node, ast.While):
        inside = (*loops, Loop(set_anew(node.body), each=False))
        yield node.test, inside
    else:
        yield node.iter, loops
        few = is_bounded(node.iter)
        inside = loops if few else (*loops, Loop(set_anew([node.target, *node.body]), each=True))
    yield from ((inner, inside) for inner in node.body)
    yield from ((inner, loops) for inner in node.orelse)


def _of_comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, loops: tuple[Loop, ...], is_bounded: IsBounded
) -> _Parts:
    for generator in node.generators:
        yield generator.iter, loops
        if not is_bounded(generator.iter):
            loops = (*loops, Loop(set_anew([generator.target]), each=True))
        yield from ((test, loops) for test in generator.ifs)
    yield from ((inner, loops) for inner in ([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]))


def _of_call(node: ast.Call, loops: tuple[Loop, ...], is_bounded: IsBounded) -> _Parts:
    """A lambda that is called for each item runs in a loop."""
    repeated = {id(one) for one in _repeated(node, is_bounded)}
    for inner in ast.iter_child_nodes(node):
        function = inner.value if isinstance(inner, ast.keyword) else inner
        if isinstance(function, ast.Lambda) and id(function) in repeated:
            own = frozenset(argument.arg for argument in function.args.args)
            yield function.body, (*loops, Loop(own, each=True))
        else:
            yield inner, loops


def _repeated(node: ast.Call, is_bounded: IsBounded) -> Iterator[ast.expr]:
    """The functions that a call calls for each item."""
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            if name in _KEYED and not (node.args and is_bounded(node.args[0])):
                yield from (keyword.value for keyword in node.keywords if keyword.arg == "key")
            if name in _MAPPING and len(node.args) > 1 and not is_bounded(node.args[1]):
                yield node.args[0]


def set_anew(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """Names, and attributes as `self.name`, that are set to something not made from what they held."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.expr):
            found.update(_stored(node))
        for inner in ast.walk(node):
            match inner:
                case ast.Assign(targets=targets, value=value):
                    found.update(*(_stored(target) for target in targets if not _is_made_from(target, value)))
                case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
                    found.update(_stored(target))
                case ast.For(target=target) | ast.AsyncFor(target=target) | ast.comprehension(target=target):
                    found.update(_stored(target))
                case ast.withitem(optional_vars=ast.expr() as target):
                    found.update(_stored(target))
    return frozenset(found)


def _stored(node: ast.AST) -> set[str]:
    return {
        key
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute) and isinstance(inner.ctx, ast.Store) and (key := key_of(inner))
    }


def _is_made_from(target: ast.expr, value: ast.expr) -> bool:
    return key_of(target) in names_in(value)


def key_of(node: ast.AST) -> str | None:
    """The name of a local variable, or an attribute of an object in one as `self.name`."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
    return None


def names_in(node: ast.AST) -> frozenset[str]:
    """What `key_of` says of all parts of an expression."""
    return frozenset(key for inner in ast.walk(node) if (key := key_of(inner)))
