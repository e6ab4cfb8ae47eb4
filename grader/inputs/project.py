"""Names that come from other modules of the project, found by reading their texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import partial

from msgspec.structs import replace

from grader.facts.tree import refused
from grader.inputs.module import Found, Module, read_module

MAX_HOPS = 8
"""Re-exports followed before a name is given up: packages that import from each other may turn in a circle."""
_INIT = ".__init__"


class Project:
    """The modules of a project by name. A text is parsed when a name leads to it, once.

    `module` is the one under test; its `find` and that of every other one resolves what they import.
    """

    def __init__(self, tree: ast.Module, name: str, siblings: Mapping[str, str]) -> None:
        self.name = name
        self._texts = {key.removesuffix(_INIT): text for key, text in siblings.items()}
        self._packages = {key.removesuffix(_INIT) for key in siblings if key.endswith(_INIT)}
        self.module = replace(read_module(tree), find=partial(self._find, name))
        self._modules: dict[str, Module | None] = {name: self.module}
        self._trees: dict[str, ast.Module | None] = {name: tree}

    def tree_of(self, name: str) -> ast.Module | None:
        """The syntax tree of a module; None where there is no text that parses."""
        if name not in self._trees:
            text = self._texts.get(name)
            self._trees[name] = _parse(text) if text is not None else None
        return self._trees[name]

    def module_of(self, name: str) -> Module | None:
        """What a module defines; None where there is no text that parses."""
        if name not in self._modules:
            tree = self.tree_of(name)
            found = read_module(tree) if tree is not None else None
            self._modules[name] = replace(found, home=name, find=partial(self._find, name)) if found else None
        return self._modules[name]

    def other_trees(self) -> Iterator[ast.Module]:
        """The trees of all modules but the one under test, by name."""
        for name in sorted(self._texts):
            tree = self.tree_of(name)
            if tree is not None and name != self.name:
                yield tree

    def absolute(self, name: str, importer: str) -> list[str]:
        """What a name with leading dots may mean in a module: whether that is a package need not be known."""
        level = len(name) - len(name.lstrip("."))
        if not level:
            return [name]
        parts = importer.split(".")
        ends = [len(parts) - level + 1, len(parts) - level]  # of a package itself, and of a module's package
        if importer != self.name:
            ends = ends[:1] if importer in self._packages else ends[1:]
        return [".".join([*parts[:end], name.lstrip(".")]) for end in ends if end >= 0]

    def _find(self, importer: str, name: str, hops: int = 0) -> Found | None:
        """The module that defines what a module calls by this dotted name, and its name there."""
        if hops > MAX_HOPS:
            return None
        for candidate in self.absolute(name, importer):
            parts = candidate.split(".")
            for end in range(len(parts) - 1, 0, -1):
                home = ".".join(parts[:end])
                module = self.module_of(home)
                if module is not None:
                    found = self._inside(module, home, parts[end:], hops)
                    if found is not None:
                        return found
        return None

    def _inside(self, module: Module, home: str, names: list[str], hops: int) -> Found | None:
        own = ".".join(names)
        if names[0] in module.imports:
            return self._find(home, ".".join([module.imports[names[0]], *names[1:]]), hops + 1)
        if own in module.classes or own in module.aliases or own in module.variables or own in module.functions:
            return Found(module, own)
        for star in module.stars:
            found = self._find(home, f"{star}.{own}", hops + 1)
            if found is not None:
                return found
        return None


def _parse(text: str) -> ast.Module | None:
    if refused(text):
        return None
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
