"""All families over one function, or over all of a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.scaling.idioms import asking, copies, lists, reading, recursion, slices
from grader.checkers.complexity.scaling.idioms.view import Idiom, Surroundings, View, attributes_of, constants_of
from grader.facts.imports import import_table
from grader.facts.units import Function, named_definitions

_FAMILIES = (lists.find, copies.find, slices.find, recursion.find, asking.find, reading.find)


def idioms_by_function(tree: ast.Module) -> Iterator[tuple[str, tuple[Idiom, ...]]]:
    """Qualified name and idioms, by line, of each function of a file that has any."""
    imports = import_table(tree)
    plain = Surroundings(tree=tree, imports=imports, constants=constants_of(tree, imports), attributes={})
    around = {
        name: Surroundings(tree=tree, imports=imports, constants=plain.constants, attributes=attributes_of(node, plain))
        for name, node in named_definitions(tree)
        if isinstance(node, ast.ClassDef)
    }
    for qualname, node in named_definitions(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found = idioms_of(node, qualname, around.get(qualname.rpartition(".")[0], plain))
            if found:
                yield qualname, found


def idioms_of(node: Function, qualname: str, around: Surroundings) -> tuple[Idiom, ...]:
    """The idioms of a function, by line; of several with the same words on one line the first."""
    view = View(node, qualname, around)
    found = {(idiom.node.lineno, idiom.said): idiom for find in _FAMILIES for idiom in find(view)}
    return tuple(found[place] for place in sorted(found))
