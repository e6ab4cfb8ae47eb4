"""Slices that are copied once for each item."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.recursion import recursive_functions
from grader.checkers.complexity.scaling.idioms.places import Place, key_of
from grader.checkers.complexity.scaling.idioms.view import Idiom, View

SLICED = ("list", "tuple", "str", "bytes")
_FOLDS = frozenset(("sorted", "min", "max", "sum", "any", "all", "set"))
_WHOLE = frozenset(("sorted", "min", "max", "sum"))


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    for place in view.in_loops():
        match place.node:
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=ast.Subscript() as part):
                if key_of(target) == key_of(part.value) and view.is_kept(target, place.within):
                    yield from _shortened(view, part)
            case ast.Call(args=[part, *_]):
                yield from _folded(view, place, place.node, part)
    for function in recursive_functions(view.node, view.qualname):
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and calls_itself(node, function.name):
                yield from _passed_on(view, node)


def _shortened(view: View, part: ast.Subscript) -> Iterator[Idiom]:
    kind = view.kind(part.value)
    if kind is None or kind.name not in SLICED or kind.bounded or not takes_a_few(part):
        return
    name = key_of(part.value)
    yield Idiom(
        node=part,
        said=f"`{name} = {name}[{ast.unparse(part.slice)}]` in a loop",
        instead="It copies all the rest in each round; keep a position in it instead.",
    )


def takes_a_few(part: ast.Subscript) -> bool:
    """Does a slice leave out a fixed number of items at an end, and keep the rest?"""
    match part.slice:
        case ast.Slice(lower=ast.Constant(value=int(low)), upper=None, step=None):
            return low > 0
        case ast.Slice(lower=None, upper=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())), step=None):
            return True
        case ast.Slice(
            lower=ast.Constant(value=int()),
            upper=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int())),
            step=None,
        ):
            return True
    return False


def _folded(view: View, place: Place, call: ast.Call, part: ast.expr) -> Iterator[Idiom]:
    """`sum(items[i:j])` for each i, and `max(items)` of all items for each of a loop over items."""
    path = view.resolve(call.func)
    within = place.within
    if path not in _FOLDS or within is None:
        return
    if isinstance(part, ast.Subscript) and isinstance(part.slice, ast.Slice):
        if view.unbounded(part, *SLICED) and view.is_kept(part.value, within):
            yield Idiom(
                node=call,
                said=f"`{path}` of a slice in a loop",
                instead="It goes over the slice again in each round; carry the result from round to round.",
            )
    elif path in _WHOLE and within.each and len(call.args) == 1 and key_of(part) is not None:
        if not view.unbounded(part, "list", "tuple", "set") or not view.is_kept(part, within):
            return
        yield Idiom(
            node=call,
            said=f"`{path}({key_of(part)})` of all items in a loop",
            instead="It goes over all of them in each round; do it once, or keep the result up to date.",
        )


def calls_itself(node: ast.Call, name: str) -> bool:
    """Is this a call of the function of that name, or of the method of that name of the same object?"""
    match node.func:
        case ast.Name(id=called):
            return called == name
        case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=called):
            return called == name
    return False


def _passed_on(view: View, call: ast.Call) -> Iterator[Idiom]:
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        if isinstance(argument, ast.Subscript) and takes_a_few(argument) and view.unbounded(argument.value, *SLICED):
            yield Idiom(
                node=argument,
                said=f"slice `{ast.unparse(argument)}` passed on in recursion",
                instead="Each call copies all the rest; pass a position, or loop.",
            )
