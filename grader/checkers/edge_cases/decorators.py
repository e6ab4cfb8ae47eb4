"""After which decorators a function is still called the way its signature says."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.facts.imports import Table, dotted
from grader.facts.units import Function
from grader.inputs.project import Project

STANDARD = frozenset(
    {
        "staticmethod",
        "classmethod",
        "property",
        "abc.abstractmethod",
        "atexit.register",
        "beartype.beartype",
        "contextlib.asynccontextmanager",
        "contextlib.contextmanager",
        "functools.cache",
        "functools.cached_property",
        "functools.lru_cache",
        "functools.singledispatch",
        "functools.singledispatchmethod",
        "functools.total_ordering",
        "functools.wraps",
        "reprlib.recursive_repr",
        "typeguard.typechecked",
        "types.coroutine",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing_extensions.deprecated",
        "typing_extensions.final",
        "typing_extensions.override",
        "warnings.deprecated",
    }
)
"""Of the standard library, the backports of its typing module, and those that only check types."""

_WRAPS = ("functools.wraps", "functools.update_wrapper")
_CAST = ("typing.cast", "typing_extensions.cast")


class Decorators:
    """Answers for the decorators of one file; texts of the project are read when a decorator comes from there."""

    def __init__(self, tree: ast.Module, project: Project) -> None:
        self.tree = tree
        self.imports = project.module.imports
        self.project = project

    def name_of(self, decorator: ast.expr) -> str:
        """A decorator's dotted name, its arguments left out."""
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        return dotted(called, self.imports) or ast.unparse(called)

    def keeps_signature(self, decorator: ast.expr) -> bool:
        """Is it one of the standard library's, or one of the project's that hands all arguments on?"""
        name = self.name_of(decorator)
        return name in STANDARD or self._hands_on(name, made=isinstance(decorator, ast.Call))

    def _hands_on(self, name: str, *, made: bool) -> bool:
        plain = name if "." in name else f"{self.project.name}.{name}"
        found = self.project.module.elsewhere(plain)
        if found is None or found.name not in found.module.functions:
            return False
        node = found.module.functions[found.name]
        return _makes_decorator(node, found.module.imports) if made else is_faithful(node, found.module.imports)


def is_faithful(node: Function, imports: Table) -> bool:
    """Does a decorator return what it is given, or a wrapper that calls it with the very arguments it takes?"""
    parameters = [*node.args.posonlyargs, *node.args.args]
    if not parameters:
        return False
    given = parameters[0].arg
    inner = {item.name: item for item in ast.walk(node) if isinstance(item, ast.FunctionDef) and item is not node}
    returned = [_uncast(value, imports) for value in _returns(node)]
    return bool(returned) and all(
        isinstance(value, ast.Name)
        and (value.id == given or (value.id in inner and _calls_alike(inner[value.id], given)))
        for value in returned
    )


def _makes_decorator(node: Function, imports: Table) -> bool:
    """Does a function return a decorator that is faithful (`@retry(3)`)?"""
    inner = {item.name: item for item in node.body if isinstance(item, ast.FunctionDef)}
    returned = [_uncast(value, imports) for value in _returns(node)]
    return bool(returned) and all(
        isinstance(value, ast.Name) and value.id in inner and is_faithful(inner[value.id], imports)
        for value in returned
    )


def _returns(node: Function) -> Iterator[ast.expr]:
    """What a function itself returns, functions inside it left out."""
    queue: list[ast.AST] = list(node.body)
    while queue:
        part = queue.pop(0)
        if isinstance(part, ast.Return):
            yield part.value or ast.Constant(None)
        elif not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            queue.extend(ast.iter_child_nodes(part))


def _uncast(value: ast.expr, imports: Table) -> ast.expr:
    """What is returned, through `cast(type, x)`, `update_wrapper(x, f)` and `wraps(f)(x)`."""
    while isinstance(value, ast.Call) and value.args:
        name = dotted(value.func, imports)
        if name in _CAST:
            value = value.args[-1]
        elif name in _WRAPS or (isinstance(value.func, ast.Call) and dotted(value.func.func, imports) in _WRAPS):
            value = value.args[0]
        else:
            break
    return value


def _calls_alike(wrapper: ast.FunctionDef, given: str) -> bool:
    """Does a wrapper call the wrapped function, and only with its own parameters, all of them in their order?"""
    calls = [
        part
        for part in ast.walk(wrapper)
        if isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == given
    ]
    arguments = wrapper.args
    positional = [one.arg for one in [*arguments.posonlyargs, *arguments.args]]
    starred = [f"*{arguments.vararg.arg}"] if arguments.vararg else []
    named = [f"{one.arg}={one.arg}" for one in arguments.kwonlyargs]
    mapped = [f"**{arguments.kwarg.arg}"] if arguments.kwarg else []
    takes = ", ".join([*positional, *starred, *named, *mapped])
    return bool(calls) and all(ast.unparse(call) == f"{given}({takes})" for call in calls)
