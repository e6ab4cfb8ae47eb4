"""Which functions may honestly answer differently each time: those that read clocks, chance or the process."""

from __future__ import annotations

import ast

from grader.facts.imports import Table, dotted
from grader.facts.units import named_definitions

_CHANGING = frozenset(
    {
        "random",
        "secrets",
        "uuid",
        "time",
        "os",
        "threading",
        "multiprocessing",
        "tempfile",
        "getpass",
        "socket",
        "psutil",
        "gzip",
        "zipfile",
        "tarfile",
        "email",
        "logging",
    }
    | {"gc", "sys", "resource", "numpy", "asyncio", "weakref", "tracemalloc", "perf_counter", "itertools.count"}
)
_CHANGING_CALLS = frozenset({"id", "input", "open", "globals", "locals", "vars", "object"})
_NOW = frozenset({"now", "today", "utcnow", "localtime", "gmtime"})
_FRAMES = frozenset({"currentframe", "_getframe", "f_back", "f_locals", "extract_stack"})
"""Attributes that lead to whoever calls."""


def changing_functions(tree: ast.Module, imports: Table) -> frozenset[str]:
    """Qualified names of functions that use such a source, themselves or through others of the module."""
    bodies = {
        name: node for name, node in named_definitions(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    mentions = {name: _mentions(node, imports) for name, node in bodies.items()}
    changing = {name for name, (direct, _) in mentions.items() if direct}
    while True:
        short = {name.rpartition(".")[2].partition("#")[0] for name in changing}
        more = {name for name, (_, called) in mentions.items() if name not in changing and called & short}
        if not more:
            return frozenset(changing)
        changing |= more


def _mentions(node: ast.AST, imports: Table) -> tuple[bool, frozenset[str]]:
    """Does a function use such a source directly, and which names does it mention?"""
    direct = False
    names: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Global | ast.Nonlocal):
            direct = True
        if isinstance(part, ast.Attribute):
            names.add(part.attr)
            direct = direct or part.attr in _NOW or part.attr in _FRAMES
        if isinstance(part, ast.Name):
            names.add(part.id)
            target = imports.get(part.id, part.id)
            direct = direct or (part.id in imports and target.split(".")[0] in _CHANGING)
        if isinstance(part, ast.Call):
            direct = direct or (dotted(part.func, imports) in _CHANGING_CALLS)
    return direct, frozenset(names)
