"""Examples in the docstrings of classes and of the module: each belongs to the function that it calls last."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence

from grader.checkers.edge_cases.targets import Target
from grader.facts.units import named_definitions
from grader.inputs.examples import Example, find_examples
from grader.model.source import MODULE


def shared_examples(tree: ast.Module, targets: Sequence[Target]) -> Iterator[tuple[Target, Example]]:
    """Every such example with its function. Of a class that is not shown called, its first function answers."""
    by_name = {target.unit.qualname: target for target in targets}
    for example in find_examples(ast.get_docstring(tree) or "", MODULE):
        target = _called_last(example, "", by_name)
        if target is not None:
            yield target, example
    for qualname, node in named_definitions(tree):
        if not isinstance(node, ast.ClassDef):
            continue
        own = [target for name, target in by_name.items() if name.rpartition(".")[0] == qualname]
        for example in find_examples(ast.get_docstring(node) or "", node.name):
            target = _called_last(example, qualname, by_name) or next(iter(own), None)
            if target is not None:
                yield target, example


def _called_last(example: Example, owner: str, by_name: Mapping[str, Target]) -> Target | None:
    """The last of the known functions that an example calls: of a class its methods, and whatever is called by name."""
    for text in (example.source, *reversed(example.setup)):
        try:
            nodes = list(ast.walk(ast.parse(text)))
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in nodes:
            if not isinstance(node, ast.Call):
                continue
            called = node.func
            if isinstance(called, ast.Attribute):
                names: tuple[str, ...] = (f"{owner}.{called.attr}".lstrip("."),)
            else:
                name = ast.unparse(called)
                names = (name, f"{name}.__init__")
            found = next((by_name[name] for name in names if name in by_name), None)
            if found is not None:
                return found
    return None
