"""Fixes that put what the team uses in the place of what it banned, or of a pattern."""

from __future__ import annotations

import ast
import builtins
import re

from grader.checkers.conventions.declared.metavariables import Bound, parse_template
from grader.checkers.conventions.fixes.names import is_free
from grader.checkers.conventions.view import View
from grader.checkers.fixes.edits import importing, replaced, source_of
from grader.facts.units import span_of
from grader.model.evidence import Edit, Fix
from grader.model.source import Span

_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_META = re.compile(r"\$\$\$|\$([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*)")
_ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.Constant, ast.List, ast.Tuple, ast.Dict, ast.JoinedStr)


def swapped(view: View, node: ast.AST, use: str) -> Fix | None:
    """The team's function for a banned one, in a call; None where it is no dotted name, or the name is taken."""
    called = next((one for one in view.nodes if isinstance(one, ast.Call) and one.func is node), None)
    if called is None or not _DOTTED.fullmatch(use) or not isinstance(node, ast.expr):
        return None
    module, _, name = use.rpartition(".")
    known = next((alias for alias, path in view.imports.items() if path == module), None)
    direct = next((alias for alias, path in view.imports.items() if path == use), None)
    if direct is not None and _means(view, direct, use):
        return _swap(view, node, direct, (), use)
    if known is not None and _means(view, known, module):
        return _swap(view, node, f"{known}.{name}", (), use)
    parent, _, last = module.rpartition(".")
    if not is_free(view, last):
        return None
    if not parent:
        edits = importing(view, module)
        return None if edits is None else _swap(view, node, f"{module}.{name}", edits, use)
    place = _behind_imports(view)
    return _swap(view, node, f"{last}.{name}", (Edit(span=place, text=f"from {parent} import {last}\n"),), use)


def _means(view: View, alias: str, path: str) -> bool:
    """Whether a name stands for one import in all of the file."""
    bindings = [binding for scope in view.names.scopes for binding in scope.bindings.get(alias, [])]
    return len(bindings) == 1 and bindings[0] in view.names.module.bindings.get(alias, []) and path in bindings[0].paths


def _swap(view: View, node: ast.expr, text: str, edits: tuple[Edit, ...], use: str) -> Fix:
    return Fix(title=f"call `{use}`", safe=False, edits=(*edits, replaced(view, node, text)))


def _behind_imports(view: View) -> Span:
    """The line after the last import that stands before all else but a docstring; else the first line of code."""
    line = 1
    for statement in view.tree.body:
        is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        if not is_text and not isinstance(statement, ast.Import | ast.ImportFrom):
            break
        line = (statement.end_lineno or statement.lineno) + 1
    return Span(line=line, column=1, end_line=line, end_column=1)


def rewritten(view: View, node: ast.AST, match: str, use: str, bound: Bound) -> Fix | None:
    """The team's form of a pattern, filled in: an expression, or the head of a statement whose body stays as it is."""
    if not use or not _META.sub("", use).strip():
        return None
    try:
        template = parse_template(use)
    except SyntaxError:
        return None
    if isinstance(node, ast.expr) and template.alone is not None:
        text = _filled(view, node, match, use, bound)
        return _checked(view, node, text)
    if isinstance(node, ast.For | ast.AsyncFor | ast.While | ast.With | ast.AsyncWith | ast.If):
        return _head(view, node, match, use, bound)
    return None


def _filled(view: View, node: ast.expr, match: str, use: str, bound: Bound) -> str | None:
    rest = ""
    if "$$$" in use:
        taken = _rest_of(view, node, match)
        if use.count("$$$") != 1 or not re.search(r"\$\$\$\s*\)$", use) or taken is None:
            return None
        rest = taken
    text = _META.sub(lambda found: rest if found[0] == "$$$" else _atom(bound.get(found[1], "")), use)
    return re.sub(r",\s*\)", ")", text) if "$$$" in use and not rest else text


def _rest_of(view: View, node: ast.expr, match: str) -> str | None:
    """What an ellipsis at the end of a call's arguments stands for."""
    template = parse_template(match).alone
    if not isinstance(template, ast.Call) or not isinstance(node, ast.Call) or not re.search(r"\$\$\$\s*\)$", match):
        return None
    if match.count("$$$") != 1 or any(keyword.arg for keyword in template.keywords):
        return None
    given: list[ast.AST] = [*node.args[len(template.args) - 1 :], *node.keywords]
    return ", ".join(source_of(view, one) for one in given)


def _atom(text: str) -> str:
    """A filled in expression, in brackets where it could fall apart."""
    try:
        node = ast.parse(text, mode="eval").body
    except SyntaxError:
        return text
    return text if isinstance(node, _ATOMS) else f"({text})"


def _checked(view: View, node: ast.expr, text: str | None) -> Fix | None:
    if text is None or "$" in text:
        return None
    names = {one.id for one in ast.walk(ast.parse(text, mode="eval")) if isinstance(one, ast.Name)}
    if any(is_free(view, name) and not hasattr(builtins, name) for name in names):
        return None
    lies_in = next((one for one in view.nodes if any(child is node for child in ast.iter_child_nodes(one))), None)
    bare = isinstance(lies_in, ast.stmt | ast.Call | ast.keyword | ast.List | ast.Tuple | ast.Dict)
    parsed = ast.parse(text, mode="eval").body
    whole = text if bare or isinstance(parsed, _ATOMS) else f"({text})"
    return Fix(title=f"write `{text}`", safe=False, edits=(replaced(view, node, whole),))


def _head(view: View, node: ast.stmt, match: str, use: str, bound: Bound) -> Fix | None:
    """A statement's head up to its colon, where both forms leave the body open."""
    ends = re.compile(r":\s*\$\$\$$")
    if not ends.search(match) or not ends.search(use) or use.count("$$$") != 1:
        return None
    body: list[ast.stmt] = getattr(node, "body", [])
    place, first = span_of(node, view.lines), span_of(body[0], view.lines)
    line = view.lines[place.line - 1]
    end = line.rstrip().rfind(":")
    if first.line <= place.line or "#" in line or end != len(line.rstrip()) - 1:
        return None
    text = _META.sub(lambda found: _atom(bound.get(found[1], "")), ends.sub("", use))
    span = Span(line=place.line, column=place.column, end_line=place.line, end_column=end + 1)
    return None if "$" in text else Fix(title=f"write `{text}:`", safe=False, edits=(Edit(span=span, text=text),))
