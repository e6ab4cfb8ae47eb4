"""Weak hashes: what are they for?"""

from __future__ import annotations

import ast

import msgspec

from grader.checkers.security.candidate import Candidate
from grader.checkers.security.origins import Origins
from grader.checkers.security.view import View
from grader.checkers.security.words import parts, speaks_of_checksums


def refine(view: View, _origins: Origins, candidate: Candidate) -> Candidate | None:
    """Nothing where `usedforsecurity=False` says so; little where names speak of checksums or of the hash itself."""
    for call in view.calls:
        if call.lineno != candidate.span.line:
            continue
        for keyword in call.keywords:
            if keyword.arg == "usedforsecurity" and isinstance(keyword.value, ast.Constant) and not keyword.value.value:
                return None
    names = _names_around(view, candidate.span.line)
    if any(speaks_of_checksums(name) or {"sha1", "md5", "sha", "md"} & set(parts(name)) for name in names):
        return msgspec.structs.replace(candidate, severity="low")
    return candidate


def _names_around(view: View, line: int) -> list[str]:
    """The function and the variables that a line belongs to."""
    names = []
    for node in view.nodes:
        if isinstance(node, ast.Assign) and node.lineno <= line <= (node.end_lineno or node.lineno):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.lineno <= line <= (node.end_lineno or 0):
            names.append(node.name)
    return names
