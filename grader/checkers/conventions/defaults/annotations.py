"""Annotations of public functions where a team declared nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.conventions.defaults.lapse import Lapse
from grader.checkers.conventions.definitions import Definition
from grader.checkers.conventions.signatures import unannotated
from grader.checkers.conventions.view import View
from grader.model.checker import CheckInfo

INFO = CheckInfo(
    id="conventions.annotation-presence",
    title="A public function is not annotated in full",
    why="Annotations tell callers and tools what goes in and comes out; half-annotated signatures tell them wrong.",
    bad="def net(gross, rate: float):\n    return gross / rate\n",
    good="def net(gross: float, rate: float) -> float:\n    return gross / rate\n",
    applies=("function",),
    severity="low",
)

UNTYPED_FILE_WEIGHT = 0.5
"""What a missing annotation weighs in a file that annotates nothing: a habit of its own, not an inconsistency."""


def find_unannotated(view: View) -> Iterator[Lapse]:
    """Public functions and methods with a parameter or result that has no annotation, once a function."""
    weight = 1.0 if any(_annotates(each) for each in view.definitions) else UNTYPED_FILE_WEIGHT
    for definition in view.definitions:
        node = definition.node
        if isinstance(node, ast.ClassDef) or not definition.public or node.name.startswith("test"):
            continue
        missing = unannotated(definition)
        if missing:
            breach = view.breach(node, f"`{node.name}` has no annotation for {', '.join(missing)}")
            yield Lapse(breach=breach, weight=weight)


def _annotates(definition: Definition) -> bool:
    node = definition.node
    if isinstance(node, ast.ClassDef):
        return False
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return node.returns is not None or any(parameter.annotation for parameter in named)
