"""What a call passes once partials, aliases and `**options` are unfolded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from grader.checkers.security.bindings import definitions
from grader.checkers.security.forwarding import forwarder_of
from grader.checkers.security.origins import Frame
from grader.checkers.security.view import View

_MAX_UNFOLDED = 6

Options = dict[str, ast.expr]


class CallShape(Struct, frozen=True, eq=False):
    """The function's dotted path, its positional arguments, and its keywords, the last value of each."""

    name: str
    arguments: tuple[ast.expr, ...]
    options: Options


def call_shape(view: View, call: ast.Call, frame: Frame) -> CallShape:
    """Unfold a call: `p = partial(run, shell=True)`, `run(*a, **OPTIONS)`, options that a helper returns.

    `frame` is that of the function around the call.
    """
    known = view.shapes.get(call)
    if known is None:
        known = view.shapes[call] = _unfolded(view, call, frame)
    return known


def _unfolded(view: View, call: ast.Call, frame: Frame) -> CallShape:
    options: Options = {}
    arguments: list[ast.expr] = []
    func: ast.expr = call.func
    partial = _partial(view, func, frame)
    if partial is not None:
        func = partial.args[0]
        arguments += partial.args[1:]
        options.update(_keywords(view, partial, frame))
    arguments += call.args
    options.update(_keywords(view, call, frame))
    made = CallShape(view.name(func), tuple(arguments), options)
    return forwarded(view, made) or made


def forwarded(view: View, shape: CallShape) -> CallShape | None:
    """The call that a function makes which only hands on what it is given: `def same(a, b): return compare(a, b)`."""
    known = forwarder_of(view, shape.name)
    if known is None:
        return None
    given = {**dict(zip(known.parameters, shape.arguments, strict=False)), **shape.options}

    def filled(node: ast.expr) -> ast.expr:
        return given.get(node.id, node) if isinstance(node, ast.Name) else node

    options = {key.arg: filled(key.value) for key in known.call.keywords if key.arg}
    return CallShape(known.name, tuple(filled(one) for one in known.call.args), options)


def _partial(view: View, func: ast.expr, frame: Frame) -> ast.Call | None:
    if not isinstance(func, ast.Name):
        return None
    reaching, _ = definitions(view, func, frame.function)
    values = [value for value, _ in reaching]
    if not values and func.id in view.constants:
        values = [view.constants[func.id]]
    if len(values) == 1 and isinstance(values[0], ast.Call) and view.name(values[0].func) == "functools.partial":
        return values[0] if values[0].args else None
    return None


def _keywords(view: View, call: ast.Call, frame: Frame) -> Options:
    found: Options = {}
    for keyword in call.keywords:
        if keyword.arg is None:
            found.update(mapping(view, keyword.value, frame))
        else:
            found[keyword.arg] = keyword.value
    return found


def mapping(  # noqa: C901 - one branch a kind of expression
    view: View, node: ast.expr, frame: Frame, depth: int = 0
) -> Options:
    """The keys of a mapping that are literal, and what they are set to last, in the order of the text."""
    if depth > _MAX_UNFOLDED:
        return {}
    found: Options = {}
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                found.update(mapping(view, value, frame, depth + 1))
            elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                found[key.value] = value
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        found.update(mapping(view, node.left, frame, depth + 1))
        found.update(mapping(view, node.right, frame, depth + 1))
    elif isinstance(node, ast.Name):
        reaching, outside = definitions(view, node, frame.function)
        for value, _ in reaching:
            found.update(mapping(view, value, frame, depth + 1))
        if outside and node.id in view.constants:
            found.update(mapping(view, view.constants[node.id], Frame(), depth + 1))
        for name, set_to in _set_later(view, node, frame):
            found.update({name: set_to} if name else mapping(view, set_to, frame, depth + 1))
    elif isinstance(node, ast.Call):
        found.update(_mapping_of_call(view, node, frame, depth))
    return found


def _mapping_of_call(view: View, node: ast.Call, frame: Frame, depth: int) -> Options:
    found: Options = {}
    name = view.name(node.func)
    if name == "dict":
        for part in node.args:
            found.update(mapping(view, part, frame, depth + 1))
        for keyword in node.keywords:
            if keyword.arg is None:
                found.update(mapping(view, keyword.value, frame, depth + 1))
            else:
                found[keyword.arg] = keyword.value
    elif isinstance(node.func, ast.Attribute) and node.func.attr == "copy":
        found.update(mapping(view, node.func.value, frame, depth + 1))
    elif name in view.functions:
        function = view.functions[name]
        for value in view.returns(function):
            found.update(mapping(view, value, Frame(function), depth + 1))
    return found


def _set_later(view: View, name: ast.Name, frame: Frame) -> Iterator[tuple[str, ast.expr]]:
    """`options["key"] = value` and (with an empty key) `options.update(other)` above the use, in the same function."""
    for use in view.uses(name.id):
        parent = next(view.parents(use), None)
        if use.lineno >= name.lineno or view.function_of(use) is not frame.function:
            continue
        outer = next(view.parents(parent), None) if parent is not None else None
        if isinstance(parent, ast.Subscript) and isinstance(outer, ast.Assign) and parent in outer.targets:
            if isinstance(parent.slice, ast.Constant) and isinstance(parent.slice.value, str):
                yield parent.slice.value, outer.value
        elif isinstance(parent, ast.Attribute) and parent.attr == "update" and isinstance(outer, ast.Call):
            for part in outer.args:
                yield "", part
            for keyword in outer.keywords:
                if keyword.arg:
                    yield keyword.arg, keyword.value


def literal(view: View, node: ast.expr | None, frame: Frame) -> object:
    """The value of an expression that is a literal, or a name bound once to one; Ellipsis where it is not known."""
    for _ in range(_MAX_UNFOLDED):
        if isinstance(node, ast.Constant):
            return node.value
        if not isinstance(node, ast.Name):
            return ...
        reaching, outside = definitions(view, node, frame.function)
        if len(reaching) == 1 and not outside and not reaching[0][1]:
            node = reaching[0][0]
        elif reaching:
            return ...
        else:
            node = _default(node.id, frame) or view.constants.get(node.id)
    return ...


def _default(name: str, frame: Frame) -> ast.expr | None:
    """The default of a parameter: what a caller gets who gives nothing."""
    if frame.function is None:
        return None
    spec = frame.function.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    given = dict(zip(reversed(names), reversed(spec.defaults), strict=False))
    given.update({one.arg: value for one, value in zip(spec.kwonlyargs, spec.kw_defaults, strict=True) if value})
    return given.get(name)


def lines_of(*nodes: ast.AST) -> frozenset[int]:
    """All lines that nodes stand on."""
    return frozenset(
        line
        for node in nodes
        for line in range(getattr(node, "lineno", 0), (getattr(node, "end_lineno", 0) or 0) + 1)
        if line
    )
