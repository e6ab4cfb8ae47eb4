"""Names that come from other modules of the project, found by reading their texts."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from msgspec.structs import replace

from grader.facts.imports import dotted
from grader.facts.tree import refused
from grader.facts.units import Function
from grader.inputs.classes import MAX_DEPTH
from grader.inputs.examples import SeenCall, find_examples, read_call, seen_calls
from grader.inputs.ladder import guess_types, no_calls
from grader.inputs.module import Found, Module, read_module
from grader.inputs.types import Guess, target_of
from grader.sandbox.values import Build

MAX_HOPS = 8
"""Re-exports followed before a name is given up: packages that import from each other may turn in a circle."""
Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
MAX_OBJECTS = 12
"""Objects of one class that are kept as they are made elsewhere."""
MAX_CALLS = 40
"""Calls of one name that are read; more of them say little that is new."""
_INIT = ".__init__"
_Name = tuple[str, str]
"""A module, and a dotted name that stands in it."""


class Project:
    """The modules of a project by name. A text is parsed when a name leads to it, once.

    `module` is the one under test; its `find` and that of every other one resolves what they import.
    """

    def __init__(
        self,
        tree: ast.Module,
        name: str,
        siblings: Mapping[str, str],
        seen: Mapping[str, Sequence[SeenCall]] | None = None,
    ) -> None:
        """Read the module under test. `seen` are calls of its functions that were seen in given tests, by name."""
        self._seen = seen or {}
        self.name = name
        self._texts = {key.removesuffix(_INIT): text for key, text in siblings.items()}
        self._packages = {key.removesuffix(_INIT) for key in siblings if key.endswith(_INIT)}
        self.module = replace(
            read_module(tree), find=partial(self._find, name), guess=self._guess, made=partial(self._made, name)
        )
        self._modules: dict[str, Module | None] = {name: self.module}
        self._trees: dict[str, ast.Module | None] = {name: tree}
        self._guesses: dict[ast.AST, Mapping[str, Guess]] = {}
        self._objects: dict[tuple[str, str], tuple[Build, ...]] = {}
        self._calls: dict[str, dict[str, list[ast.Call]]] = {}
        self._definitions: dict[_Name, Found | None] = {}

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
            self._modules[name] = (
                replace(
                    found, home=name, find=partial(self._find, name), guess=self._guess, made=partial(self._made, name)
                )
                if found
                else None
            )
        return self._modules[name]

    def calls_of(self, name: str, node: Function) -> list[SeenCall]:
        """Calls of a function of the module under test, from anywhere in the project but its own body."""
        found: list[SeenCall] = [*self._seen.get(name, ())]
        inside = range(node.lineno, (node.end_lineno or node.lineno) + 1)
        for home, call in self._calls_to(name, self.name):
            module = self.module_of(home)
            if module is None or (home == self.name and call.lineno in inside):
                continue
            read = read_call(call, name, module)
            if read is not None:
                found.append(read)
            if len(found) == MAX_CALLS:
                break
        return found

    def _calls_to(self, name: str, owner: str) -> Iterator[tuple[str, ast.Call]]:
        """Calls of what a module defines by a name, those in the module itself first, with the module they are in."""
        for home in [owner, *(one for one in [self.name, *sorted(self._texts)] if one != owner)]:
            module = self.module_of(home)
            for call in self._calls_in(home).get(name, []) if module is not None else []:
                if home == owner or (module is not None and self._reaches(call, name, module, owner)):
                    yield home, call

    def _made(self, owner: str, name: str) -> tuple[Build, ...]:
        """Objects of a class with literal arguments, as its documentation and the code of the project make them."""
        if (owner, name) not in self._objects:
            self._objects[owner, name] = ()  # what leads back here finds nothing
            self._objects[owner, name] = tuple(dict.fromkeys(self._read_objects(owner, name)))[:MAX_OBJECTS]
        return self._objects[owner, name]

    def _read_objects(self, owner: str, name: str) -> Iterator[Build]:
        module = self.module_of(owner)
        if module is None or name not in module.classes:
            return
        own = name.rpartition(".")[2]
        documented = [part for part in ast.walk(module.classes[name]) if isinstance(part, Documented)]
        texts = [ast.get_docstring(part) or "" for part in documented]
        target = target_of(module.home, name)
        for text in texts:
            for example in find_examples(text, own):
                for call in seen_calls(example, own, module) if example.raises is None else ():
                    yield Build(target=target, args=call.args, kwargs=call.kwargs)
        for home, node in self._calls_to(own, owner):
            there = self.module_of(home)
            call_there = read_call(node, own, there) if there is not None else None
            if call_there is not None and call_there.receiver is None and (call_there.args or call_there.kwargs):
                yield Build(target=target, args=call_there.args, kwargs=call_there.kwargs)

    def _calls_in(self, home: str) -> dict[str, list[ast.Call]]:
        """The calls of a module by the last part of the name that is called."""
        if home not in self._calls:
            table = self._calls[home] = {}
            tree = self.tree_of(home)
            for part in ast.walk(tree) if tree is not None else ():
                if isinstance(part, ast.Call) and isinstance(part.func, ast.Name | ast.Attribute):
                    own = part.func.id if isinstance(part.func, ast.Name) else part.func.attr
                    table.setdefault(own, []).append(part)
        return self._calls[home]

    def _reaches(self, call: ast.Call, name: str, module: Module, owner: str) -> bool:
        """Does a call in another module mean what `owner` defines by this name?"""
        if isinstance(call.func, ast.Attribute) and not isinstance(call.func.value, ast.Name):
            return True  # a method, told by the object that it is called on
        found = module.elsewhere(dotted(call.func, module.imports) or "?")
        return found is not None and found.module is self.module_of(owner) and found.name == name

    def _guess(self, node: Function, module: Module, owner: str | None, depth: int) -> Mapping[str, Guess]:
        if depth > MAX_DEPTH:
            return {}
        if node not in self._guesses:
            self._guesses[node] = {}  # what leads back here finds nothing
            calls_of = self.calls_of if not module.home else no_calls
            self._guesses[node] = guess_types(node, module, owner, depth, calls_of)
        return self._guesses[node]

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

    def _find(self, importer: str, name: str) -> Found | None:
        """The module that defines what a module calls by this dotted name, and its name there."""
        if (importer, name) not in self._definitions:
            self._definitions[importer, name] = self._search(importer, name, 0, set())
        return self._definitions[importer, name]

    def _search(self, importer: str, name: str, hops: int, seen: set[_Name]) -> Found | None:
        """The same. `seen` are the names that were followed already: `import *` leads to most of them many times."""
        if hops > MAX_HOPS or (importer, name) in seen:
            return None
        seen.add((importer, name))
        for candidate in self.absolute(name, importer):
            parts = candidate.split(".")
            for end in range(len(parts) - 1, 0, -1):
                home = ".".join(parts[:end])
                module = self.module_of(home)
                if module is not None:
                    found = self._inside(module, home, parts[end:], hops, seen)
                    if found is not None:
                        return found
        return None

    def _inside(self, module: Module, home: str, names: list[str], hops: int, seen: set[_Name]) -> Found | None:
        own = ".".join(names)
        if names[0] in module.imports:
            return self._search(home, ".".join([module.imports[names[0]], *names[1:]]), hops + 1, seen)
        if own in module.classes or own in module.aliases or own in module.variables or own in module.functions:
            return Found(module, own)
        for star in module.stars:
            found = self._search(home, f"{star}.{own}", hops + 1, seen)
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
