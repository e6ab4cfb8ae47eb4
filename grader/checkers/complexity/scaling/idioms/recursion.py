"""Functions that call themselves twice for almost the same task, and remember nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from grader.checkers.complexity.recursion import recursive_functions
from grader.checkers.complexity.scaling.idioms.places import key_of
from grader.checkers.complexity.scaling.idioms.slices import calls_itself, takes_a_few
from grader.checkers.complexity.scaling.idioms.view import Idiom, View
from grader.facts.imports import dotted
from grader.facts.units import Function

_MEMO = frozenset(("functools.lru_cache", "functools.cache", "functools.cached_property"))
SMALL_STEP = 8


def find(view: View) -> Iterator[Idiom]:
    """The idioms of this family in a function."""
    for function in recursive_functions(view.node, view.qualname):
        if _remembers(view, function) or _most_calls(function.body, function) < 2:  # noqa: PLR2004 - one call is a loop
            continue
        last = [node for node in ast.walk(function) if isinstance(node, ast.Call) and _is_small_step(node, function)]
        yield Idiom(
            node=max(last, key=lambda node: (node.lineno, node.col_offset)),
            said="two or more calls of itself that each take a fixed step",
            instead="The same tasks are solved over and over; functools.cache, or a table, solves each once.",
            channel="explosion",
        )


def _remembers(view: View, function: Function) -> bool:
    """A cache around it, or a dict that it fills or looks in."""
    for item in function.decorator_list:
        path = dotted(item.func if isinstance(item, ast.Call) else item, view.around.imports)
        if path is None or path in _MEMO or "cache" in path or "memo" in path:
            return True
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Subscript(), *_]):
                return True
            case ast.Call(func=ast.Attribute(attr="setdefault")):
                return True
    return False


def _is_small_step(node: ast.Call, function: Function) -> bool:
    """Does a call pass on the parameters as they are, but for whole numbers in it and items cut off?

    A descent into parts (`node.left`, an item of a loop) meets each part once.
    """
    if not calls_itself(node, function.name):
        return False
    own = {argument.arg for argument in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]}
    stepped = False
    for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
        match argument:
            case ast.Name(id=name) if name in own:
                continue
            case ast.Attribute(value=ast.Name(id="self")) | ast.Constant():
                continue
            case ast.BinOp(op=ast.Add() | ast.Sub(), left=ast.Name(id=name), right=step) if name in own:
                stepped = stepped or (
                    isinstance(step, ast.Constant) and isinstance(step.value, int) and 0 < step.value <= SMALL_STEP
                )
            case ast.Subscript(value=value) if key_of(value) in own and takes_a_few(argument):
                stepped = True
            case _:
                return False
    return stepped


def _most_calls(body: Sequence[ast.stmt], function: Function) -> int:
    """The most such calls that one way through statements makes."""
    total = 0
    for statement in reversed(body):
        if isinstance(statement, ast.If):
            then, otherwise = (_most_calls(branch, function) for branch in (statement.body, statement.orelse))
            leaves = isinstance(statement.body[-1], ast.Return | ast.Raise)
            total = max(then, otherwise + total) if leaves else max(then, otherwise) + total
            total += _in(statement.test, function)
        else:
            total += _of_statement(statement, function)
    return total


def _of_statement(statement: ast.stmt, function: Function) -> int:
    match statement:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            return 0
        case ast.Match(cases=cases):
            return max((_most_calls(case.body, function) for case in cases), default=0)
        case ast.Try(body=tried, handlers=handlers, orelse=otherwise, finalbody=last):
            rescue = max((_most_calls(handler.body, function) for handler in handlers), default=0)
            return _most_calls([*tried, *otherwise, *last], function) + rescue
        case ast.With(body=inner) | ast.AsyncWith(body=inner):
            return _most_calls(inner, function)
        case ast.For(body=inner) | ast.While(body=inner) | ast.AsyncFor(body=inner):
            return _most_calls(inner, function)
    return _in(statement, function)


def _in(node: ast.AST, function: Function) -> int:
    """Such calls in an expression; of two branches those of the larger one."""
    match node:
        case ast.IfExp(test=test, body=one, orelse=other):
            return _in(test, function) + max(_in(one, function), _in(other, function))
        case ast.Lambda():
            return 0
    own = int(isinstance(node, ast.Call) and _is_small_step(node, function))
    return own + sum(_in(inner, function) for inner in ast.iter_child_nodes(node))
