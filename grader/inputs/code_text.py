"""Which parameters are run as code: what they may hold is a program's text, and its faults are its own."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from grader.facts.imports import Table, dotted
from grader.facts.units import Function

_RUN = frozenset(
    {"eval", "exec", "compile", "__import__", "builtins.eval", "builtins.exec", "builtins.compile"}
    | {"ast.literal_eval", "ast.parse", "importlib.import_module", "importlib.reload", "runpy.run_module"}
    | {"runpy.run_path", "pydoc.locate", "pkgutil.resolve_name", "code.compile_command", "codeop.compile_command"}
)


def functions_that_run_text(tree: ast.Module, imports: Table) -> frozenset[str]:
    """Names of the functions and methods of a module that run one of their parameters, at any remove, as code."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    found: frozenset[str] = frozenset()
    while True:
        more = frozenset(node.name for node in functions if run_parameters(node, imports, found))
        if more <= found:
            return found
        found |= more


def run_parameters(node: Function, imports: Table, runners: frozenset[str]) -> frozenset[str]:
    """The parameters of a function that it runs as code, or hands to one of `runners`."""
    arguments = node.args
    parameters = {one.arg for one in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]}
    wanted = _names(
        argument
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _runs(call, imports, runners)
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]
    )
    assignments = [part for part in ast.walk(node) if isinstance(part, ast.Assign | ast.AugAssign | ast.AnnAssign)]
    while True:
        more = {
            name
            for part in assignments
            if part.value is not None
            and wanted & _names(part.targets if isinstance(part, ast.Assign) else [part.target])
            for name in _names([part.value])
        }
        if more <= wanted:
            return frozenset(wanted & parameters - {"self", "cls"})
        wanted |= more


def _runs(call: ast.Call, imports: Table, runners: frozenset[str]) -> bool:
    name = dotted(call.func, imports) or ""
    return name in _RUN or name.rpartition(".")[2] in runners


def _names(nodes: Iterable[ast.AST]) -> set[str]:
    return {part.id for node in nodes for part in ast.walk(node) if isinstance(part, ast.Name)}
