"""Which functions of a fixture fire, which stay silent, and what is known of their parameters."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from typing import get_args

from expectations import Fixture

from grader.checkers.edge_cases.decorators import Decorators
from grader.checkers.edge_cases.targets import Target, find_targets
from grader.facts.units import Function, find_units
from grader.inputs.project import Project
from grader.inputs.types import Rung
from grader.model.source import Source


def targets_of(fixture: Fixture) -> list[Target]:
    """What there is to call in a fixture."""
    source = Source(path=fixture.path, text=fixture.text, digest=hashlib.sha256(fixture.text.encode()).hexdigest())
    tree = ast.parse(fixture.text)
    project = Project(tree, fixture.file.stem, {}, {})
    found = find_targets(tree, find_units(source, tree), project.module, Decorators(tree, project))
    return [one for one in found if isinstance(one, Target)]


def expecting(fixture: Fixture, check: str = "") -> set[str]:
    """The functions in which a fixture expects something: the check, if one is named."""
    tree = ast.parse(fixture.text)
    lines = {one.line for one in fixture.expected if not check or one.check == check}
    return {name for name, node in functions(tree) if lines & set(range(node.lineno, (node.end_lineno or 0) + 1))}


def functions(tree: ast.AST, around: str = "") -> Iterator[tuple[str, Function]]:
    """The functions of a module and of its classes, by qualified name."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{around}{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{around}{node.name}.")


def silent(fixture: Fixture) -> set[str]:
    """The functions of which a fixture expects nothing."""
    return {name for name, _ in functions(ast.parse(fixture.text))} - expecting(fixture)


def lacking(fires: int, stays: int) -> str:
    """What is missing where something is not shown firing once and staying silent twice; empty if nothing is."""
    return "" if fires >= 1 and stays >= 2 else f"fires {fires} times, stays silent {stays} times"


def rungs_shown(fixture: Fixture) -> dict[str, tuple[int, int]]:
    """How many functions that fire, and that stay silent, have a parameter of each rung."""
    fires = expecting(fixture)
    found = {rung: [0, 0] for rung in get_args(Rung)}
    for target in targets_of(fixture):
        for rung in {parameter.rung for parameter in target.signature.parameters}:
            found[rung][target.unit.qualname not in fires] += 1
    return {rung: (one, two) for rung, (one, two) in found.items()}
