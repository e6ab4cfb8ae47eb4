"""Expressions: the symbolic values that they make."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from grader.checkers.security.taint.calls import call
from grader.checkers.security.taint.containers import element, item, merged
from grader.checkers.security.taint.frame import Closure, Frame, State
from grader.checkers.security.taint.program import FunctionInfo
from grader.checkers.security.taint.value import (
    NONE,
    UNKNOWN,
    Condition,
    Value,
    concatenated,
    constant,
    either,
    under,
)

if TYPE_CHECKING:
    from grader.checkers.security.taint.machine import Machine

_SHOWN = 70


def evaluate(machine: Machine, frame: Frame, state: State, node: ast.expr) -> Value:
    """The value of an expression; walrus targets and mutations change the state."""
    if not machine.enter():
        return UNKNOWN
    try:
        handler = _HANDLERS.get(node.__class__)
        return UNKNOWN if handler is None else handler(machine, frame, state, node)
    finally:
        machine.leave()


def source_text(node: ast.AST) -> str:
    """An expression as it is written, cut to a readable length."""
    text = ast.unparse(node)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _constant(_machine: Machine, _frame: Frame, _state: State, node: ast.Constant) -> Value:
    return constant(node.value)


def _name(machine: Machine, frame: Frame, state: State, node: ast.Name) -> Value:
    value = state.variables.get(node.id)
    if value is None and frame.outer is not None:
        value = frame.outer.get(node.id)
    return machine.global_name(frame.module, node.id) if value is None else value


def _attribute(machine: Machine, frame: Frame, state: State, node: ast.Attribute) -> Value:
    if state.variables and isinstance(node.value, ast.Name):
        known = state.variables.get(f"{node.value.id}.{node.attr}")
        if known is not None:
            return known
    owner = evaluate(machine, frame, state, node.value)
    return machine.attribute(owner, node.attr, frame, node)


def _subscript(machine: Machine, frame: Frame, state: State, node: ast.Subscript) -> Value:
    owner = evaluate(machine, frame, state, node.value)
    if isinstance(node.slice, ast.Slice):
        bounds = [
            NONE if part is None else evaluate(machine, frame, state, part)
            for part in (node.slice.lower, node.slice.upper, node.slice.step)
        ]
        if owner.bare().op == "source" and owner.bare().data.kind == "argv":
            return owner
        return Value("item", (owner, Value("slice", tuple(bounds))))
    index = evaluate(machine, frame, state, node.slice)
    return item(owner, index)


def _joined(machine: Machine, frame: Frame, state: State, node: ast.JoinedStr) -> Value:
    value = concatenated([evaluate(machine, frame, state, part) for part in node.values])
    machine.note_text(frame, state, node, value)
    return value


def _formatted(machine: Machine, frame: Frame, state: State, node: ast.FormattedValue) -> Value:
    value = evaluate(machine, frame, state, node.value)
    spec = ""
    if isinstance(node.format_spec, ast.JoinedStr):
        parts = node.format_spec.values
        spec = "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))
    if not spec and node.conversion in (-1, ord("s")):
        return value
    return Value("format", (value,), data=(spec, node.conversion))


def _binary(machine: Machine, frame: Frame, state: State, node: ast.BinOp) -> Value:
    value = _operated(machine, frame, state, node)
    machine.note_text(frame, state, node, value)
    return value


def _operated(machine: Machine, frame: Frame, state: State, node: ast.BinOp) -> Value:  # noqa: C901, PLR0911 - one return an operator
    operator = node.op
    if isinstance(operator, ast.Add):
        chain = [node.right]
        left = node.left
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            chain.append(left.right)
            left = left.left
        chain.append(left)
        parts = [evaluate(machine, frame, state, part) for part in reversed(chain)]
        if all(part.bare().op == "list" for part in parts):
            return Value("list", tuple(inner for part in parts for inner in part.bare().args))
        return concatenated(parts)
    left_value = evaluate(machine, frame, state, node.left)
    right_value = evaluate(machine, frame, state, node.right)
    if isinstance(operator, ast.Mod):
        bare = right_value.bare()
        if bare.op == "list":
            return Value("percent", (left_value, *bare.args))
        if bare.op == "dict":
            return Value("percent", (left_value, right_value), data="dict")
        return Value("percent", (left_value, right_value))
    if isinstance(operator, ast.Mult):
        return Value("times", (left_value, right_value))
    if isinstance(operator, ast.Div):
        return Value("slash", (left_value, right_value), path="pathlib.Path()" if not _is_number(right_value) else "")
    if isinstance(operator, ast.BitOr):
        left_bare, right_bare = left_value.bare(), right_value.bare()
        if left_bare.op == "dict" and right_bare.op == "dict":
            return merged(left_bare, right_bare)
        return either([left_value, right_value])
    return Value("number", ())


def _is_number(value: Value) -> bool:
    return value.op == "const" and isinstance(value.data, int | float)


def _boolean(machine: Machine, frame: Frame, state: State, node: ast.BoolOp) -> Value:
    is_and = isinstance(node.op, ast.And)
    inner = State(state.variables, state.conditions)
    parts = []
    for part in node.values:
        value = evaluate(machine, frame, inner, part)
        parts.append(value)
        inner.assume(Condition(value, is_and, source_text(part), part.lineno) if value.marks else _NOTHING)
    return Value("and" if is_and else "or", tuple(parts), path=parts[0].path)


_NOTHING = Condition(UNKNOWN, None)


def _unary(machine: Machine, frame: Frame, state: State, node: ast.UnaryOp) -> Value:
    value = evaluate(machine, frame, state, node.operand)
    if isinstance(node.op, ast.Not):
        return Value("not", (value,))
    if isinstance(node.op, ast.USub) and value.op == "const" and isinstance(value.data, int | float):
        return constant(-value.data)
    return Value("number", ())


def _compare(machine: Machine, frame: Frame, state: State, node: ast.Compare) -> Value:
    left = evaluate(machine, frame, state, node.left)
    found = []
    for operator, comparator in zip(node.ops, node.comparators, strict=True):
        right = evaluate(machine, frame, state, comparator)
        found.append(Value("compare", (left, right), data=type(operator).__name__))
        left = right
    return found[0] if len(found) == 1 else Value("and", tuple(found))


def _conditional(machine: Machine, frame: Frame, state: State, node: ast.IfExp) -> Value:
    test = evaluate(machine, frame, state, node.test)
    text = source_text(node.test)
    values = []
    for branch, truth in ((node.body, True), (node.orelse, False)):
        way = State(state.variables, state.conditions)
        condition = Condition(test, truth, text, node.lineno)
        way.assume(condition)
        value = evaluate(machine, frame, way, branch)
        values.append(under((condition,), value) if test.marks else value)
    return either(values)


def _walrus(machine: Machine, frame: Frame, state: State, node: ast.NamedExpr) -> Value:
    value = evaluate(machine, frame, state, node.value)
    state.variables[node.target.id] = value
    return value


def _inner(machine: Machine, frame: Frame, state: State, node: ast.Await | ast.Starred) -> Value:
    return evaluate(machine, frame, state, node.value)


def _yield(machine: Machine, frame: Frame, state: State, node: ast.Yield | ast.YieldFrom) -> Value:
    frame.is_generator = True
    if node.value is not None:
        value = evaluate(machine, frame, state, node.value)
        if isinstance(node, ast.YieldFrom):
            value = element(value, "each")
        frame.returns.append((state.copy(), value))
    return UNKNOWN


def _sequence(machine: Machine, frame: Frame, state: State, node: ast.List | ast.Tuple | ast.Set) -> Value:
    parts: list[Value] = []
    for part in node.elts:
        value = evaluate(machine, frame, state, part)
        bare = value.bare()
        if not isinstance(part, ast.Starred):
            parts.append(value)
        elif bare.op == "list":
            parts.extend(bare.args)
        else:
            parts.append(element(value, "each"))
    return Value("list", tuple(parts))


def _dict(machine: Machine, frame: Frame, state: State, node: ast.Dict) -> Value:
    found = Value("dict", ())
    keys: list[Value] = []
    values: list[Value] = []
    for key, part in zip(node.keys, node.values, strict=True):
        value = evaluate(machine, frame, state, part)
        if key is not None:
            keys.append(evaluate(machine, frame, state, key))
            values.append(value)
        elif value.bare().op == "dict":
            found = merged(merged(found, Value("dict", tuple(keys + values))), value.bare())
            keys, values = [], []
        elif value.marks:
            return value
    return merged(found, Value("dict", tuple(keys + values)))


def _comprehension(
    machine: Machine, frame: Frame, state: State, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
) -> Value:
    inner, over, name = _generators(machine, frame, state, node.generators)
    held = tuple(one for one in inner.conditions if one not in state.conditions)
    made = under(held, evaluate(machine, frame, inner, node.elt))
    if over.marks:
        return Value("each", (over, made), data=(name, machine.in_test))
    bare = over.bare()
    if bare.op == "list" and made.op != "element" and not made.marks and bare.args:
        return Value("each", (over, made), data=(name, False))
    return Value("list", (made,))


def _generators(
    machine: Machine, frame: Frame, state: State, generators: list[ast.comprehension]
) -> tuple[State, Value, str]:
    inner = state.copy()
    first, name = UNKNOWN, ""
    for index, generator in enumerate(generators):
        over = evaluate(machine, frame, inner, generator.iter)
        own = f"each {source_text(generator.target)}@{generator.iter.lineno}:{generator.iter.col_offset}"
        machine.bind(frame, inner, generator.target, element(over, own))
        if index == 0 or (over.marks and not first.marks):
            first, name = over, own
        for test in generator.ifs:
            value = evaluate(machine, frame, inner, test)
            inner.assume(Condition(value, True, source_text(test), test.lineno))
    return inner, first, name


def _dict_comprehension(machine: Machine, frame: Frame, state: State, node: ast.DictComp) -> Value:
    inner, _, _ = _generators(machine, frame, state, node.generators)
    held = tuple(one for one in inner.conditions if one not in state.conditions)
    key = under(held, evaluate(machine, frame, inner, node.key))
    value = under(held, evaluate(machine, frame, inner, node.value))
    return Value("dict", (key, value))


def _lambda(_machine: Machine, frame: Frame, state: State, node: ast.Lambda) -> Value:
    info = FunctionInfo(node, frame.module, "<lambda>")
    return Value("object", data=Closure(info, {**(frame.outer or {}), **state.variables}), path="<lambda>")


def _call(machine: Machine, frame: Frame, state: State, node: ast.Call) -> Value:
    value = call(machine, frame, state, node)
    if isinstance(node.func, ast.Attribute) and node.func.attr == "format":
        machine.note_text(frame, state, node, value)
    return value


_HANDLERS: dict[type[ast.expr], Callable[..., Any]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.JoinedStr: _joined,
    ast.FormattedValue: _formatted,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.IfExp: _conditional,
    ast.NamedExpr: _walrus,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.List: _sequence,
    ast.Tuple: _sequence,
    ast.Set: _sequence,
    ast.Dict: _dict,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.Lambda: _lambda,
    ast.Call: _call,
}
