"""The text of a function together with all that it needs of its module, where that is only calculation."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence

from msgspec import Struct

from grader.facts.function_shape import Surroundings
from grader.facts.units import Function

MOST_NAMES = 20
"""Names of its module that a closed function may need, at any remove."""

_CALCULATING_TEXT = """
base64 binascii bisect collections collections.abc copy dataclasses datetime decimal difflib enum fractions functools
hashlib heapq html itertools json math numbers operator re shlex statistics string struct textwrap types typing
unicodedata urllib.parse zlib
"""
_CALCULATING = frozenset(_CALCULATING_TEXT.split())
"""Modules of the standard library whose functions give the same answer every time and leave nothing behind."""

_ACTING_TEXT = """
__import__ breakpoint compile delattr dir eval exec exit globals hash help id input locals memoryview object open print
quit setattr super vars
"""
_ACTING = frozenset(_ACTING_TEXT.split())
"""Built-ins that act, or whose answer depends on more than their arguments."""

_CLOCKS = frozenset({"now", "today", "utcnow"})


class Own(Struct, frozen=True, kw_only=True):
    """A module's own functions by name, what its other names stand for, and its lines."""

    functions: Mapping[str, Function]
    around: Surroundings
    lines: Sequence[str]


def closed_text(node: Function, own: Own) -> str | None:
    """Source that defines the function alone; None where it acts, or needs what its module does not simply state.

    Imported modules are those of the standard library that calculate; constants and functions of its own module come
    along. Decorators are left out, annotations are not evaluated.
    """
    needed: dict[str, tuple[int, int, str]] = {}
    waiting: list[ast.AST] = [node]
    while waiting:
        current = waiting.pop()
        if any(_acts(inner) for inner in ast.walk(current)):
            return None
        for name in _free_names(current):
            if name in needed or name == node.name:
                continue
            statement = _statement(name, own)
            if statement is None or len(needed) >= MOST_NAMES:
                return None
            text, behind = statement
            needed[name] = (_rank(behind), getattr(behind, "lineno", 0), text)
            waiting.extend([behind] if behind is not None else [])
    stated = [text for _, _, text in sorted(needed.values()) if text]
    return "\n".join(["from __future__ import annotations", *stated, _source(node, own.lines), ""])


def _rank(behind: ast.AST | None) -> int:
    """Imports stand first, then functions, then constants, which may be made by them; each in the module's order."""
    return 0 if behind is None else 1 if isinstance(behind, ast.FunctionDef) else 2


def _statement(name: str, own: Own) -> tuple[str, ast.AST | None] | None:
    """What gives a free name its meaning, and the tree behind it; None where that cannot be taken along."""
    around = own.around
    function = own.functions.get(name)
    if name in around.imports:
        text = _import_of(name, around.imports[name])
        return None if text is None else (text, None)
    if name in around.values:
        return f"{name} = {ast.unparse(around.values[name])}", around.values[name]
    if function is not None and not function.decorator_list:
        return _source(function, own.lines), function
    return ("", None) if name not in around.defined and hasattr(builtins, name) and name not in _ACTING else None


_NAMING = ast.ExceptHandler | ast.MatchAs | ast.MatchStar | ast.FunctionDef | ast.ClassDef


def _import_of(name: str, path: str) -> str | None:
    module, _, last = path.rpartition(".")
    if path in _CALCULATING:
        return f"import {path}" if name == path.partition(".")[0] else f"import {path} as {name}"
    return f"from {module} import {last} as {name}" if module in _CALCULATING else None


def _source(node: Function, lines: Sequence[str]) -> str:
    end = node.end_lineno or node.lineno
    return "\n".join(lines[node.lineno - 1 : end])


def _free_names(node: ast.AST) -> list[str]:
    """Names that are read and nowhere bound below a node, annotations left out; in the order of the source."""
    bound: set[str] = set()
    read: dict[str, None] = {}
    stack: list[ast.AST] = [node]
    while stack:
        inner = stack.pop()
        if isinstance(inner, ast.Name):
            if isinstance(inner.ctx, ast.Load):
                read.setdefault(inner.id)
            else:
                bound.add(inner.id)
        elif isinstance(inner, ast.arg):
            bound.add(inner.arg)
            continue
        elif isinstance(inner, _NAMING) and inner is not node:
            bound.update([inner.name] if inner.name else [])
        stack.extend(reversed([child for child in ast.iter_child_nodes(inner) if not _is_annotation(inner, child)]))
    return [name for name in read if name not in bound]


def _is_annotation(parent: ast.AST, child: ast.AST) -> bool:
    if isinstance(parent, ast.FunctionDef):
        return child is parent.returns or any(child is decorator for decorator in parent.decorator_list)
    return isinstance(parent, ast.AnnAssign) and child is parent.annotation


def _acts(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in _CLOCKS or (node.attr.startswith("__") and node.attr != "__name__")
    return isinstance(
        node,
        ast.Global
        | ast.Nonlocal
        | ast.Await
        | ast.AsyncFor
        | ast.AsyncWith
        | ast.AsyncFunctionDef
        | ast.Import
        | ast.ImportFrom,
    )
