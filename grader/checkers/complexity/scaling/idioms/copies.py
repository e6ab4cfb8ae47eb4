"""What is gathered in a loop, and copied whole in each round to gather one thing more."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.scaling.idioms.places import Place, key_of, names_in
from grader.checkers.complexity.scaling.idioms.view import GROWING, Idiom, View

_CONTAINERS = ("list", "tuple", "set", "dict", "deque")
_DEEP = frozenset(("copy.deepcopy", "json.loads", "pickle.loads"))
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.BitOr: "|", ast.Sub: "-"}
_DUMPS = {"json.loads": "json.dumps", "pickle.loads": "pickle.dumps"}


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    for place in view.in_loops():
        match place.node:
            case ast.Assign(targets=[ast.Name() | ast.Attribute() as target], value=value):
                yield from _rebuilt(view, place, target, value)
            case ast.AugAssign(target=ast.Name() | ast.Attribute() as target, op=ast.Add()):
                yield from _added(view, place, target)
            case ast.Call():
                yield from _deep_copy(view, place, place.node)
    for place in view.places:
        if isinstance(place.node, ast.Call):
            yield from _folded(view, place.node)


def _rebuilt(view: View, place: Place, target: ast.Name | ast.Attribute, value: ast.expr) -> Iterator[Idiom]:
    """`x = x + [..]`, `x = {**x, ..}`, `x = x | {..}`, `x = [*x, ..]`, `x = s + x` with texts."""
    key = key_of(target)
    if key is None or not view.is_kept(target, place.within):
        return
    said = _copy_of(view, key, value)
    if said:
        yield Idiom(
            node=value,
            said=f"{said} in a loop",
            instead="It copies all that is there in each round; add to it in place.",
        )
    elif _grows_text(view, key, value):
        yield _text(
            value,
            f"text put before `{key}`" if not isinstance(value, ast.JoinedStr) else f"`{key}` in an f-string of itself",
        )


def _copy_of(view: View, key: str, value: ast.expr) -> str:
    """How an expression copies what a name holds and adds to it; empty where it does not."""

    def held(parts: list[ast.expr], *kinds: str) -> bool:
        return any(key_of(one) == key and view.unbounded(one, *kinds) for one in parts)

    match value:
        case ast.BinOp():
            return _operation_on(view, key, value)
        case ast.Dict(keys=keys, values=values):
            spread = [one for one, name in zip(values, keys, strict=True) if name is None]
            said = f"`{{**{key}, ...}}`" if held(spread, "dict") else ""
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            spread = [one.value for one in items if isinstance(one, ast.Starred)]
            said = f"`*{key}` in a new {type(value).__name__.lower()}" if held(spread, *_CONTAINERS) else ""
        case ast.Call(func=ast.Name(id="dict"), args=[first], keywords=[_, *_]):
            said = f"`dict({key}, ...)`" if held([first], "dict") else ""
        case ast.Call(func=ast.Attribute(value=owner, attr="union" | "difference" as method)):
            said = f"`{key}.{method}(...)`" if held([owner], "set") else ""
        case _:
            said = ""
    return said


def _operation_on(view: View, key: str, value: ast.BinOp) -> str:
    """`x + ...`, `... + x`, `x | ...` and `x - ...` of lists, tuples, bytes, sets and dicts."""
    sign = _SIGNS.get(type(value.op))
    in_front = key_of(value.left) == key
    own = value.left if in_front else value.right
    if sign is None or key_of(own) != key or (sign == "-" and not in_front):
        return ""
    wanted = ("list", "tuple", "bytes") if sign == "+" else ("set", "dict")
    kind = view.kind(own)
    if kind is None or kind.name not in wanted or kind.bounded:
        return ""
    made = f"{key} {sign} ..." if in_front else f"... {sign} {key}"
    return f"`{key} = {made}` on a {kind.name}"


def _grows_text(view: View, key: str, value: ast.expr) -> bool:
    """`s = c + s` and f-strings copy; `s = s + c` on a local text does not (CPython grows it in place)."""
    match value:
        case ast.BinOp(op=ast.Add()):
            parts = _summands(value)
            kind = view.kind(parts[-1])
            behind = key_of(parts[-1]) == key or any(key_of(part) == key for part in parts[1:])
            return (
                behind and kind is not None and any(view.unbounded(one, "str") for one in parts if key_of(one) == key)
            )
        case ast.JoinedStr(values=values):
            held = [one.value for one in values if isinstance(one, ast.FormattedValue)]
            return any(key_of(one) == key and view.unbounded(one, "str") for one in held)
    return False


def _summands(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return [*_summands(node.left), *_summands(node.right)]
    return [node]


def _added(view: View, place: Place, target: ast.Name | ast.Attribute) -> Iterator[Idiom]:
    """`+=` on tuples and bytes, and on a text that an object holds; on a local text it is linear in CPython."""
    kind = view.kind(target)
    if kind is None or kind.bounded or not view.is_kept(target, place.within):
        return
    if kind.name in ("tuple", "bytes"):
        instead = "a list" if kind.name == "tuple" else "a bytearray"
        yield Idiom(
            node=target,
            said=f"`+=` on {'a tuple' if kind.name == 'tuple' else 'bytes'} in a loop",
            instead=f"It copies all that is there in each round; add to {instead}, and convert it once.",
        )
    elif kind.name == "str" and isinstance(target, ast.Attribute):
        yield _text(target, f"`+=` on the text `{key_of(target)}`")


def _text(node: ast.expr, said: str) -> Idiom:
    return Idiom(
        node=node,
        said=f"{said} in a loop",
        instead="It copies the whole text in each round; gather the parts in a list, and join them once.",
    )


def _deep_copy(view: View, place: Place, call: ast.Call) -> Iterator[Idiom]:
    """`deepcopy` or a round trip through JSON of what the same loop fills."""
    path = view.resolve(call.func)
    if path not in _DEEP or not call.args:
        return
    held = call.args[0]
    if path in _DUMPS:
        if not (isinstance(held, ast.Call) and view.resolve(held.func) == _DUMPS[path] and held.args):
            return
        held = held.args[0]
    key = key_of(held)
    if key is None or not view.unbounded(held, *_CONTAINERS):
        return
    loops = len(place.loops)
    if any(len(other.loops) >= loops and _fills(other.node, key) for other in view.in_loops()):
        yield Idiom(
            node=call,
            said=f"`{path}` of `{key}`, which grows, in a loop",
            instead="It copies all that is there in each round; copy the new part alone, or once at the end.",
        )


def _fills(node: ast.AST, key: str) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(value=owner, attr=method)):
            return method in GROWING and key_of(owner) == key
        case ast.Assign(targets=targets, value=value):
            return any(isinstance(one, ast.Subscript) and key_of(one.value) == key for one in targets) or (
                any(key_of(one) == key for one in targets) and key in names_in(value)
            )
        case ast.AugAssign(target=target):
            return key_of(target) == key
    return False


def _folded(view: View, call: ast.Call) -> Iterator[Idiom]:
    """`reduce(lambda found, item: {**found, ...}, items, {})`."""
    if view.resolve(call.func) != "functools.reduce" or not call.args:
        return
    function = call.args[0]
    if not isinstance(function, ast.Lambda) or len(function.args.args) != 2 or len(call.args) != 3:  # noqa: PLR2004 - both of a fold, and its start
        return
    key = function.args.args[0].arg
    start = view.kind(call.args[2])
    body = function.body
    copied = (
        (isinstance(body, ast.Dict) and any(key_of(one) == key for one in body.values))
        or (
            isinstance(body, ast.List)
            and any(isinstance(one, ast.Starred) and key_of(one.value) == key for one in body.elts)
        )
        or (isinstance(body, ast.BinOp) and isinstance(body.op, ast.Add | ast.BitOr) and key_of(body.left) == key)
    )
    if copied and start is not None and start.name in _CONTAINERS:
        yield Idiom(
            node=call,
            said=f"`reduce` that makes a new {start.name} of `{key}` for each item",
            instead="It copies all that is there in each round; a loop that adds to one copies nothing.",
        )
