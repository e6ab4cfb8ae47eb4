"""What a given test file wants of the code: which modules it imports, and which names it takes for granted."""

from __future__ import annotations

import ast
import builtins
from pathlib import PurePosixPath

from msgspec import Struct

from grader.facts.tree import parse
from grader.model.evidence import Gap
from grader.model.source import Source

PATH = "test_given.py"


class TestText(Struct, frozen=True, kw_only=True):
    """A test file ready to run. `modules` are imports that may stand for the code, `own` those that do in any case.

    `free` are names of the code that the tests use without an import.
    """

    __test__ = False

    text: str
    modules: tuple[str, ...]
    own: tuple[str, ...]
    free: tuple[str, ...]


def read_tests(text: str, path: str, public: frozenset[str], entry_point: str | None) -> TestText | Gap:
    """Read a test file for code at `path` that defines the `public` names; the gap of the parser where it is none.

    A file with a `check(candidate)` that nobody calls, and no test, is completed by one that calls it.
    """
    tree = parse(Source(path=PATH, text=text, digest=""))
    if isinstance(tree, Gap):
        return tree
    wanted = _imports(tree)
    expected = public | ({entry_point} if entry_point else frozenset())
    modules = tuple(name for name, names in wanted.items() if names & expected or "*" in names)
    stem = PurePosixPath(path).stem
    own = tuple(name for name in modules if name.rpartition(".")[2] == stem)
    if entry_point and _is_unused_check(tree):
        text = f"{text.rstrip()}\n\n\ndef test_check():\n    check({entry_point})\n"
        tree = ast.parse(text)
    free = _free_names(tree) & expected
    return TestText(text=text, modules=modules, own=own, free=tuple(sorted(free)))


def _imports(tree: ast.Module) -> dict[str, set[str]]:
    """Imported modules with the names that are taken from each."""
    wanted: dict[str, set[str]] = {}
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            wanted.setdefault(node.module, set()).update(alias.name for alias in node.names)
            aliases.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            for alias in node.names:
                wanted.setdefault(alias.name, set())
                aliases[alias.asname or alias.name] = alias.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            module = aliases.get(ast.unparse(node.value))
            if module is not None:
                wanted.setdefault(module, set()).add(node.attr)
    return wanted


def _free_names(tree: ast.Module) -> set[str]:
    """Names that are read and nowhere bound."""
    read: set[str] = set()
    bound: set[str] = {*vars(builtins)}
    for node in ast.walk(tree):
        match node:
            case ast.Name(ctx=ast.Load()):
                read.add(node.id)
            case ast.Name():
                bound.add(node.id)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                bound.add(node.name)
            case ast.arg():
                bound.add(node.arg)
            case ast.Import() | ast.ImportFrom():
                bound |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            case _:
                continue
    return read - bound


def _is_unused_check(tree: ast.Module) -> bool:
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    if any(node.name.lower().startswith("test") for node in functions):
        return False
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    return any(node.name == "check" for node in functions) and "check" not in called
