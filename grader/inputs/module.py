"""What a module defines that types can refer to, read off its syntax tree."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping

from msgspec import Struct

from grader.facts.imports import dotted, import_table
from grader.facts.units import Function
from grader.inputs.code_text import functions_that_run_text
from grader.inputs.types import Guess
from grader.sandbox.values import Build


class Module(Struct, frozen=True):
    """What annotations of a module can refer to; `runners` are its functions that run a text they are given.

    Classes inside classes stand under their qualified names. `stars` are the modules that all names are imported from.
    `home` is the module's name, empty for the one under test; `find` resolves names that other modules define, `made`
    gives objects of a class as the project makes them, `guess` says what the parameters without annotation take of a
    function, of a class, at a depth of types.
    """

    imports: Mapping[str, str]
    classes: Mapping[str, ast.ClassDef]
    aliases: Mapping[str, ast.expr]
    variables: frozenset[str]
    runners: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = {}
    stars: tuple[str, ...] = ()
    home: str = ""
    find: Callable[[str], Found | None] | None = None
    made: Callable[[str], tuple[Build, ...]] | None = None
    guess: Callable[[Function, Module, str | None, int], Mapping[str, Guess]] | None = None

    def elsewhere(self, name: str) -> Found | None:
        """Where in the project a dotted name is defined that is not defined here."""
        return self.find(name) if self.find is not None else None


class Found(Struct, frozen=True):
    """A name and the module that defines it."""

    module: Module
    name: str


def read_module(tree: ast.Module) -> Module:
    """Collect the classes, functions, type aliases and type variables of a module."""
    classes: dict[str, ast.ClassDef] = {}
    aliases: dict[str, ast.expr] = {}
    variables: set[str] = set()
    functions: dict[str, Function] = {}
    stars: list[str] = []
    imports = import_table(tree)
    for node in _statements(tree.body):
        if isinstance(node, ast.ClassDef):
            classes.update(_with_inner(node, ""))
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions[node.name] = node
        elif isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            stars.append("." * node.level + (node.module or ""))
        elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            _read_alias(node.targets[0].id, node.value, imports, aliases, variables)
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            if "TypeAlias" in ast.unparse(node.annotation):
                aliases[node.target.id] = node.value
        elif type(node).__name__ == "TypeAlias":
            aliases[node.name.id] = node.value  # type: ignore[attr-defined]  # a node of Python 3.12 and later
    return Module(
        imports=imports,
        classes=classes,
        aliases=aliases,
        variables=frozenset(variables),
        runners=functions_that_run_text(tree, imports),
        functions=functions,
        stars=tuple(stars),
    )


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a module, those behind a condition or in a `try` included; the first branch comes last."""
    for node in body:
        if isinstance(node, ast.If):
            yield from _statements([*node.orelse, *node.body])
        elif isinstance(node, ast.Try):
            handlers = [item for handler in node.handlers for item in handler.body]
            yield from _statements([*handlers, *node.orelse, *node.body, *node.finalbody])
        else:
            yield node


def _with_inner(node: ast.ClassDef, prefix: str) -> Iterator[tuple[str, ast.ClassDef]]:
    """A class and those inside it, by qualified name."""
    yield prefix + node.name, node
    for item in node.body:
        if isinstance(item, ast.ClassDef):
            yield from _with_inner(item, f"{prefix}{node.name}.")


def _read_alias(
    name: str, value: ast.expr, imports: Mapping[str, str], aliases: dict[str, ast.expr], variables: set[str]
) -> None:
    if isinstance(value, ast.Call):
        maker = (dotted(value.func, imports) or "").rpartition(".")[2]
        if maker in ("TypeVar", "ParamSpec", "TypeVarTuple"):
            variables.add(name)
        elif maker == "NewType" and len(value.args) == 2:  # noqa: PLR2004 - NewType takes a name and a type
            aliases[name] = value.args[1]
    elif isinstance(value, ast.Subscript | ast.BinOp | ast.Name | ast.Attribute):
        aliases[name] = value
