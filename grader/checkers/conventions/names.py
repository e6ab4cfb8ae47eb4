"""What every name in a file stands for: imports followed through aliases, scopes and shadowing."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from grader.checkers.conventions.paths import absolute
from grader.checkers.conventions.quoted import quoted_types

Kind = Literal["import", "definition", "parameter", "variable"]
ScopeKind = Literal["module", "class", "function", "comprehension"]
Callable_ = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.TryStar, ast.Match, ast.ExceptHandler)


@dataclass(frozen=True)
class Binding:
    """One place that gives a name a meaning.

    `paths` are dotted names for an import; `value` is the expression of a plain assignment; `always` says that the
    place is not in a branch of its scope; `owner` is the function of a parameter.
    """

    kind: Kind
    node: ast.AST
    line: int
    always: bool
    paths: tuple[str, ...] = ()
    value: ast.expr | None = None
    owner: ast.AST | None = None


@dataclass
class Scope:
    """A block with names of its own."""

    kind: ScopeKind
    node: ast.AST
    parent: Scope | None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)


class Followed(Protocol):
    """Where names of the project lead to, through the modules that pass them on."""

    def follow(self, paths: Iterable[str]) -> tuple[str, ...]:
        """The names themselves, and all that they lead to."""
        ...

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module gives a name to those who import all of it; None where it is not of the project."""
        ...


class Names:
    """The scopes of a file. `package` is where its relative imports start; `quoted` are types spelled as text.

    `exports` are those of the project that the file lies in.
    """

    def __init__(self, tree: ast.Module, package: tuple[str, ...], exports: Followed | None = None) -> None:
        """Collect all bindings; an explicit stack, since deep trees must not exhaust Python's own."""
        self.package = package
        self._exports = exports
        self.module = Scope("module", tree, None)
        self.scopes = [self.module]
        self.stars: list[str] = []
        self.quoted: list[ast.AST] = []
        self._scope_of: dict[int, Scope] = {}
        self._paths: dict[int, tuple[str, ...]] = {}
        self._collect(tree)

    def paths(self, node: ast.AST) -> tuple[str, ...]:
        """Dotted names that a name or attribute chain may stand for, through imports; empty for everything else.

        Built-ins are `builtins.<name>`. What a module of the project passes on has several names, nearest first.
        """
        return self.followed(self._resolve(node, 0))

    def followed(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Dotted names, and those that they lead to through other modules of the project."""
        return self._exports.follow(paths) if self._exports and paths else paths

    def exported(self, name: str) -> tuple[str, ...]:
        """Dotted names that a name of this module may stand for where others import it."""
        bindings = self.module.bindings.get(name, [])
        return self._meaning(bindings, bindings, 0) if bindings else ()

    def is_any(self, node: ast.AST, *dotted: str) -> bool:
        """Whether a node may stand for one of these."""
        return any(path in dotted for path in self.paths(node))

    def bindings(self, node: ast.Name) -> list[Binding]:
        """The places that give this use of a name its meaning; empty for built-ins and unknown names."""
        found = self._find(node)
        return found[1] if found else []

    def _resolve(self, node: ast.AST, depth: int) -> tuple[str, ...]:
        attributes: list[str] = []
        root = node
        while isinstance(root, ast.Attribute):
            attributes.append(root.attr)
            root = root.value
        if not isinstance(root, ast.Name):
            return ()
        if id(root) not in self._paths:
            self._paths[id(root)] = self._name_paths(root, depth)
        tail = "".join(f".{attribute}" for attribute in reversed(attributes))
        return tuple(path + tail for path in self._paths[id(root)])

    def _name_paths(self, node: ast.Name, depth: int) -> tuple[str, ...]:
        found = self._find(node)
        if found is None:
            gives = {module: self._exports and self._exports.defines(module, node.id) for module in self.stars}
            covered = any(gives.values()) or not hasattr(builtins, node.id)
            known = () if covered else (f"builtins.{node.id}",)
            return (*known, *(f"{module}.{node.id}" for module in self.stars if gives[module] is not False))
        scope, bindings = found
        before = bindings
        if scope is self._scope_of.get(id(node)):
            before = [each for each in bindings if each.line < node.lineno] or bindings
        return self._meaning(bindings, before, depth)

    def _meaning(self, bindings: list[Binding], before: list[Binding], depth: int) -> tuple[str, ...]:
        if len(bindings) > 1 and before[-1].always and before[-1].kind != "import":
            return ()
        only = bindings[0]
        if len(bindings) == 1 and only.value is not None and depth < _ALIAS_DEPTH:
            return self._resolve(only.value, depth + 1)
        return tuple(dict.fromkeys(path for each in bindings for path in each.paths))

    def _find(self, node: ast.Name) -> tuple[Scope, list[Binding]] | None:
        start = self._scope_of.get(id(node))
        scope = start
        while scope is not None:
            if scope.elsewhere.get(node.id) == "global":
                scope = self.module
            elif scope is start or scope.kind != "class":
                if node.id in scope.bindings and node.id not in scope.elsewhere:
                    return scope, scope.bindings[node.id]
                scope = scope.parent
                continue
            else:
                scope = scope.parent
                continue
            return (scope, scope.bindings[node.id]) if node.id in scope.bindings else None
        return None

    def _collect(self, tree: ast.Module) -> None:
        stack: list[tuple[ast.AST, Scope, bool]] = [(each, self.module, True) for each in reversed(tree.body)]
        while stack:
            node, scope, always = stack.pop()
            stack.extend(reversed(list(self._enter(node, scope, always=always))))

    def _enter(self, node: ast.AST, scope: Scope, *, always: bool) -> Iterator[tuple[ast.AST, Scope, bool]]:
        """Bind what a node binds; yield its children with the scope they are read in."""
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from self._enter_function(node, scope, always=always)
            return
        if isinstance(node, ast.ClassDef):
            self._bind(scope, node.name, Binding("definition", node, node.lineno, always))
            inner = self._open("class", node, scope)
            for outside in (*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)):
                yield outside, scope, always
            for inside in node.body:
                yield inside, inner, True
            return
        if isinstance(node, _Comprehension):
            yield from self._enter_comprehension(node, scope)
            return
        if isinstance(node, ast.Name):
            self._scope_of[id(node)] = scope
            if not isinstance(node.ctx, ast.Load):
                self._bind(scope, node.id, Binding("variable", node, node.lineno, always))
            return
        self._bind_statement(node, scope, always=always)
        if isinstance(node, ast.Assign | ast.AnnAssign):
            yield from self._enter_assignment(node, scope, always=always)
            return
        inner_always = always and not isinstance(node, _BRANCHES)
        for child in ast.iter_child_nodes(node):
            yield child, scope, inner_always

    def _enter_assignment(
        self, node: ast.Assign | ast.AnnAssign, scope: Scope, *, always: bool
    ) -> Iterator[tuple[ast.AST, Scope, bool]]:
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            if isinstance(target, ast.Name):
                self._scope_of[id(target)] = scope
                self._bind(scope, target.id, Binding("variable", target, target.lineno, always, value=node.value))
            else:
                yield target, scope, always
        if isinstance(node, ast.AnnAssign):
            yield from self._annotation(node.annotation, scope, always=always)
        if node.value is not None:
            yield node.value, scope, always

    def _enter_function(self, node: Callable_, scope: Scope, *, always: bool) -> Iterator[tuple[ast.AST, Scope, bool]]:
        inner = self._open("function", node, scope)
        arguments = node.args
        for outside in (*arguments.defaults, *(each for each in arguments.kw_defaults if each)):
            yield outside, scope, always
        for parameter in parameters(node):
            binding = Binding("parameter", parameter, parameter.lineno, always=True, owner=node)
            self._bind(inner, parameter.arg, binding)
            if parameter.annotation:
                yield from self._annotation(parameter.annotation, scope, always=always)
        if isinstance(node, ast.Lambda):
            yield node.body, inner, True
            return
        self._bind(scope, node.name, Binding("definition", node, node.lineno, always))
        if node.returns:
            yield from self._annotation(node.returns, scope, always=always)
        for outside in node.decorator_list:
            yield outside, scope, always
        for inside in node.body:
            yield inside, inner, True

    def _annotation(self, node: ast.expr, scope: Scope, *, always: bool) -> Iterator[tuple[ast.AST, Scope, bool]]:
        yield node, scope, always
        for spelled in quoted_types(node):
            self.quoted.extend(ast.walk(spelled))
            yield spelled, scope, always

    def _enter_comprehension(self, node: _Comprehension, scope: Scope) -> Iterator[tuple[ast.AST, Scope, bool]]:
        inner = self._open("comprehension", node, scope)
        for index, generator in enumerate(node.generators):
            yield generator.iter, inner if index else scope, False
            yield generator.target, inner, True
            for condition in generator.ifs:
                yield condition, inner, False
        results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for result in results:
            yield result, inner, False

    def _bind_statement(self, node: ast.AST, scope: Scope, *, always: bool) -> None:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, path in self._imported(node):
                self._bind(scope, name, Binding("import", node, node.lineno, always, (path,)))
        elif isinstance(node, ast.Global | ast.Nonlocal):
            where: Literal["global", "nonlocal"] = "global" if isinstance(node, ast.Global) else "nonlocal"
            scope.elsewhere.update(dict.fromkeys(node.names, where))
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            self._bind(scope, node.name, Binding("variable", node, node.lineno, always=False))
        elif isinstance(node, ast.MatchMapping) and node.rest:
            self._bind(scope, node.rest, Binding("variable", node, node.lineno, always=False))
        elif isinstance(node, ast.NamedExpr):
            while scope.kind == "comprehension" and scope.parent is not None:
                scope = scope.parent
            self._bind(scope, node.target.id, Binding("variable", node.target, node.lineno, always=False))

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, str]]:
        """The names that an import binds, with the dotted name of each."""
        for alias in node.names:
            if isinstance(node, ast.Import):
                top = alias.name.split(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (top, top)
                continue
            module = absolute(node.level, node.module, self.package)
            if alias.name == "*":
                self.stars.append(module)
            else:
                yield alias.asname or alias.name, f"{module}{'' if module.endswith('.') else '.'}{alias.name}"

    def _open(self, kind: ScopeKind, node: ast.AST, parent: Scope) -> Scope:
        scope = Scope(kind, node, parent)
        self.scopes.append(scope)
        return scope

    def _bind(self, scope: Scope, name: str, binding: Binding) -> None:
        if scope.elsewhere.get(name) == "global":
            scope, binding = self.module, replace(binding, always=False)
        scope.bindings.setdefault(name, []).append(binding)


_ALIAS_DEPTH = 5
"""How many plain assignments in a row are followed."""


def parameters(node: Callable_) -> list[ast.arg]:
    """All parameters of a function, in order."""
    arguments = node.args
    star = [arguments.vararg] if arguments.vararg else []
    double = [arguments.kwarg] if arguments.kwarg else []
    return [*arguments.posonlyargs, *arguments.args, *star, *arguments.kwonlyargs, *double]
