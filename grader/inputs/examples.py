"""Documented examples: what a docstring says a call gives, in doctest or free form, and the calls seen in them."""

from __future__ import annotations

import ast
import copy
import doctest
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from grader.facts.imports import dotted, import_table
from grader.inputs.literals import NotLiteralError, evaluate
from grader.inputs.module import Module
from grader.sandbox.values import Build

_GLOBAL = re.compile(r"^\s*(?:global|nonlocal)\s", re.MULTILINE)
_ARROWS = r"(?:==|->|=>|➞|→|#\s*=>|#\s*->|#|returns?|gives?|yields?|is)"


_LOOSE = (doctest.ELLIPSIS, doctest.IGNORE_EXCEPTION_DETAIL)
"""Options of an example whose result is not shown in full."""


class Example(Struct, frozen=True, kw_only=True):
    """One documented example.

    `source` is its last statement, `setup` those before it. `want` is the text of the expected result, as the
    interactive interpreter shows it; `literal` tells that it is a value to compare with, not a text (free form).
    `raises` is the expected exception, as `Name` or `Name: message`.
    """

    source: str
    want: str
    setup: tuple[str, ...] = ()
    raises: str | None = None
    literal: bool = False
    ellipsis: bool = False
    normalise: bool = False


class SeenCall(Struct, frozen=True):
    """Literal arguments that a function is called with: `documented` in its docstring, `tested` by a given test.

    Else the call stands elsewhere in its module.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    receiver: Build | None
    source: str
    documented: bool = False
    tested: bool = False

    @property
    def what(self) -> str:
        """What sort of call it is, in words."""
        if self.documented:
            return "documented call"
        return "call that a given test makes" if self.tested else "call that the module makes"


def find_examples(docstring: str, name: str) -> list[Example]:
    """Read the examples of a docstring. `name` is the function that free forms call.

    A docstring that doctest cannot parse has none.
    """
    return [*_doctests(docstring), *_free_forms(docstring, name)]


def _doctests(docstring: str) -> Iterator[Example]:
    try:
        pieces = doctest.DocTestParser().get_examples(docstring)
    except ValueError:
        return
    setup: list[str] = []
    for piece in pieces:
        if _GLOBAL.search(piece.source):
            return  # it needs a module of its own
        skipped = piece.options.get(doctest.SKIP)
        if not skipped and (piece.want or piece.exc_msg):
            yield Example(
                source=piece.source.rstrip("\n"),
                want=piece.want.rstrip("\n"),
                setup=tuple(setup),
                raises=piece.exc_msg.strip() if piece.exc_msg else None,
                ellipsis=any(map(piece.options.get, _LOOSE)) or "..." in (piece.exc_msg or piece.want),
                normalise=bool(piece.options.get(doctest.NORMALIZE_WHITESPACE)),
            )
        if not skipped and not piece.exc_msg:
            setup.append(piece.source.rstrip("\n"))


def _free_forms(docstring: str, name: str) -> Iterator[Example]:
    before = r"[\s*`-]*|.*?(?:\b[Ee]xamples?:|\be\.g\.,?|[Ff]or example,?|[Ss]o)\s*`*"
    start = re.compile(rf"^(?:{before})((?:\w+\.)?{re.escape(name)}\(.*)$")
    inside = False
    for line in docstring.splitlines():
        inside = line.strip().startswith((">>>", "...")) or (inside and bool(line.strip()))
        match = start.match(line)
        if inside or not match:
            continue
        for arrow in re.finditer(rf"\)[`\s]*{_ARROWS}\s*", match[1]):
            left, right = match[1][: arrow.start() + 1], match[1][arrow.end() :].strip().strip("`").rstrip(".,;")
            if _is_call(left) and _is_literal(right):
                yield Example(source=left, want=right, literal=True)
                break


def _is_call(text: str) -> bool:
    try:
        return isinstance(ast.parse(text, mode="eval").body, ast.Call)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return False
    return True


def seen_calls(example: Example, name: str, module: Module) -> list[SeenCall]:
    """Calls of a function in an example, with their arguments where these are literals or names of literals."""
    try:
        tree = ast.parse("\n".join([*example.setup, example.source]))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    known: dict[str, ast.expr] = {}
    found: list[SeenCall] = []
    imports = import_table(tree)
    for node in tree.body:
        found += [replace(call, documented=True) for call in calls_in(node, name, module, known, imports)]
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            known[node.targets[0].id] = _Inline(known).visit(copy.deepcopy(node.value))
    return found


def calls_in(
    tree: ast.AST,
    name: str,
    module: Module,
    known: Mapping[str, ast.expr] | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[SeenCall]:
    """Calls `name(...)` or `receiver.name(...)` in a tree whose arguments can be worked out.

    `known` are the values of variables, `names` further imports.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            call = read_call(node, name, module, known, names)
            if call is not None:
                yield call


def read_call(
    node: ast.Call,
    name: str,
    module: Module,
    known: Mapping[str, ast.expr] | None = None,
    names: Mapping[str, str] | None = None,
) -> SeenCall | None:
    """A call `name(...)` or `receiver.name(...)` with its arguments worked out; None where that cannot be done."""
    inline = _Inline(known or {})

    def value(part: ast.expr) -> Any:  # noqa: ANN401 - what an expression can give
        return evaluate(inline.visit(copy.deepcopy(part)), module, names)

    receiver = None
    try:
        if isinstance(node.func, ast.Attribute) and node.func.attr == name:
            if not _is_tested(node.func, module, names):
                receiver = value(node.func.value)
                if not isinstance(receiver, Build):
                    return None
        elif not (isinstance(node.func, ast.Name) and node.func.id == name):
            return None
        args = tuple(value(argument) for argument in node.args)
        kwargs = {keyword.arg: value(keyword.value) for keyword in node.keywords if keyword.arg}
    except NotLiteralError:
        return None
    return SeenCall(args, kwargs, receiver, ast.unparse(node)) if len(kwargs) == len(node.keywords) else None


def _is_tested(node: ast.Attribute, module: Module, names: Mapping[str, str] | None) -> bool:
    """Is it a function of the module under test, called by the name of a module?"""
    name = dotted(node, {**module.imports, **(names or {})})
    found = module.elsewhere(name) if name is not None and isinstance(node.value, ast.Name) else None
    return found is not None and not found.module.home and found.name == node.attr


class _Inline(ast.NodeTransformer):
    """Puts the values of a session's variables in place of their names, one level deep."""

    def __init__(self, known: Mapping[str, ast.expr]) -> None:
        self.known = known

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.known.get(node.id, node)
