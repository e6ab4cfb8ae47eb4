"""Private functions, methods and constants that nothing names."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from grader.checkers.complexity.flaw import Flaw
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.unused-private",
    title="Private name that is never used",
    why="What only this file may use, and does not, is dead: it is read, tested and carried along for nothing.",
    bad="""\
def area(box):
    return box.width * box.height


def _perimeter(box):
    return 2 * (box.width + box.height)
""",
    good="""\
def area(box):
    return box.width * box.height
""",
    severity="medium",
    cwe=561,
    help_url="https://github.com/jendrikseipp/vulture",
)

Importers = Literal["package", "folder", "nobody"]
"""Who may import a file: the modules of its package, the files beside it, nobody (a text without a place)."""

_WORD = re.compile(r"\w+")
_CONSTANT = "private constant"
_HARMLESS_BASES = {"object", "Generic"}
_HARMLESS_MARKS = {"staticmethod", "classmethod", "property"}


class _Private(NamedTuple):
    """A private name: what its uses are called, what defines it, and what people call such a thing."""

    used_as: str
    node: ast.stmt
    kind: str


def find(tree: ast.Module, neighbours: Iterable[str], *, importers: Importers) -> Iterator[Flaw]:
    """Find private names that nothing in the file names, nor in the texts of its neighbours.

    Functions, methods and constants of a module whose names start with one underscore, and methods with two. Strings
    count as uses of each word in them, and of what a word that ends with an underscore begins (`f"_on_{event}"`); what
    stands in the definition itself does not. Left out is whatever something else may call: decorated functions, methods
    of classes with bases, names that end with an underscore; and a constant whose family, the others with its first
    word, is used: it fills a table. Where a package imports the file, one underscore proves nothing; where the files
    beside it may, it is not certain.
    """
    candidates = [each for each in _candidates(tree) if importers != "package" or _is_mangled(each.used_as)]
    if not candidates:
        return
    words = _words(tree)
    elsewhere = {word for text in neighbours for word in _WORD.findall(text)}
    beginnings = tuple(word for word in words if word.startswith("_") and word.endswith("_") and word.strip("_"))
    unused = [
        each
        for each in candidates
        if words[each.used_as] == _words(each.node)[each.used_as]
        and each.used_as not in elsewhere
        and not each.used_as.startswith(beginnings)
    ]
    dead = {each.used_as for each in unused}
    alive = {_family(each) for each in candidates if each.used_as not in dead} - {None}
    for each in unused:
        if _family(each) not in alive:
            certain = importers == "nobody" or _is_mangled(each.used_as)
            yield Flaw(each.node, each.node, f"{each.kind} `{each.used_as}` is never used", certain)


def _family(private: _Private) -> str | None:
    """The first word of a constant's name, such as `_ERROR_` of `_ERROR_CLOSED`."""
    first, underscore, rest = private.used_as.lstrip("_").partition("_")
    return first if private.kind == _CONSTANT and underscore and rest else None


def _candidates(tree: ast.Module) -> Iterator[_Private]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name, decorator_list=[]) | ast.AsyncFunctionDef(name=name, decorator_list=[]):
                if _is_private(name) and not _is_mangled(name):
                    yield _Private(name, node, "private function")
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
                if _is_private(name) and not _is_mangled(name):
                    yield _Private(name, node, _CONSTANT)
            case ast.ClassDef():
                yield from _methods(node)


def _methods(node: ast.ClassDef) -> Iterator[_Private]:
    plain = not node.keywords and all(_plain_name(base) in _HARMLESS_BASES for base in node.bases)
    for method in node.body:
        if (
            isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef)
            and _is_private(method.name)
            and (plain or _is_mangled(method.name))
            and {_plain_name(mark) for mark in method.decorator_list} <= _HARMLESS_MARKS
        ):
            yield _Private(method.name, method, "private method")


def _plain_name(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("_")


def _is_mangled(name: str) -> bool:
    return name.startswith("__") and not name.endswith("_")


def _words(tree: ast.AST) -> Counter[str]:
    """How often each name is read, deleted, imported or declared, or stands in a string that is no docstring."""
    found: Counter[str] = Counter()
    documentation: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                documentation.add(id(text))
            case ast.Name(id=name, ctx=ast.Load() | ast.Del()) | ast.Attribute(attr=name) | ast.alias(name=name):
                found[name] += 1
            case ast.Constant(value=str(text)) if "_" in text and id(node) not in documentation:
                found.update(_WORD.findall(text))
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                found.update(names)
            case ast.keyword(arg=str(name)):
                found[name] += 1
    return found
