"""Classes that say what an object passed in can be asked, without doing it: protocols, abstract ones, stubs."""

from __future__ import annotations

import ast

from grader.facts.units import Function

_INTERFACES = frozenset(("Protocol", "ABC"))


def interface_of(annotation: ast.expr | None, tree: ast.Module) -> list[Function] | None:
    """The methods of the interface of this module that an annotation names; None for anything else."""
    name = short_name(annotation)
    for statement in tree.body:
        if isinstance(statement, ast.ClassDef) and statement.name == name:
            methods = [
                member
                for member in statement.body
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) and not member.name.startswith("__")
            ]
            named = any(short_name(base) in _INTERFACES for base in statement.bases)
            return methods if named or (methods and all(map(is_stub, methods))) else None
    return None


def takes_many(method: Function) -> bool:
    """Is one of the arguments of a method annotated as a collection?"""
    arguments = [*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs]
    return any(isinstance(argument.annotation, ast.Subscript) for argument in arguments)


def is_stub(node: Function) -> bool:
    """A body of `...`, `pass`, a docstring or `raise NotImplementedError` does nothing that could grow."""
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        or (isinstance(statement, ast.Raise) and "NotImplementedError" in ast.unparse(statement))
        for statement in node.body
    )


def short_name(node: ast.expr | None) -> str:
    """The last part of a name, without what stands in brackets behind it; empty for anything else."""
    if isinstance(node, ast.Subscript):
        node = node.value
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name
    return ""
