"""What a function does, written so that names do not count: two functions of one shape are one function twice."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator, Mapping

from msgspec import Struct

from grader.facts.imports import dotted
from grader.facts.units import Function

_WORK = (
    ast.Call,
    ast.BinOp,
    ast.BoolOp,
    ast.Compare,
    ast.Subscript,
    ast.IfExp,
    ast.comprehension,
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.Try,
    ast.With,
    ast.AsyncWith,
    ast.Raise,
    ast.AugAssign,
    ast.Yield,
    ast.YieldFrom,
    ast.match_case,
)
"""Nodes that do something, beside those that only name, pass on or give back."""

_SMALL = frozenset({0, 1, -1, 2, None, Ellipsis})
_LETTERS = 3
"""Characters that make a text more than a separator."""

_UNSAID = frozenset({"ctx", "type_comment", "kind", "lineno", "returns", "annotation", "decorator_list", "type_params"})
"""Fields that change nothing about what a function does."""


class Shape(Struct, frozen=True):
    """A digest of all that a function does, and how much that is: its operations, and constants that tell."""

    digest: str
    work: int


class Surroundings(Struct, frozen=True, kw_only=True):
    """What the free names of a function stand for in its module.

    `imports` are dotted names, `values` the expressions that constants of the module are made of, `home` is the
    module's dotted name.
    """

    imports: Mapping[str, str]
    values: Mapping[str, ast.expr]
    defined: frozenset[str]
    home: str


def surroundings_of(tree: ast.Module, imports: Mapping[str, str], home: str) -> Surroundings:
    """Read a module's own names; a constant is one that is assigned once."""
    values: dict[str, ast.expr] = {}
    defined: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets: list[ast.expr] = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and node.value is not None:
                    if target.id in values:
                        defined.add(target.id)
                    values[target.id] = node.value
    return Surroundings(
        imports=imports,
        values={name: value for name, value in values.items() if name not in defined},
        defined=frozenset(defined),
        home=home,
    )


def shape_of(node: Function, around: Surroundings, *, bound: bool = False) -> Shape:
    """The shape of a function. `bound`: its first parameter, which it does not use, is left out.

    Parameters and local names are numbered as they come; imported names count by what they are imported from, the
    module's constants by their value, its functions and classes by the module. Constants, attributes, keywords and
    defaults count as they stand. Docstring, annotations and decorators do not count.
    """
    parts: list[str] = []
    arguments = _unbound(node.args) if bound else node.args
    numbers = _numbers(node, arguments)
    work = 0
    for piece in _pieces(node, arguments, around, numbers):
        if isinstance(piece, str):
            parts.append(piece)
        else:
            work += piece
    return Shape(hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest(), work)


def _pieces(
    node: Function, arguments: ast.arguments, around: Surroundings, numbers: dict[str, int]
) -> Iterator[str | int]:
    """The text of a tree in the order of its source, and the work of each node; without recursion."""
    yield type(node).__name__
    stack: list[object] = [*reversed(_body(node)), arguments]
    opened: set[str] = set()
    while stack:
        item = stack.pop()
        if isinstance(item, ast.Attribute) and (path := _imported(item, around, numbers)):
            yield path
        elif isinstance(item, ast.Name):
            meaning = _meaning(item.id, node, around, numbers)
            if isinstance(meaning, ast.expr) and item.id not in opened:
                opened.add(item.id)
                stack.append(meaning)
            else:
                yield item.id if isinstance(meaning, ast.expr) else meaning
        elif isinstance(item, ast.Constant):
            yield _written(item.value)
            yield _tells(item.value)
        elif isinstance(item, ast.AST):
            plain = _plain(item)
            yield type(plain).__name__
            yield int(isinstance(plain, _WORK))
            stack.append(")")
            stack.extend(_local(plain, name, numbers) for name in reversed(plain._fields) if name not in _UNSAID)
        elif isinstance(item, list):
            stack.extend(["]", *reversed(item), "["])
        else:
            yield repr(item)


def _written(value: object) -> str:
    return f"{type(value).__name__}:{value!r}"


def _imported(item: ast.Attribute, around: Surroundings, numbers: dict[str, int]) -> str | None:
    """The dotted name of what is reached through an import."""
    root: ast.expr = item
    while isinstance(root, ast.Attribute):
        root = root.value
    known = isinstance(root, ast.Name) and root.id in around.imports and root.id not in numbers
    return dotted(item, around.imports) if known else None


def _plain(item: ast.AST) -> ast.AST:
    """An assignment without its annotation."""
    if isinstance(item, ast.AnnAssign) and item.value is not None:
        return ast.Assign(targets=[item.target], value=item.value)
    return item


def _local(node: ast.AST, field: str, numbers: dict[str, int]) -> object:
    """A field's value; a name that the node binds by its number."""
    value = getattr(node, field, None)
    if isinstance(value, str) and field in ("arg", "name", "rest") and not isinstance(node, ast.keyword):
        return numbers.setdefault(value, len(numbers))
    return value


def _meaning(name: str, node: Function, around: Surroundings, numbers: dict[str, int]) -> str | ast.expr:
    if name in numbers:
        return f"#{numbers[name]}"
    if name == node.name:
        return "itself"
    if name in around.imports:
        return around.imports[name]
    if name in around.values:
        return around.values[name]
    return f"{around.home}:{name}" if name in around.defined else name


def _unbound(arguments: ast.arguments) -> ast.arguments:
    """Parameters without the first."""
    fields = {name: getattr(arguments, name) for name in arguments._fields}
    return ast.arguments(**{**fields, "args": arguments.args[1:]})


def _numbers(node: Function, arguments: ast.arguments) -> dict[str, int]:
    """Parameters and names that a function binds, in the order of the source."""
    found: dict[str, int] = {}
    outside = {name for inner in ast.walk(node) if isinstance(inner, ast.Global | ast.Nonlocal) for name in inner.names}
    stack: list[ast.AST] = [arguments, *_body(node)][::-1]
    while stack:
        inner = stack.pop()
        name = None
        if isinstance(inner, ast.arg):
            name = inner.arg
        elif isinstance(inner, ast.Name) and not isinstance(inner.ctx, ast.Load):
            name = inner.id
        elif isinstance(inner, ast.ExceptHandler | ast.MatchAs | ast.MatchStar | ast.FunctionDef | ast.ClassDef):
            name = inner.name
        if name and name not in outside:
            found.setdefault(name, len(found))
        stack.extend(reversed(list(ast.iter_child_nodes(inner))))
    return found


def _body(node: Function) -> list[ast.stmt]:
    documented = ast.get_docstring(node, clean=False) is not None
    return node.body[1:] if documented else node.body


def _tells(value: object) -> int:
    if isinstance(value, str | bytes):
        return int(len(value) >= _LETTERS)
    return int(value not in _SMALL)
