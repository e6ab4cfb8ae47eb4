"""Attributes that a module of the standard library, or of a well-known package, does not have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.checkers.security.callshape import lines_of
from grader.checkers.security.candidate import Candidate, Judgement
from grader.checkers.security.packages.installed import module_file
from grader.checkers.security.packages.tables import OPEN, package_names, standard_names
from grader.checkers.security.view import View
from grader.model.checker import Context

CHECK = "security.absent-call"

_ASKED = re.compile(r"version|platform|implementation|pypy|PY[23]|hasattr|getattr|os\.name", re.IGNORECASE)


def judge(view: View, context: Context) -> Iterator[Judgement]:
    """One judgement for each attribute of a module that no version of it has."""
    modules = _modules(view)
    if not modules:
        return
    written = {
        (node.value.id, node.attr)
        for node in view.nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    for node in view.nodes:
        if not (
            isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and isinstance(node.ctx, ast.Load)
        ):
            continue
        module = modules.get(node.value.id)
        if module is None or node.attr.startswith("_") or (node.value.id, node.attr) in written:
            continue
        is_standard = standard_names(module) is not None
        if not is_standard and module_file(module, context.search_path) is not None:
            continue
        known = standard_names(module) if is_standard else package_names(module)
        if known is None or OPEN in known or node.attr in known or f"{module}.{node.attr}" in view.imports.values():
            continue
        if _is_asked_for(view, node):
            continue
        found = Candidate(
            check=CHECK,
            cwe=1357,
            span=view.span(node),
            message=f"`{module}` has no `{node.attr}`" + (" in any supported Python" if is_standard else ""),
            severity="medium",
            confidence="high" if is_standard else "medium",
        )
        yield Judgement(check=CHECK, lines=lines_of(node), found=found)


def _modules(view: View) -> dict[str, str]:
    """Names that stand for one module wherever they are used in the file."""
    imported: dict[str, set[str]] = {}
    bound: set[str] = set()
    for node in view.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                imported.setdefault(name, set()).add(alias.name if alias.asname else name)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                origin = f"{node.module}.{alias.name}" if node.module and not node.level else ""
                imported.setdefault(alias.asname or alias.name, set()).add(origin)
        elif isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
            bound.add(node.name or "")
    return {name: min(paths) for name, paths in imported.items() if len(paths) == 1 and name not in bound}


def _is_asked_for(view: View, node: ast.AST) -> bool:
    """Whether the code looks first: below a test for a version or attribute, or in a `try` that catches the failure."""
    child: ast.AST = node
    for outer in view.parents(node):
        if isinstance(outer, ast.If | ast.IfExp | ast.BoolOp | ast.Assert):
            test = outer if isinstance(outer, ast.BoolOp) else outer.test
            if _ASKED.search(ast.unparse(test)):
                return True
        if isinstance(outer, ast.Try) and (child not in outer.body or outer.handlers):
            return True
        if isinstance(outer, ast.With | ast.Delete):
            return any(
                "suppress" in ast.unparse(item) or "raises" in ast.unparse(item) for item in getattr(outer, "items", [])
            )
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return any(_ASKED.search(ast.unparse(one)) for one in outer.decorator_list)
        child = outer
    return False
