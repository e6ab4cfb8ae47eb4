"""What a name may be bound to where it is used, inside one function, by position and block; no paths are enumerated."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.security.view import Binding, View
from grader.facts.units import Function

Reaching = list[tuple[ast.expr, bool]]
"""Values, and whether the name stands for an element of the value instead of the value itself."""

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def definitions(view: View, use: ast.Name, function: Function | None) -> tuple[Reaching, bool]:
    """The values that may reach a use, and whether the name may also come from outside the function's body.

    From outside means: a parameter, an outer function or the module.
    """
    for outer in view.parents(use):
        if isinstance(outer, _COMPREHENSIONS):
            for generator in outer.generators:
                if use.id in {part.id for part in ast.walk(generator.target) if isinstance(part, ast.Name)}:
                    return [(generator.iter, True)], False
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            break
    bindings = view.bindings(function).get(use.id, ())
    around = set(view.parents(use))
    place = _place(use)
    before = [one for one in bindings if _place(one.statement) < place and _is_done(one, around)]
    loops = [outer for outer in around if isinstance(outer, _LOOPS)]
    again = [
        one
        for one in bindings
        if _place(one.statement) > place and any(loop in loops for loop in view.parents(one.statement))
    ]
    found: Reaching = [(one.value, one.is_element) for one in again]
    dominated = False
    for one in sorted(before, key=lambda binding: _place(binding.statement), reverse=True):
        found.append((one.value, one.is_element))
        if not one.augments and _dominates(view, one, use, around):
            dominated = True
            break
    found.reverse()
    is_parameter = function is not None and parameter(function, use.id) is not None
    return found, not dominated and (is_parameter or not bindings)


def last_definition(view: View, name: str, before: int, function: Function | None) -> int:
    """The line of the last binding of a name above a line; 0 where there is none."""
    lines = [one.statement.lineno for one in view.bindings(function).get(name, ()) if one.statement.lineno < before]
    return max(lines, default=0)


def elements_added(view: View, name: ast.Name, function: Function | None) -> list[ast.expr]:
    """What is put into a collection after it was made: `append`, `add`, `insert`, `extend`."""
    found: list[ast.expr] = []
    for call in view.calls:
        func = call.func
        if not (isinstance(func, ast.Attribute) and isinstance(func.value, ast.Name) and func.value.id == name.id):
            continue
        if not call.args or view.function_of(call) is not function:
            continue
        if func.attr in ("append", "add", "insert", "appendleft"):
            found.append(call.args[-1])
        elif func.attr in ("extend", "update"):
            found.append(ast.Starred(value=call.args[0]))
    return found


def parameter(function: Function, name: str) -> ast.arg | None:
    """The parameter of that name."""
    return next((one for one in _arguments(function) if one.arg == name), None)


def parameters(function: Function, call: ast.Call, *, skip_self: bool) -> dict[str, ast.expr]:
    """What a call gives for each parameter, defaults included; starred arguments bind nothing."""
    spec = function.args
    positional = [one.arg for one in (*spec.posonlyargs, *spec.args)][1 if skip_self else 0 :]
    with_default = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    bound = dict(zip(reversed(with_default), reversed(spec.defaults), strict=False))
    for keyword_only, keyword_default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        if keyword_default is not None:
            bound[keyword_only.arg] = keyword_default
    for name, value in zip(positional, call.args, strict=False):
        if isinstance(value, ast.Starred):
            return {}
        bound[name] = value
    for keyword in call.keywords:
        if keyword.arg is None:
            return {}
        bound[keyword.arg] = keyword.value
    return bound


def _arguments(function: Function) -> Iterator[ast.arg]:
    spec = function.args
    yield from (*spec.posonlyargs, *spec.args, *spec.kwonlyargs)
    if spec.vararg:
        yield spec.vararg
    if spec.kwarg:
        yield spec.kwarg


def _place(node: ast.AST) -> tuple[int, int]:
    return node.lineno, node.col_offset  # type: ignore[attr-defined] # statements and expressions only


def _is_done(binding: Binding, around: set[ast.AST]) -> bool:
    """A binding counts inside its own statement only where that is a block: `x = x + 1` reads the x before."""
    return binding.statement not in around or isinstance(
        binding.statement, ast.For | ast.AsyncFor | ast.With | ast.AsyncWith | ast.Match
    )


def _dominates(view: View, binding: Binding, use: ast.Name, around: set[ast.AST]) -> bool:
    """Whether the binding's block holds the use too, so that no way leads past it."""
    statement = binding.statement
    if statement in around:
        return True
    parent = next(view.parents(statement), None)
    if parent is None or parent not in around:
        return False
    for _, block in ast.iter_fields(parent):
        if isinstance(block, list) and statement in block:
            return any(part in around or part is use for part in block)
    return False
