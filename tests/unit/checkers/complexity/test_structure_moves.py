"""Real functions whose code is moved into nested functions, lambdas and comprehensions gain next to nothing by it."""

from __future__ import annotations

import argparse
import ast
import configparser
import difflib
import inspect
import json.decoder
import shlex
import textwrap
import urllib.parse
from collections.abc import Iterator
from copy import deepcopy

import pytest
from structure_grading import structure_scores

SOURCES = (argparse, configparser, difflib, json.decoder, shlex, textwrap, urllib.parse)
LEAVES = (ast.Return, ast.Break, ast.Continue, ast.Yield, ast.YieldFrom, ast.Nonlocal, ast.Global)
ALLOWED = 2.0
LEAST_MOVES = 8


def functions() -> Iterator[ast.FunctionDef]:
    """Those that structure costs something."""
    for module in SOURCES:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.FunctionDef) and any(isinstance(one, ast.If | ast.For) for one in node.body):
                node.decorator_list = []
                yield node


FUNCTIONS = tuple(functions())[::3]


def whole_body(node: ast.FunctionDef) -> bool:
    """`def inner(): ...` around all of it, and one call."""
    if any(isinstance(inner, ast.Nonlocal | ast.Global | ast.Yield | ast.YieldFrom) for inner in ast.walk(node)):
        return False
    documented = ast.get_docstring(node) is not None
    inner = ast.parse("def inner():\n    pass").body[0]
    inner.body = node.body[1:] if documented else node.body
    node.body = [*(node.body[:1] if documented else []), inner, *ast.parse("return inner()").body]
    return True


def innermost_blocks(node: ast.FunctionDef) -> bool:
    """The bodies of loops and conditions that hold no other block become functions at the top."""
    made = []
    for inner in list(ast.walk(node)):
        if not isinstance(inner, ast.If | ast.For | ast.While) or inner in node.body:
            continue
        parts = [part for statement in inner.body for part in ast.walk(statement)]
        if any(isinstance(part, (*LEAVES, ast.If, ast.For, ast.While, ast.Try, ast.With)) for part in parts):
            continue
        step = ast.parse(f"def step{len(made)}():\n    pass").body[0]
        step.body = inner.body
        inner.body = ast.parse(f"step{len(made)}()").body
        made.append(step)
    node.body[:0] = made
    return bool(made)


class _Lambdas(ast.NodeTransformer):
    def __init__(self) -> None:
        self.made = 0

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if not isinstance(node, ast.IfExp | ast.BoolOp):
            return node
        self.made += 1
        call = ast.parse("(lambda: 0)()", mode="eval").body
        call.func.body = node
        return call


def lambdas(node: ast.FunctionDef) -> bool:
    """Each conditional expression and boolean chain becomes a lambda that is called on the spot."""
    transformer = _Lambdas()
    transformer.visit(node)
    return transformer.made > 0


class _Comprehensions(ast.NodeTransformer):
    def __init__(self) -> None:
        self.made = 0

    def visit_For(self, node: ast.For) -> ast.AST:
        self.generic_visit(node)
        tests, body = [], node.body
        while len(body) == 1 and isinstance(body[0], ast.If) and not body[0].orelse:
            tests, body = [*tests, body[0].test], body[0].body
        if node.orelse or len(body) != 1 or not isinstance(body[0], ast.Expr | ast.Assign):
            return node
        if any(isinstance(part, LEAVES) for part in ast.walk(node)):
            return node
        self.made += 1
        loop = ast.comprehension(target=node.target, iter=node.iter, ifs=tests, is_async=0)
        return ast.Expr(ast.ListComp(elt=body[0].value, generators=[loop]))


def comprehensions(node: ast.FunctionDef) -> bool:
    """Each loop with one statement inside becomes a comprehension."""
    transformer = _Comprehensions()
    transformer.visit(node)
    return transformer.made > 0


MOVES = (whole_body, innermost_blocks, lambdas, comprehensions)


def score(node: ast.FunctionDef) -> float:
    return structure_scores(ast.unparse(ast.fix_missing_locations(node)))[node.name]


@pytest.mark.parametrize(
    "move", [whole_body, innermost_blocks, lambdas, comprehensions], ids=lambda move: move.__name__
)
def test_moving_code_of_real_functions_raises_no_score_by_more_than_two(move):
    gains = []
    for function in FUNCTIONS:
        changed = deepcopy(function)
        if move(changed):
            gains.append((score(changed) - score(function), function.name, function.lineno))
    assert len(gains) >= LEAST_MOVES
    assert [gain for gain in gains if gain[0] > ALLOWED] == []
