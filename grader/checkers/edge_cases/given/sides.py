"""A text that is trusted, or another candidate, made ready to be called: what it defines, and where it runs."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from grader.checkers.edge_cases.decorators import Decorators
from grader.checkers.edge_cases.given.agreement import Promise, any_order
from grader.checkers.edge_cases.targets import Target, Untestable, find_targets
from grader.facts.tree import parse
from grader.facts.units import find_units
from grader.inputs.examples import SeenCall
from grader.inputs.module import Module
from grader.inputs.project import Project
from grader.model.checker import Context
from grader.model.evidence import Gap
from grader.model.source import Source
from grader.sandbox.values import Level, Subject

_FROM_SET = re.compile(r"\b(?:list|tuple|iter)\((?:set\(|frozenset\(|\{[^:{}]*(?:\}|\sfor\s))|\[\*(?:set\(|\{)")


class Side(Struct, frozen=True):
    """One implementation: its functions as something to call, by qualified name, and the text to run."""

    tree: ast.Module
    module: Module
    found: dict[str, Target | Untestable]
    subject: Subject

    def targets(self) -> dict[str, Target]:
        """The functions that can be called."""
        return {name: one for name, one in self.found.items() if isinstance(one, Target)}

    def defines(self, name: str) -> bool:
        """Whether a function or class of that name stands at the top of the module."""
        return any(
            isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name == name
            for node in self.tree.body
        )


Seen = Mapping[str, Sequence[SeenCall]]
"""Calls by the name of the function that is called."""


class Home(Struct, frozen=True):
    """Where every side is imported: under the same name, with the same siblings and packages."""

    module: str
    siblings: Mapping[str, str] = {}
    search_path: tuple[str, ...] = ()
    seen: Seen = {}


def home_of(context: Context, seen: Seen | None = None) -> Home:
    """The home of the code under test; `seen` are calls that given tests make of it."""
    return Home(context.module, context.siblings, context.search_path, seen or {})


def read_side(path: str, text: str, home: Home) -> Side | Gap:
    """Read a text as a module of that home; the gap of the parser where it is none."""
    source = Source(path=path, text=text, digest="")
    tree = parse(source)
    if isinstance(tree, Gap):
        return tree
    project = Project(tree, home.module, home.siblings, home.seen)
    module = project.module
    found = find_targets(tree, find_units(source, tree), module, Decorators(tree, project))
    return Side(
        tree,
        module,
        {one.unit.qualname: one for one in found},
        Subject(
            module=home.module,
            path=path,
            text=text if text.endswith("\n") else f"{text}\n",
            siblings=home.siblings,
            search_path=home.search_path,
        ),
    )


_NO_DATA = frozenset({"object", "ABC", "Generic", "Protocol"})
"""Bases from elsewhere that add no data to a class."""


def foreign_classes(module: Module) -> frozenset[str]:
    """Classes of a module whose objects are no data: all their ancestors stand there, and none is a data type."""

    def is_foreign(node: ast.ClassDef, depth: int = 0) -> bool:
        if node.decorator_list or node.keywords or depth > len(module.classes):
            return False
        for base in node.bases:
            name = ast.unparse(base).partition("[")[0].rpartition(".")[2]
            own = module.classes.get(name)
            if own is None and name not in _NO_DATA:
                return False
            if own is not None and not is_foreign(own, depth + 1):
                return False
        return True

    return frozenset(name for name, node in module.classes.items() if is_foreign(node))


def promise_of(trusted: Target, subject: Target, module: Module) -> Promise:
    """What a trusted function promises; of exceptions only those that both name. `module` is the subject's."""
    text = trusted.signature.documentation.prose
    return Promise(
        returns=trusted.signature.returns,
        text=text,
        unordered=any_order(text) or bool(_FROM_SET.search(ast.unparse(trusted.node))),
        raises=trusted.raises & subject.raises,
        foreign=foreign_classes(module),
    )


def level_of(context: Context) -> Level:
    """The level at which processes are held in this run."""
    return "strong" if context.isolation.level == "strong" else "kernel"


def wanted_names(context: Context, subject: Side, trusted: Side) -> list[str]:
    """The functions and classes to compare: the entry point, or all public ones that both define."""
    if context.entry_point is not None:
        return [context.entry_point]
    return [
        node.name
        for node in subject.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and trusted.defines(node.name)
    ]
