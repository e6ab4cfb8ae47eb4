"""Fixes of the form of an import, with all uses of the names that it binds."""

from __future__ import annotations

import ast
import re

from grader.checkers.conventions.fixes.names import is_free, uses
from grader.checkers.conventions.paths import absolute
from grader.checkers.conventions.view import View
from grader.checkers.fixes.edits import replaced
from grader.facts.units import span_of
from grader.model.evidence import Edit, Fix
from grader.model.source import Span

_FROM = re.compile(r"from\s*(?P<module>[.\s]*[\w.]*)\s*import\b")


def made_absolute(view: View, node: ast.ImportFrom) -> Fix | None:
    """The full name for a relative import, where the file's own package is known."""
    module = absolute(node.level, node.module, view.names.package)
    if not view.names.package or module.startswith(".") or not module:
        return None
    return _with_module(view, node, module, "import by the full name")


def made_relative(view: View, node: ast.ImportFrom) -> Fix | None:
    """The relative form of an import from the file's own package."""
    package, target = view.names.package, tuple((node.module or "").split("."))
    shared = 0
    while shared < min(len(package), len(target)) and package[shared] == target[shared]:
        shared += 1
    if not shared:
        return None
    dots = "." * (len(package) - shared + 1)
    return _with_module(view, node, dots + ".".join(target[shared:]), "import relatively")


def _with_module(view: View, node: ast.ImportFrom, module: str, title: str) -> Fix | None:
    line = view.lines[node.lineno - 1]
    said = _FROM.match(line, len(line) - len(line.lstrip()))
    if said is None or line[: said.start()].strip() or span_of(node, view.lines).column != said.start() + 1:
        return None
    end = said.end("module")
    text = line[said.start("module") : end].rstrip()
    place = Span(
        line=node.lineno,
        column=said.start("module") + 1,
        end_line=node.lineno,
        end_column=said.start("module") + len(text) + 1,
    )
    return Fix(title=title, safe=True, edits=(Edit(span=place, text=module),))


def aliased(view: View, node: ast.Import | ast.ImportFrom, alias: ast.alias, wanted: str) -> Fix | None:
    """The team's name for a module, at its import and at every use."""
    bound = alias.asname or alias.name
    top = bound.partition(".")[0]
    if not is_free(view, wanted) or _is_said(view, top) or _passes_on(view):
        return None
    named = uses(view, top, node)
    if named is None or sum((one.asname or one.name).partition(".")[0] == top for one in node.names) > 1:
        return None
    replacements = [_reaching(view, one, bound) for one in named]
    if any(one is None for one in replacements):
        return None
    last = alias.name.rpartition(".")[2]
    plain = isinstance(node, ast.ImportFrom) and last == wanted
    said = Edit(span=span_of(alias, view.lines), text=alias.name if plain else f"{alias.name} as {wanted}")
    edits = [said, *(replaced(view, one, wanted) for one in replacements if one is not None)]
    return Fix(title=f"import it as `{wanted}`", safe=False, edits=tuple(edits))


def _reaching(view: View, name: ast.Name, bound: str) -> ast.expr | None:
    """The expression around a name that spells a dotted module; the name itself for one without dots."""
    current: ast.expr = name
    for part in bound.split(".")[1:]:
        outer = next((one for one in view.nodes if isinstance(one, ast.Attribute) and one.value is current), None)
        if outer is None or outer.attr != part:
            return None
        current = outer
    return current


def by_module(view: View, node: ast.ImportFrom) -> Fix | None:
    """The module in place of its contents, at the import and at every use."""
    module = node.module or ""
    parent, _, last = module.rpartition(".")
    if node.level or not module or any(alias.name == "*" for alias in node.names) or node not in view.tree.body:
        return None
    known = view.imports.get(last) == module
    if _passes_on(view):
        return None
    if not known and not is_free(view, last):
        return None
    edits = []
    for alias in node.names:
        bound = alias.asname or alias.name
        named = uses(view, bound, node)
        if named is None or _is_said(view, bound):
            return None
        edits += [replaced(view, one, f"{last}.{alias.name}") for one in named]
    form = f"from {parent} import {last}" if parent else f"import {last}"
    place = span_of(node, view.lines)
    if known:
        place = Span(line=place.line, column=1, end_line=place.end_line + 1, end_column=1)
    return Fix(
        title=f"import the module `{module}`",
        safe=False,
        edits=(Edit(span=place, text="" if known else form), *edits),
    )


def _passes_on(view: View) -> bool:
    """Whether others import from this file what it imports."""
    return view.path.endswith("__init__.py")


def _is_said(view: View, name: str) -> bool:
    """Whether a text says the name, as `__all__` or `getattr` would, or an annotation that is text."""
    return any(
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(rf"{re.escape(name)}\b.*", node.value)
        for node in view.nodes
    ) or any(isinstance(node, ast.Name) and node.id == name for node in view.names.quoted)
