"""Proofs of identity (codes, signatures, states) that are compared the wrong way, or never."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.callshape import call_shape, lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.origins import Frame, Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import parts
from grader.facts.units import Function
from grader.model.evidence import Severity

CHECK = "security.broken-authentication"

_COMPARE = frozenset({"hmac.compare_digest", "secrets.compare_digest", "django.utils.crypto.constant_time_compare"})
_CARRIERS = ("headers", "args", "form", "GET", "POST", "values", "cookies", "query_params")
_PROOFS = frozenset({"signature", "sig", "state", "hmac"})
_TIMING = "comparing it with `==` tells by its time how many letters were right; use `hmac.compare_digest`"


def judge(view: View, _origins: Origins) -> Iterator[Judgement]:
    """One judgement for each proof that is shortened, compared by `==`, bypassed by a constant or not compared."""
    for call in view.calls:
        shape = call_shape(view, call, Frame(view.function_of(call)))
        if shape.name in _COMPARE:
            yield from _shortened(view, call, shape.arguments)
    for node in view.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _never_compared(view, node)
            yield from _bypassed(view, node)
            yield from _by_equality(view, node)


def _shortened(view: View, call: ast.Call, arguments: tuple[ast.expr, ...]) -> Iterator[Judgement]:
    """`compare_digest(given, known[:len(given)])`: an empty text proves everything."""
    for argument in arguments:
        values = [argument]
        if isinstance(argument, ast.Name):
            bound = view.bindings(view.function_of(call)).get(argument.id, [])
            values = [one.value for one in bound]
        for value in values:
            if (
                isinstance(value, ast.Subscript)
                and isinstance(value.slice, ast.Slice)
                and isinstance(value.slice.upper, ast.Call)
                and view.name(value.slice.upper.func) == "len"
            ):
                message = "the known value is cut to the length of the given one: an empty or short guess is right"
                yield _found(view, call, "high", 287, message)
                return


def _never_compared(view: View, function: Function) -> Iterator[Judgement]:
    """A signature or state is read from the request, and never leaves tests for presence."""
    for name, bindings in view.bindings(function).items():
        for binding in bindings:
            key = _carried(binding.value)
            if key is None or not _PROOFS & set(parts(key)):
                continue
            uses = [use for use in view.uses(name) if view.function_of(use) is function and isinstance(use, ast.Name)]
            if uses and all(_is_presence(view, use) for use in uses):
                message = f"`{key}` is read from the request and never compared with what it has to be"
                cwe = 352 if "state" in parts(key) else 345
                yield _found(view, binding.statement, "high", cwe, message)


def _carried(node: ast.expr) -> str | None:
    """The literal key under which a value is taken from a request."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        base, key = node.func.value, node.args[0]
    elif isinstance(node, ast.Subscript):
        base, key = node.value, node.slice
    else:
        return None
    carrier = isinstance(base, ast.Attribute) and base.attr in _CARRIERS
    return key.value if carrier and isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _is_presence(view: View, use: ast.expr) -> bool:
    """Whether a use only asks whether the value is there, or writes it to a log."""
    outer = next(view.parents(use), None)
    if isinstance(outer, ast.UnaryOp | ast.BoolOp | ast.If):
        return True
    if isinstance(outer, ast.Call):
        name = view.name(outer.func)
        method = outer.func.attr if isinstance(outer.func, ast.Attribute) else ""
        return name in ("bool", "len", "print") or method in ("info", "debug", "warning", "error")
    return False


def _bypassed(view: View, function: Function) -> Iterator[Judgement]:
    """In a function that compares digests: `if given == CONSTANT: return True`."""
    if not any(isinstance(node, ast.Call) and view.name(node.func) in _COMPARE for node in view.own(function)):
        return
    for node in view.own(function):
        if not (isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and len(node.test.ops) == 1):
            continue
        last = node.body[-1]
        opens = isinstance(last, ast.Return) and isinstance(last.value, ast.Constant) and last.value.value is True
        right = node.test.comparators[0]
        value = view.constants.get(right.id) if isinstance(right, ast.Name) else right
        text = value.value if isinstance(value, ast.Constant) else None
        if opens and isinstance(node.test.ops[0], ast.Eq) and isinstance(text, str) and text:
            yield _found(
                view, node.test, "high", 798, "a constant opens this check for everybody who has read the source"
            )


def _by_equality(view: View, function: Function) -> Iterator[Judgement]:
    """`hmac.new(...).hexdigest() == given`."""
    for node in view.own(function):
        if not (isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)):
            continue
        if any(_is_mac(view, side, function) for side in (node.left, *node.comparators)):
            yield _found(view, node, "medium", 208, f"this is a message authentication code: {_TIMING}")


def _is_mac(view: View, node: ast.expr, function: Function) -> bool:
    if isinstance(node, ast.Name):
        bound = view.bindings(function).get(node.id, [])
        return len(bound) == 1 and not isinstance(bound[0].value, ast.Name) and _is_mac(view, bound[0].value, function)
    if isinstance(node, ast.Call):
        if view.name(node.func) == "hmac.digest":
            return True
        if isinstance(node.func, ast.Attribute) and node.func.attr in ("digest", "hexdigest"):
            return isinstance(node.func.value, ast.Call) and view.name(node.func.value.func) == "hmac.new"
        helper = view.functions.get(view.name(node.func)) or _own_method(view, node.func)
        values = view.returns(helper) if helper is not None and helper is not function else ()
        return len(values) == 1 and isinstance(values[0], ast.Call) and _is_mac(view, values[0], function)
    return False


def _own_method(view: View, func: ast.expr) -> Function | None:
    """`self.name`, where the class around has such a method."""
    if not (isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == "self"):
        return None
    owner = view.class_of(func)
    return view.methods(owner).get(func.attr) if owner is not None else None


def _found(view: View, node: ast.expr | ast.stmt, severity: Severity, cwe: int, message: str) -> Judgement:
    found = Candidate(
        check=CHECK, cwe=cwe, span=view.span(node), message=message, severity=severity, confidence="medium"
    )
    return Judgement(check=CHECK, lines=lines_of(node), found=found)
