"""Which functions lead to a sink: the others need not be run. Judged by names, so too many rather than too few."""

from __future__ import annotations

from grader.checkers.security.taint.entry import is_request
from grader.checkers.security.taint.kinds import KINDS
from grader.checkers.security.taint.program import FunctionInfo, Module, Program
from grader.checkers.security.taint.tables import Table
from grader.checkers.security.words import names

_OUTSIDE = names(
    "flask django fastapi starlette aiohttp bottle quart sanic tornado pyramid falcon socket http socketserver openai"
    " anthropic litellm ollama mcp websockets zmq zipfile tarfile rest_framework cherrypy werkzeug langchain"
)
"""Packages through which something from outside comes into a file."""

_ONLY_FROM_OUTSIDE = frozenset(
    name for name, kind in KINDS.items() if kind.by_caller is None and name not in ("request", "import")
)
"""Kinds of sink that are told only where the outside decides."""

_COMMON = names(
    "get items keys values update append add join format split strip read write close copy setdefault pop replace send"
    " load run find search match sub open name path text url data main __init__ call save"
)
"""Names that every class may have: a method of such a name makes no caller worth running."""


class Reach:
    """What leads to sinks, by module."""

    def __init__(self, program: Program, table: Table, wanted: frozenset[str]) -> None:
        self._program, self._table, self._wanted = program, table, wanted
        self._exports: dict[str, set[str]] = {}
        self._names: dict[str, set[str]] = {}

    def leads(self, info: FunctionInfo) -> bool:
        """Whether a function mentions what leads to a sink."""
        name = info.module.name
        if name not in self._names:
            self._names[name] = self.names(info.module)
        return not info.names.isdisjoint(self._names[name])

    def names(self, module: Module) -> set[str]:
        """Names that lead to a sink where a function of the module mentions them."""
        found = {*self._watched(module), *self._wanted}
        for local, path in module.imports.items():
            sibling = self._program.lookup(path)
            if sibling is None:
                if path.rpartition(".")[2] in found:
                    found.add(local)
            elif sibling[0] is not module:
                found |= self._imported(*sibling, local)
        for star in module.stars:
            sibling = self._program.lookup(star)
            if sibling is not None and sibling[0] is not module:
                found |= self._exported(sibling[0])
        return _grown(module, found)

    def _imported(self, module: Module, name: str, local: str) -> set[str]:
        exported = self._exported(module)
        first, _, rest = name.partition(".")
        if not name or first in module.values or rest:
            return exported
        if first in module.classes:
            methods = set(module.classes[first].methods) & exported
            return methods | ({local} if first in exported else set())
        return {local} if first in exported else set()

    def _exported(self, module: Module) -> set[str]:
        """Names that a module defines and that lead to a sink."""
        if module.name not in self._exports:
            self._exports[module.name] = set()  # modules that import each other
            self._exports[module.name] = (self.names(module) & module.defined) - _COMMON
        return self._exports[module.name]

    def _watched(self, module: Module) -> set[str] | frozenset[str]:
        """Last names of the calls that may be sinks in a module, by what it imports; remembered with the module."""
        if module.watched is not None and module.watched[0] is self._table:
            return module.watched[1]
        found = self._sinks_of(module)
        module.watched = (self._table, frozenset(found))
        return found

    def _sinks_of(self, module: Module) -> set[str]:
        roots = {path.partition(".")[0] for path in module.imports.values()}
        outside = _has_outside(module, roots)
        found = {"setattr"}
        for sink in self._table.sinks:
            if sink.kind in _ONLY_FROM_OUTSIDE and not outside:
                continue
            for path in sink.paths:
                root, dot, _ = path.partition(".")
                if not dot or root == "*" or root in roots:
                    found.add(path.rpartition(".")[2])
        if outside:
            found |= {"headers"}
        imported = {path.rpartition(".")[2] for path in module.imports.values()}
        return {name for name in found if name in module.index or name in module.names or name in imported}


def _has_outside(module: Module, roots: set[str]) -> bool:
    if roots & _OUTSIDE or {"input", "stdin", "rfile", "recv", "environ"} & (module.index.keys() | module.names):
        return True
    return any(is_request(argument) for info in module.everything for argument in info.node.args.args)


def _grown(module: Module, found: set[str]) -> set[str]:
    """Names, and those of the functions that mention them, and so on."""
    waiting = list(found)
    for name, mentioned in module.value_names.items():
        if mentioned & found and name not in found:
            found.add(name)
            waiting.append(name)
    while waiting:
        for info in module.index.get(waiting.pop(), ()):
            key = info.owner.name if info.owner is not None and info.name == "__init__" else info.name
            for one in (key, f"<{info.qualname}>"):
                if one not in found:
                    found.add(one)
                    if one not in _COMMON:
                        waiting.append(one)
    return found
