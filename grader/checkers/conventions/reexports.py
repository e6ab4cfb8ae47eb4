"""What a dotted name of the project stands for in the end, through modules that pass on what they import."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from grader.checkers.conventions.names import Names
from grader.facts.tree import parse
from grader.model.evidence import Gap
from grader.model.source import Source

MAX_NAMES = 60
"""Names that one use is followed through; modules that pass on each other's contents may turn in a circle."""

_INIT = ".__init__"


class Exports:
    """The modules of a project by dotted name; a text is parsed when a name leads to it, once.

    `prefix` are the folders above the place that the project's modules are named from: a name that is made from a
    path begins with them.
    """

    def __init__(self, siblings: Mapping[str, str], prefix: tuple[str, ...] = ()) -> None:
        """Keep the texts by module name; those of packages stand under `package.__init__`."""
        self._texts = {key.removesuffix(_INIT): text for key, text in siblings.items()}
        self._packages = {key.removesuffix(_INIT) for key in siblings if key.endswith(_INIT)}
        self._prefix = "".join(f"{folder}." for folder in prefix)
        self._names: dict[str, Names | None] = {}
        self._steps: dict[str, tuple[str, ...]] = {}

    def follow(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The names themselves, and all that they lead to, nearest first."""
        found = list(dict.fromkeys(paths))
        for path in found:
            if len(found) > MAX_NAMES:
                break
            found += [step for step in self._step(path) if step not in found]
        return tuple(found)

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module gives a name to those who import all of it; None where it is not of the project."""
        module = module.removeprefix(self._prefix)
        if module not in self._texts:
            return None
        return any(True for _ in self._starred(module, name, frozenset()))

    def _step(self, path: str) -> tuple[str, ...]:
        if path not in self._steps:
            self._steps[path] = tuple(self._one_step(path.removeprefix(self._prefix)))
        return self._steps[path]

    def _one_step(self, path: str) -> Iterator[str]:
        parts = path.split(".")
        for size in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:size])
            if module in self._texts:
                tail = "".join(f".{part}" for part in parts[size + 1 :])
                yield from (target + tail for target in self._passed_on(module, parts[size]))
                return

    def _passed_on(self, module: str, name: str) -> Iterator[str]:
        """What a name of a module was imported from, or assigned from; nothing where the module defines it."""
        names = self._names_of(module)
        if names is None:
            return
        if name in names.module.bindings:
            yield from names.exported(name)
            return
        for star in names.stars:
            if self.defines(star, name) is not False:
                yield f"{star}.{name}"

    def _starred(self, module: str, name: str, seen: frozenset[str]) -> Iterator[None]:
        names = self._names_of(module)
        if names is None or module in seen:
            return
        listed = _listed(names)
        if listed is None:
            if name.startswith("_"):
                return
        elif name not in listed:
            return
        if name in names.module.bindings:
            yield None
            return
        for star in names.stars:
            yield from self._starred(star, name, seen | {module})

    def _names_of(self, module: str) -> Names | None:
        if module not in self._names:
            text = self._texts.get(module)
            tree = parse(Source(path=module, text=text, digest="")) if text is not None else None
            parts = tuple(module.split("."))
            package = parts if module in self._packages else parts[:-1]
            self._names[module] = None if tree is None or isinstance(tree, Gap) else Names(tree, package)
        return self._names[module]


def _listed(names: Names) -> frozenset[str] | None:
    """The contents of `__all__`; None where there is none, or it is put together by more than literals."""
    bindings = names.module.bindings.get("__all__")
    if not bindings:
        return None
    listed: set[str] = set()
    for binding in bindings:
        if not isinstance(binding.value, ast.List | ast.Tuple):
            return None
        for element in binding.value.elts:
            if not (isinstance(element, ast.Constant) and isinstance(element.value, str)):
                return None
            listed.add(element.value)
    return frozenset(listed)
