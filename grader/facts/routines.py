"""The functions of a file that do some work of their own, ready to be held against those of other files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec import Struct

from grader.facts.closed_function import Own, closed_text
from grader.facts.function_shape import Shape, shape_of, surroundings_of
from grader.facts.imports import dotted, import_table
from grader.facts.units import Function, named_definitions
from grader.model.source import Source

LEAST_WORK = 4
"""Operations below which a function is said faster again than looked for: `return self.x`, `return len(rows) == 0`."""

SHORTEST_WORD = 3
"""Letters of a name that tells something."""

_KEEPING = frozenset({"staticmethod", "functools.cache", "functools.lru_cache", "cache", "lru_cache"})
"""Decorators under which a function gives what its body says."""

_HOOKS = frozenset({"main", "setup", "teardown", "upgrade", "downgrade", "register", "load_tests", "run"})
"""Names that a framework or the shell calls by, in any number of modules."""

_DOUBLE = re.compile(r"^_*(?:fake|stub|mock|dummy|spy|noop)", re.IGNORECASE)
_APART = frozenset(
    {
        "test",
        "tests",
        "testing",
        "doc",
        "docs",
        "example",
        "examples",
        "benchmark",
        "benchmarks",
        "migrations",
        "fixtures",
    }
    | {"vendor", "vendored", "_vendor", "third_party", "extern", "_extern", "compat", "_compat", "backports", "fakes"}
)
"""Folders whose code stands for itself: it is not meant to be called from elsewhere, or not ours to change."""

_APART_FILE = re.compile(
    r"^(?:test_.*|.*_tests?|conftest|setup|noxfile|tasks|_?compat|_?backports?|.*_pb2(?:_grpc)?)\.py$"
)


class Routine(Struct, frozen=True, kw_only=True):
    """A function: its place, its shape, and `closed` text that defines it alone, if it only calculates.

    `arity` is how many arguments it needs and how many it takes by position. `words` are names that a copy would hold
    too.
    """

    path: str
    line: int
    end_line: int
    qualname: str
    shape: Shape
    arity: tuple[int, int]
    closed: str | None
    words: frozenset[str]
    method: bool

    @property
    def name(self) -> str:
        """Its own name."""
        return self.qualname.rpartition(".")[2]

    @property
    def peer(self) -> Peer:
        """What a checker is told of it."""
        return Peer(path=self.path, line=self.line, qualname=self.qualname, work=self.shape.work, closed=self.closed)


class Peer(Struct, frozen=True, kw_only=True):
    """A function as one side of a comparison: its place, its operations, and text that defines it alone, if any."""

    path: str
    line: int
    qualname: str
    work: int
    closed: str | None


class Reuse(Struct, frozen=True, kw_only=True):
    """A function of a file, those of the project that have its shape, and those that may answer alike."""

    own: Peer
    same: tuple[Peer, ...] = ()
    rivals: tuple[Peer, ...] = ()


class Reuses(Struct, frozen=True, kw_only=True):
    """All that the project has already of what a file defines; `too_large`: nobody looked, since the project is."""

    found: tuple[Reuse, ...] = ()
    too_large: bool = False


def stands_apart(path: str) -> bool:
    """Whether a file is a test, an example, a migration, vendored ... by its path."""
    *folders, name = path.split("/")
    return bool(_APART & set(folders)) or bool(_APART_FILE.match(name)) or not name.endswith(".py")


def routines_of(source: Source, tree: ast.Module, module: str) -> list[Routine]:
    """Functions and methods that use no instance, in source order; without overloads, hooks, doubles and dunders."""
    imports = import_table(tree)
    around = surroundings_of(tree, imports, module)
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    own = Own(functions=functions, around=around, lines=source.text.split("\n"))
    found = []
    for qualname, node in _named(tree):
        bound = _is_bound(qualname, node)
        if bound is None or not _keeps(node, imports):
            continue
        shape = shape_of(node, around, bound=bound)
        closed = closed_text(node, own) if not node.col_offset and shape.work else None
        found.append(
            Routine(
                path=source.path,
                line=node.lineno,
                end_line=node.end_lineno or node.lineno,
                qualname=qualname,
                shape=shape,
                arity=_arity(node, bound=bound),
                closed=closed if not node.args.kwonlyargs and not node.args.vararg and not node.args.kwarg else None,
                words=frozenset(_words(node, imports)),
                method="." in qualname,
            )
        )
    return found


def _named(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    for qualname, node in named_definitions(tree):
        if isinstance(node, ast.ClassDef) or "#" in qualname or any(map(_DOUBLE.match, qualname.split("."))):
            continue
        if node.name not in _HOOKS and not (node.name.startswith("__") and node.name.endswith("__")):
            yield qualname, node


def _is_bound(qualname: str, node: Function) -> bool | None:
    """Whether the first parameter is an instance that the body never uses; None where it uses one."""
    static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in node.decorator_list)
    if "." not in qualname or static:
        return False
    if not node.args.args:
        return None
    first = node.args.args[0].arg
    uses = any(isinstance(one, ast.Name) and one.id in (first, "super") for one in ast.walk(node))
    return None if uses else True


def _keeps(node: Function, imports: dict[str, str]) -> bool:
    called = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return all(dotted(one, imports) in _KEEPING for one in called)


def _arity(node: Function, *, bound: bool) -> tuple[int, int]:
    count = len(node.args.posonlyargs) + len(node.args.args) - bound
    return count - len(node.args.defaults), count


def _words(node: Function, imports: dict[str, str]) -> Iterator[str]:
    """Attributes, keywords and imported names: what stands in every copy, whatever its own names are."""
    for inner in ast.walk(node):
        word = ""
        if isinstance(inner, ast.Attribute):
            word = inner.attr
        elif isinstance(inner, ast.keyword):
            word = inner.arg or ""
        elif isinstance(inner, ast.Name) and inner.id in imports:
            word = imports[inner.id].rpartition(".")[2]
        if len(word) >= SHORTEST_WORD:
            yield word
