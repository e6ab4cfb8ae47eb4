"""The functions and classes of a file with what the outside can see of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

Node = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Definition(Struct, frozen=True, kw_only=True):
    """A function, method or class.

    `public`: no leading underscore in its name or in that of a class around it (so no dunder either), not nested in a
    function. `owner` is the class directly around it.
    """

    node: Node
    kind: Literal["function", "method", "class"]
    public: bool
    owner: ast.ClassDef | None = None
    nested: bool = False


def definitions(tree: ast.Module) -> list[Definition]:
    """Every definition of a file, nested ones included, in source order."""
    found: list[Definition] = []
    stack: list[tuple[ast.AST, ast.ClassDef | None, bool, bool]] = [(tree, None, True, False)]
    while stack:
        node, owner, visible, nested = stack.pop()
        children: list[tuple[ast.AST, ast.ClassDef | None, bool, bool]] = []
        for child in _statements(node):
            if isinstance(child, Node):
                public = visible and not nested and not child.name.startswith("_")
                kind: Literal["function", "method", "class"] = "method" if owner else "function"
                inner, inside = None, True
                if isinstance(child, ast.ClassDef):
                    kind, inner, inside = "class", child, nested
                found.append(Definition(node=child, kind=kind, public=public, owner=owner, nested=nested))
                children.append((child, inner, public, inside))
            else:
                children.append((child, owner, visible, nested))
        stack.extend(reversed(children))
    return sorted(found, key=lambda each: (each.node.lineno, each.node.col_offset))


def own_nodes(root: ast.AST) -> Iterator[ast.AST]:
    """The nodes that run when a function's (or handler's) body runs: those of functions and classes in it do not."""
    stack = list(reversed(list(ast.iter_child_nodes(root))))
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, Node | ast.Lambda):
            stack.extend(reversed(list(ast.iter_child_nodes(node))))


def decorator_names(node: Node) -> list[str]:
    """The last segment of each decorator: `override` for `@typing.override`, `setter` for `@size.setter`."""
    names = []
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute):
            names.append(called.attr)
        elif isinstance(called, ast.Name):
            names.append(called.id)
    return names


def repeats_another(node: Node) -> bool:
    """Whether a definition speaks for another one that carries the documentation: overloads, overrides, setters."""
    return bool({"overload", "override", "setter", "deleter"} & set(decorator_names(node)))


def is_dunder(name: str) -> bool:
    """Whether Python itself gave the name its meaning."""
    return len(name) > len("____") and name.startswith("__") and name.endswith("__")


def docstring_of(node: Node | ast.Module) -> str | None:
    """The cleaned docstring; None where there is none or it is blank."""
    text = ast.get_docstring(node)
    return text if text and text.strip() else None


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from child.body
