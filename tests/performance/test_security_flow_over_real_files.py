"""The flow analysis over real code, without the catch-all of checkers: nothing is raised, hardly anything is cut."""

from __future__ import annotations

import ast
import sys
import sysconfig
from pathlib import Path

import pytest

from grader.checkers.security.taint.engine import flows_of
from grader.engine.assess import RECURSION_LIMIT
from grader.facts.tree import parse
from grader.model.evidence import Gap
from grader.model.source import Source

FILES = 5_000
FEW = 0.01


@pytest.mark.slow
def test_five_thousand_real_files_raise_nothing_and_hardly_a_function_is_cut():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, RECURSION_LIMIT))
    folders = sysconfig.get_paths()
    files = sorted({file for key in ("stdlib", "purelib") for file in Path(folders[key]).rglob("*.py")})[:FILES]
    functions = cut = 0
    try:
        for file in files:
            text = file.read_bytes().decode("utf-8", "replace")
            tree = parse(Source(path=file.name, text=text, digest=""))
            if not isinstance(tree, Gap):
                cut += len(flows_of(tree, "subject", file.name, {}).cut)
                functions += sum(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree))
    finally:
        sys.setrecursionlimit(limit)
    assert functions
    assert cut <= FEW * functions
