"""The roles that names play in a file: loggers, constants, exceptions, predicates ..."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.checkers.conventions.definitions import Definition, is_dunder
from grader.checkers.conventions.exceptions import exception_classes
from grader.checkers.conventions.loggers import MAKERS
from grader.checkers.conventions.names import parameters
from grader.checkers.conventions.view import View

ROLES = (
    "module_logger",
    "module_constant",
    "function",
    "class",
    "exception",
    "type_variable",
    "bool_parameter",
    "async_function",
    "predicate_bool",
    "private_attribute",
)

_TYPE_VARIABLE_MAKERS = ("typing.TypeVar", "typing_extensions.TypeVar")
_CONSTANT_MAKERS = (
    "re.compile",
    "builtins.frozenset",
    "builtins.tuple",
    "decimal.Decimal",
    "fractions.Fraction",
    "datetime.timedelta",
    "types.MappingProxyType",
    "pathlib.Path",
    "pathlib.PurePath",
)


class Named(NamedTuple):
    """A name in a role, and the node at which a breach of it is reported."""

    role: str
    name: str
    node: ast.AST


def named(view: View) -> Iterator[Named]:
    """Every name of a file in each role it plays."""
    exceptions = exception_classes(view)
    for definition in view.definitions:
        node = definition.node
        if isinstance(node, ast.ClassDef):
            yield Named("class", node.name, node)
            if node in exceptions:
                yield Named("exception", node.name, node)
            yield from (Named("private_attribute", name, place) for name, place in _own_attributes(view, node))
        else:
            yield from _named_by_function(view, definition)
    yield from _type_variables(view)
    yield from _module_names(view)


def variables(view: View) -> Iterator[tuple[str, ast.AST]]:
    """Every variable once a scope, at its first binding; a parameter at its function."""
    for scope in view.names.scopes:
        for name, bindings in scope.bindings.items():
            first = bindings[0]
            if first.kind == "variable":
                yield name, first.node
            elif first.kind == "parameter":
                yield name, first.owner or first.node


def is_constant(view: View, node: ast.expr) -> bool:
    """Whether an expression is a literal value, or made of nothing else; an empty container waits to be filled."""
    match node:
        case ast.Constant():
            return node.value is not None and node.value is not Ellipsis
        case ast.UnaryOp():
            parts: list[ast.expr | None] = [node.operand]
        case ast.BinOp():
            parts = [node.left, node.right]
        case ast.Tuple() | ast.List() | ast.Set():
            parts = [*node.elts]
        case ast.Dict():
            parts = [*node.keys, *node.values]
        case ast.Call() if view.names.is_any(node.func, *_CONSTANT_MAKERS):
            parts = [*node.args]
        case _:
            return False
    return bool(parts) and all(part is not None and is_constant(view, part) for part in parts)


def says_bool(view: View, annotation: ast.expr) -> bool:
    """Whether an annotation is `bool` itself."""
    quoted = isinstance(annotation, ast.Constant) and annotation.value == "bool"
    return quoted or view.names.is_any(annotation, "builtins.bool")


def bool_parameters(view: View, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    """Parameters whose default or annotation is bool."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: dict[str, ast.expr] = {
        parameter.arg: default for parameter, default in zip(positional[::-1], arguments.defaults[::-1], strict=False)
    }
    pairs = zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
    defaults.update({parameter.arg: default for parameter, default in pairs if default is not None})
    found = []
    for parameter in parameters(node):
        default = defaults.get(parameter.arg)
        is_flag = isinstance(default, ast.Constant) and isinstance(default.value, bool)
        if is_flag or (parameter.annotation is not None and says_bool(view, parameter.annotation)):
            found.append(parameter.arg)
    return found


def _named_by_function(view: View, definition: Definition) -> Iterator[Named]:
    node = definition.node
    if isinstance(node, ast.ClassDef):
        return
    if not is_dunder(node.name):
        yield Named("function", node.name, node)
        if isinstance(node, ast.AsyncFunctionDef):
            yield Named("async_function", node.name, node)
        if node.returns is not None and says_bool(view, node.returns):
            yield Named("predicate_bool", node.name, node)
    yield from (Named("bool_parameter", name, node) for name in bool_parameters(view, node))


def _type_variables(view: View) -> Iterator[Named]:
    for scope in view.names.scopes:
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                value = binding.value
                if isinstance(value, ast.Call) and view.names.is_any(value.func, *_TYPE_VARIABLE_MAKERS):
                    yield Named("type_variable", name, binding.node)
    for definition in view.definitions:
        for parameter in getattr(definition.node, "type_params", ()):  # syntax of Python 3.12
            if type(parameter).__name__ == "TypeVar":
                yield Named("type_variable", parameter.name, definition.node)


def _module_names(view: View) -> Iterator[Named]:
    for name, bindings in view.names.module.bindings.items():
        for binding in bindings:
            value = binding.value
            if value is None or is_dunder(name):
                continue
            if isinstance(value, ast.Call) and view.names.is_any(value.func, *MAKERS):
                yield Named("module_logger", name, binding.node)
            elif len(bindings) == 1 and is_constant(view, value):
                yield Named("module_constant", name, binding.node)


def _own_attributes(view: View, node: ast.ClassDef) -> Iterator[tuple[str, ast.AST]]:
    """The first place of each attribute set on `self` that neither the class body nor that of a base declares."""
    bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
    seen = _declared_in(node)
    for definition in view.definitions:
        if isinstance(definition.node, ast.ClassDef) and definition.node.name in bases:
            seen |= _declared_in(definition.node)
    for method in node.body:
        if not isinstance(method, ast.FunctionDef | ast.AsyncFunctionDef) or not method.args.args:
            continue
        if method.args.args[0].arg != "self":
            continue
        for inner in ast.walk(method):
            if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and inner.attr not in seen:
                receiver = inner.value
                if isinstance(receiver, ast.Name) and receiver.id == "self":
                    seen.add(inner.attr)
                    yield inner.attr, inner


def _declared_in(node: ast.ClassDef) -> set[str]:
    names: set[str] = set()
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            names.update(each.id for each in targets if isinstance(each, ast.Name))
    return names
