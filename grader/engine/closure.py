"""Which modules of its own project a file imports, at any remove: their text goes into the sandbox with it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from grader.engine.reading import Unread, read
from grader.facts.imports import imported_modules
from grader.facts.tree import parse
from grader.model.evidence import Gap

MAX_MODULES = 400
"""A larger closure costs more to send than its functions are worth; what is beyond cannot be imported."""


class Home(Struct, frozen=True, kw_only=True):
    """Where a file lives: its dotted module name, and the folders its project's modules are found in.

    `installed`: among installed packages, which are many projects side by side.
    """

    module: str
    is_package: bool
    roots: tuple[str, ...]
    installed: bool = False

    def holds(self, name: str) -> bool:
        """Whether a module belongs to the file's project: in a folder of installed packages, only its own package."""
        return not self.installed or name.partition(".")[0] == self.module.partition(".")[0]


def home_of(path: Path, extra_roots: tuple[str, ...] = ()) -> Home:
    """The module name that a file would be imported by, climbing as long as there are packages.

    It is `subject` where its name can be written in no import, such as one that is no text.
    """
    folder = path.parent
    names = [] if path.stem == "__init__" else [path.stem]
    while _is_package(folder) and folder.name.isidentifier():
        names.insert(0, folder.name)
        folder = folder.parent
    roots = dict.fromkeys((str(folder), *extra_roots))
    module = ".".join(names)
    if not module or not module.isprintable():
        module = "subject"
    return Home(
        module=module,
        is_package=path.stem == "__init__",
        roots=tuple(roots),
        installed=folder.name in {"site-packages", "dist-packages"},
    )


def _is_package(folder: Path) -> bool:
    """Whether a folder is a package, or a namespace (PEP 420) inside of one."""
    return (folder / "__init__.py").is_file() or (folder.parent / "__init__.py").is_file()


class Closure(Struct, frozen=True, kw_only=True):
    """Project modules that a file imports. `consulted` has every name that was looked up: its digest, "" if absent."""

    texts: dict[str, str]
    consulted: dict[str, str]


def closure_of(tree: ast.Module, home: Home) -> Closure:
    """Text by dotted name of every project module that a file imports, at any remove.

    The text of a package's `__init__.py` stands under the package's name with `.__init__` behind it.
    """
    texts: dict[str, str] = {}
    consulted: dict[str, str] = {}
    queue = _with_parents({home.module} | imported_modules(tree, home.module, is_package=home.is_package))
    queue -= {home.module}
    while queue and len(texts) < MAX_MODULES:
        name = min(queue)
        module = _find(name, home.roots) if home.holds(name) else None
        consulted[name] = module.digest if module else ""
        if module:
            texts[module.key] = module.text
            queue |= _with_parents(module.imports)
        queue -= {home.module, *consulted}
    return Closure(texts=texts, consulted=consulted)


def consulted_digests(names: Iterable[str], home: Home) -> dict[str, str]:
    """What a closure would find under these names now."""
    modules = {name: _find(name, home.roots) if home.holds(name) else None for name in names}
    return {name: module.digest if module else "" for name, module in modules.items()}


def _with_parents(names: Iterable[str]) -> set[str]:
    """Importing a.b.c imports a and a.b first."""
    return {
        ".".join(parts[:size]) for parts in (name.split(".") for name in names) for size in range(1, len(parts) + 1)
    }


class _Module(Struct, frozen=True, kw_only=True):
    key: str
    text: str
    digest: str
    imports: frozenset[str]


@lru_cache(maxsize=4096)
def _find(name: str, roots: tuple[str, ...]) -> _Module | None:
    """A project module by dotted name; None where no root has a readable one."""
    for root in roots:
        place = Path(root, *name.split("."))
        for path, is_package in ((place / "__init__.py", True), (place.with_name(place.name + ".py"), False)):
            if path.is_file():
                try:
                    source = read(path.name, str(path))
                except Unread:
                    return None
                tree = parse(source)
                imports = set() if isinstance(tree, Gap) else imported_modules(tree, name, is_package=is_package)
                return _Module(
                    key=f"{name}.__init__" if is_package else name,
                    text=source.text,
                    digest=source.digest,
                    imports=frozenset(imports),
                )
    return None
