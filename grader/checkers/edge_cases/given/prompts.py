"""The prompt that candidates were written for, as the contract of a function."""

from __future__ import annotations

import ast
import copy
import textwrap

from grader.checkers.edge_cases.given.sides import Home, read_side
from grader.checkers.edge_cases.targets import Target
from grader.facts.tree import parse
from grader.model.evidence import Gap
from grader.model.source import Source

PATH = "prompt.py"


def contract(prompt: str | None, target: Target, home: Home) -> Target:
    """The function as the prompt describes it: the stub that stands in it, or the candidate's own head with its text.

    Without a prompt the candidate's own documentation has to do.
    """
    name = target.node.name
    if prompt is None or not prompt.strip():
        return target
    text = _stub(prompt, name) or _headed(prompt, target)
    side = read_side(PATH, text, home)
    found = None if isinstance(side, Gap) else side.found.get(name)
    return found if isinstance(found, Target) else target


def _stub(prompt: str, name: str) -> str | None:
    """The prompt as Python, with a body for the function, where it is code that ends in its head and docstring."""
    tree = parse(Source(path=PATH, text=textwrap.dedent(prompt), digest=""))
    if isinstance(tree, Gap):
        return None
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            node.body.append(ast.Return(value=None))
            return ast.unparse(ast.fix_missing_locations(tree))
    return None


def _headed(prompt: str, target: Target) -> str:
    node = copy.deepcopy(target.node)
    node.decorator_list = []
    documentation = ast.Expr(ast.Constant(f"{ast.get_docstring(node) or ''}\n\n{prompt}".strip()))
    node.body = [documentation, ast.Return(value=None)]
    return ast.unparse(ast.fix_missing_locations(ast.Module(body=[node], type_ignores=[])))
