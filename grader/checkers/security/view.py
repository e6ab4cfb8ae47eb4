"""One file as the security analyses see it: the tree with parents, scopes and constants, computed once."""

from __future__ import annotations

import ast
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from grader.facts.imports import dotted, import_table
from grader.facts.units import Function, span_of
from grader.model.source import Source, Span


class Binding(Struct, frozen=True, eq=False):
    """A statement gives a name a value, or an element of it; `augments`: it adds to what the name had."""

    statement: ast.stmt | ast.expr
    value: ast.expr
    is_element: bool = False
    augments: bool = False


class View:
    """Read-only facts about one file; everything is computed on first use."""

    def __init__(
        self, source: Source, tree: ast.Module, *, module: str = "subject", siblings: Mapping[str, str] | None = None
    ) -> None:
        self.source = source
        self.tree = tree
        self.module = module
        self.siblings = siblings or {}
        self.lines = source.text.split("\n")
        self._fields: dict[ast.ClassDef, dict[str, list[tuple[ast.expr, Function]]]] = {}
        self._returns: dict[Function, tuple[ast.expr, ...]] = {}
        self._tests: dict[Function, tuple[ast.AST, ...]] = {}
        self._bindings: dict[Function | None, dict[str, list[Binding]]] = {}
        self.shapes: dict[ast.Call, Any] = {}  # what `callshape` has unfolded

    @cached_property
    def _walk(self) -> _Walk:
        return _walked(self.tree)

    @property
    def nodes(self) -> list[ast.AST]:
        """Every node but the contexts of names, in the order of `ast.walk`."""
        return self._walk.nodes

    def own(self, scope: ast.AST) -> list[ast.AST]:
        """The nodes of a function, or of the module, without those of functions and classes inside it."""
        return self._walk.own[scope]

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """Every call, by place."""
        found = [node for node in self.nodes if isinstance(node, ast.Call)]
        return tuple(sorted(found, key=lambda node: (node.lineno, node.col_offset)))

    @cached_property
    def imports(self) -> dict[str, str]:
        """The import table."""
        return import_table(self.tree)

    def parents(self, node: ast.AST) -> Iterator[ast.AST]:
        """The nodes around a node, innermost first."""
        known = self._walk.parents
        while node in known:
            node = known[node]
            yield node

    def function_of(self, node: ast.AST) -> Function | None:
        """The innermost function around a node."""
        for outer in self.parents(node):
            if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef):
                return outer
        return None

    def class_of(self, node: ast.AST) -> ast.ClassDef | None:
        """The innermost class around a node."""
        for outer in self.parents(node):
            if isinstance(outer, ast.ClassDef):
                return outer
        return None

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """Names bound exactly once at the top of the module (branches included), and what they are bound to."""
        bound: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                continue
            if self.function_of(node) is not None or self.class_of(node) is not None:
                continue
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        bound.setdefault(target.id, []).append(node.value)
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
                bound.setdefault(node.target.id, []).append(node.value)
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                bound.setdefault(node.target.id, []).extend([node.value, node.value])
        return {name: values[0] for name, values in bound.items() if len(values) == 1}

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Functions at the top of the module, by name; a name defined twice is left out."""
        return _only_once(self.tree.body)

    @cached_property
    def classes(self) -> dict[str, ast.ClassDef]:
        """Classes of the file by name."""
        return {node.name: node for node in self.nodes if isinstance(node, ast.ClassDef)}

    def methods(self, owner: ast.ClassDef) -> dict[str, Function]:
        """Methods of a class by name; a name defined twice (a property and its setter) is left out."""
        return _only_once(owner.body)

    def fields(self, owner: ast.ClassDef) -> dict[str, list[tuple[ast.expr, Function]]]:
        """What the methods of a class assign to fields of `self`, and in which method."""
        if owner not in self._fields:
            self._fields[owner] = _fields(self, self.methods(owner).values())
        return self._fields[owner]

    def returns(self, function: Function) -> tuple[ast.expr, ...]:
        """What a function returns or yields."""
        if function not in self._returns:
            self._returns[function] = tuple(
                node.value
                for node in self.own(function)
                if isinstance(node, ast.Return | ast.Yield | ast.YieldFrom)
                if node.value is not None
            )
        return self._returns[function]

    def tests(self, function: Function) -> tuple[ast.AST, ...]:
        """The nodes of a function that may check a value."""
        if function not in self._tests:
            kinds = ast.If | ast.IfExp | ast.While | ast.comprehension | ast.Assert | ast.Expr
            self._tests[function] = tuple(node for node in self.own(function) if isinstance(node, kinds))
        return self._tests[function]

    def bindings(self, function: Function | None) -> dict[str, list[Binding]]:
        """What the body of a function (or of the module) binds, by name, in no particular order."""
        if function not in self._bindings:
            self._bindings[function] = _bindings(self.own(function or self.tree))
        return self._bindings[function]

    @cached_property
    def _uses(self) -> dict[str, list[ast.expr]]:
        found: dict[str, list[ast.expr]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found.setdefault(node.id, []).append(node)
            elif isinstance(node, ast.Attribute):
                found.setdefault(node.attr, []).append(node)
        return found

    def uses(self, name: str) -> list[ast.expr]:
        """Where a name is read, as a name or as an attribute of anything."""
        return self._uses.get(name, [])

    def name(self, node: ast.AST) -> str:
        """The dotted path that an expression stands for, or the empty text.

        Follows imports, and names bound once to such a path (`run = subprocess.run`).
        """
        for _ in range(4):
            path = dotted(node, self.imports)
            if path is None:
                return ""
            head, _, rest = path.partition(".")
            bound = self.constants.get(head)
            if bound is None or head in self.imports or not isinstance(bound, ast.Name | ast.Attribute):
                return path.removeprefix("builtins.")
            base = dotted(bound, self.imports)
            if base is None:
                return path
            node = _path_node(f"{base}.{rest}" if rest else base)
        return ""

    def span(self, node: ast.AST) -> Span:
        """Where a node stands."""
        return span_of(node, self.lines)


class _Walk(Struct, frozen=True, eq=False):
    """What one way through a tree finds: all nodes, the node around each, and the nodes of each scope."""

    nodes: list[ast.AST]
    parents: dict[ast.AST, ast.AST]
    own: dict[ast.AST, list[ast.AST]]


_SCOPES = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda})
_CONTEXTS = frozenset({ast.Load, ast.Store, ast.Del})


def _walked(tree: ast.Module) -> _Walk:
    found = _Walk([], {}, {tree: []})
    waiting: deque[tuple[ast.AST, list[ast.AST]]] = deque([(tree, found.own[tree])])
    while waiting:
        node, scope = waiting.popleft()
        found.nodes.append(node)
        for value in node.__dict__.values():
            for part in value if value.__class__ is list else (value,):
                kind = part.__class__
                if not isinstance(part, ast.AST) or kind in _CONTEXTS:
                    continue
                found.parents[part] = node
                if kind in _SCOPES:
                    inner: list[ast.AST] = []
                    found.own[part] = inner
                    waiting.append((part, inner))
                else:
                    scope.append(part)
                    waiting.append((part, scope))
    return found


def _bindings(own: list[ast.AST]) -> dict[str, list[Binding]]:
    found: dict[str, list[Binding]] = {}
    for node in own:
        if not isinstance(node, ast.stmt | ast.expr):
            continue
        for target, value, is_element in _targets(node):
            for name, binding in _unpacked(target, Binding(node, value, is_element)):
                found.setdefault(name, []).append(binding)
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(Binding(node, node.value, augments=True))
        elif isinstance(node, ast.Match):
            for part in ast.walk(node):
                if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name:
                    found.setdefault(part.name, []).append(Binding(node, node.subject, is_element=True))
    return found


def _targets(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr, bool]]:
    """What a statement binds: the target, the value, and whether the target gets an element of it."""
    if isinstance(node, ast.Assign):
        yield from ((target, node.value, False) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
        yield node.target, node.value, False
    elif isinstance(node, ast.For | ast.AsyncFor):
        yield node.target, node.iter, True
    elif isinstance(node, ast.With | ast.AsyncWith):
        yield from ((one.optional_vars, one.context_expr, False) for one in node.items if one.optional_vars is not None)


def _unpacked(target: ast.expr, binding: Binding) -> Iterator[tuple[str, Binding]]:
    """The names in a target; `a, b = x, y` binds each to its own value."""
    if isinstance(target, ast.Name):
        yield target.id, binding
    elif isinstance(target, ast.Starred):
        yield from _unpacked(target.value, binding)
    elif isinstance(target, ast.Tuple | ast.List):
        value = binding.value
        apart = (
            isinstance(value, ast.Tuple | ast.List) and not binding.is_element and len(value.elts) == len(target.elts)
        )
        for index, part in enumerate(target.elts):
            own = value.elts[index] if apart and isinstance(value, ast.Tuple | ast.List) else value
            yield from _unpacked(part, Binding(binding.statement, own, is_element=not apart))


def _fields(view: View, methods: Iterable[Function]) -> dict[str, list[tuple[ast.expr, Function]]]:
    found: dict[str, list[tuple[ast.expr, Function]]] = {}
    for method in methods:
        for node in view.own(method):
            if not isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) or node.value is None:
                continue
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if (
                    isinstance(target, ast.Attribute)
                    and isinstance(target.value, ast.Name)
                    and target.value.id == "self"
                ):
                    found.setdefault(target.attr, []).append((node.value, method))
    return found


def _only_once(body: list[ast.stmt]) -> dict[str, Function]:
    found: dict[str, Function] = {}
    twice = set()
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name in found:
                twice.add(node.name)
            found[node.name] = node
    return {name: node for name, node in found.items() if name not in twice}


def _path_node(path: str) -> ast.expr:
    head, *rest = path.split(".")
    node: ast.expr = ast.Name(id=head)
    for part in rest:
        node = ast.Attribute(value=node, attr=part)
    return node
