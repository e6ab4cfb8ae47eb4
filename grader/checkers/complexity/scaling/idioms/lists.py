"""Lists that are scanned, shifted or rebuilt once for each item."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.scaling.idioms.places import Loop
from grader.checkers.complexity.scaling.idioms.view import SCANNED, Idiom, View

_SEARCHES = frozenset(("index", "count", "remove"))
_KEYED = frozenset(("sorted", "min", "max", "sort"))
_MAKING = frozenset(("set", "frozenset", "list", "tuple", "sorted"))


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    for place in view.in_loops():
        match place.node:
            case ast.Compare(ops=ops, comparators=comparators):
                for operator, searched in zip(ops, comparators, strict=True):
                    if isinstance(operator, ast.In | ast.NotIn):
                        yield from _membership(view, place.node, searched, place.within)
            case ast.Call(func=ast.Attribute(value=owner, attr=method)) as call:
                yield from _call(view, call, owner, method, place.within)
            case ast.Delete(targets=[ast.Subscript(value=owner, slice=ast.Constant(value=0))] as targets):
                if view.unbounded(owner, "list") and view.is_kept(owner, place.within):
                    yield _shift(targets[0], "`del` of the first item of a list in a loop")
    for place in view.places:
        if isinstance(place.node, ast.Call):
            yield from _sort_key(view, place.node)
            yield from _sum_of_lists(view, place.node)


def _membership(view: View, node: ast.Compare, searched: ast.expr, within: Loop | None) -> Iterator[Idiom]:
    if not view.is_kept(_whole(searched), within):
        return
    kind = view.kind(searched)
    match searched:
        case ast.Call(func=ast.Name(id=maker), args=[source]) if (
            maker in _MAKING and view.resolve(searched.func) == maker
        ):
            made = view.kind(source)
            if made is not None and not made.bounded:
                yield Idiom(
                    node=node,
                    said=f"`{maker}(...)` made anew inside a test in a loop",
                    instead="Make it once, before the loop.",
                )
            return
        case ast.Call():
            if kind is not None and kind.name == "values" and not kind.bounded:
                yield Idiom(
                    node=node,
                    said="`in` on the values of a dict in a loop",
                    instead="A set of the values, made before the loop, is asked in one step.",
                )
            return
    if kind is not None and kind.name in SCANNED and not kind.bounded:
        yield Idiom(
            node=node,
            said=f"`in` on a {kind.name} in a loop",
            instead="It is scanned each time; a set or a dict is asked in one step.",
        )


def _whole(node: ast.expr) -> ast.expr:
    """What a slice is taken of: its bounds may change from round to round."""
    return node.value if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice) else node


def _call(view: View, call: ast.Call, owner: ast.expr, method: str, within: Loop | None) -> Iterator[Idiom]:
    if not view.is_kept(owner, within):
        return
    first = call.args[0] if call.args else None
    at_start = isinstance(first, ast.Constant) and first.value == 0 and first.value is not False
    if method in ("pop", "insert") and at_start and view.unbounded(owner, "list"):
        yield _shift(call, f"`{method}(0{', ...' if method == 'insert' else ''})` on a list in a loop")
    elif method in _SEARCHES and call.args and view.unbounded(owner, *SCANNED):
        yield _search(call, method, "a list in a loop")
    elif method == "count" and len(call.args) == 1 and view.unbounded(owner, "str"):
        yield _search(call, method, "a text in a loop")


def _shift(node: ast.expr, said: str) -> Idiom:
    return Idiom(node=node, said=said, instead="It moves every other item; a deque does the same in one step.")


def _search(node: ast.expr, method: str, where: str) -> Idiom:
    instead = (
        "a Counter made"
        if method == "count"
        else "a dict from item to place, made"
        if method == "index"
        else "a set, kept"
    )
    return Idiom(
        node=node,
        said=f"`{method}` on {where}",
        instead=f"It scans all of it each time; {instead} beside it, answers in one step.",
    )


def _sort_key(view: View, call: ast.Call) -> Iterator[Idiom]:
    """`key=order.index`, which is called for each item."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    for keyword in call.keywords if name in _KEYED else ():
        match keyword.arg, keyword.value:
            case "key", ast.Attribute(value=owner, attr="index" | "count" as method):
                if view.unbounded(owner, "list", "tuple"):
                    yield _search(keyword.value, method, "a list as a sort key")


def _sum_of_lists(view: View, call: ast.Call) -> Iterator[Idiom]:
    if view.resolve(call.func) != "sum" or not call.args:
        return
    start = (
        call.args[1] if len(call.args) > 1 else next((one.value for one in call.keywords if one.arg == "start"), None)
    )
    if isinstance(start, ast.List | ast.Tuple) and not start.elts:
        parts = view.kind(call.args[0])
        if parts is None or not parts.bounded:
            kind = "lists" if isinstance(start, ast.List) else "tuples"
            yield Idiom(
                node=call,
                said=f"`sum` of {kind}",
                instead="It copies all that was added before; itertools.chain.from_iterable copies nothing twice.",
            )
