"""Functions that call themselves."""

from __future__ import annotations

import ast

from grader.checkers.complexity.descent import all_statements
from grader.checkers.complexity.receiver import receiver_of
from grader.facts.units import Function


def recursive_functions(function: Function, qualname: str) -> list[Function]:
    """Return those that call themselves by name, of a function and the ones nested in it.

    Methods are known by `self.name`, `cls.name` and `Class.name`. Cycles through other functions are not followed.
    """
    owners: dict[int, str] = {}
    if "." in qualname:
        owners[id(function)] = qualname.split(".")[-2].partition("#")[0]
    nodes = list(all_statements(function))
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            owners.update((id(inner), node.name) for inner in node.body)
    functions = [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [each for each in functions if _calls_itself(each, owners.get(id(each)))]


def _calls_itself(function: Function, owner: str | None) -> bool:
    called = [node.func for statement in function.body for node in ast.walk(statement) if isinstance(node, ast.Call)]
    if owner is None:
        own = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
        return function.name not in own and any(
            isinstance(callee, ast.Name) and callee.id == function.name for callee in called
        )
    ways_in = {owner, receiver_of(function, in_class=True)}
    return any(
        isinstance(callee, ast.Attribute)
        and callee.attr == function.name
        and isinstance(callee.value, ast.Name)
        and callee.value.id in ways_in
        for callee in called
    )
