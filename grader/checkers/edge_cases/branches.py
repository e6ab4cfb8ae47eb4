"""The ways through a function: what its inputs should reach, told by the lines that run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from grader.facts.units import Function

ENOUGH_BRANCHES = 0.7
"""The share of its branches that the inputs of a tested function have taken (issue: "tested")."""
_NOT_HERE = frozenset({"TYPE_CHECKING", "__name__", "__debug__", "version_info", "platform", "implementation"})
"""Names that make a test one that this interpreter answers, and no input."""
_HELD_BACK = frozenset({"ImportError", "ModuleNotFoundError", "MemoryError", "KeyboardInterrupt", "OSError", "IOError"})
"""Exceptions that come of where the code runs."""


def branches(node: Function) -> list[range]:
    """Lines of each branch: arms of `if`, bodies of loops, handlers, cases. One has been taken when one of them ran.

    Left out are arms that only reject, that hang on the interpreter and not on the input, and those that stand on the
    line of what leads to them.
    """
    return [lines for header, body in _arms(node) if (lines := _lines_of(body)) is not None and header not in lines]


def share_reached(node: Function, reached: AbstractSet[int]) -> float:
    """The share of a function's branches that was taken; 1 of one that has none."""
    all_of_it = branches(node)
    taken = sum(not reached.isdisjoint(lines) for lines in all_of_it)
    return taken / len(all_of_it) if all_of_it else 1.0


def _arms(node: Function) -> Iterator[tuple[int, list[ast.stmt]]]:
    """Each arm with the last line of what leads to it."""
    for part in _parts(node.body):
        match part:
            case ast.If() if not _hangs_on_interpreter(part.test):
                last = part.test.end_lineno or part.lineno
                yield last, part.body
                if part.orelse and not _is_elif(part):
                    yield part.body[-1].end_lineno or last, part.orelse
            case ast.For() | ast.AsyncFor():
                yield part.iter.end_lineno or part.lineno, part.body
            case ast.While():
                yield part.test.end_lineno or part.lineno, part.body
            case ast.ExceptHandler() if not _is_held_back(part):
                yield part.lineno, part.body
            case ast.match_case():
                yield part.pattern.end_lineno or part.pattern.lineno, part.body
            case _:
                pass


def _parts(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """All nodes, but those under a test that the interpreter answers."""
    for part in body:
        yield part
        if not (isinstance(part, ast.If) and _hangs_on_interpreter(part.test)):
            yield from _parts(ast.iter_child_nodes(part))


def _is_elif(node: ast.If) -> bool:
    """Is the other arm another test? Its own arms speak for it."""
    return len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)


def _hangs_on_interpreter(test: ast.expr) -> bool:
    names = {part.id for part in ast.walk(test) if isinstance(part, ast.Name)}
    return bool(_NOT_HERE & (names | {part.attr for part in ast.walk(test) if isinstance(part, ast.Attribute)}))


def _is_held_back(handler: ast.ExceptHandler) -> bool:
    return handler.type is not None and any(
        isinstance(part, ast.Name) and part.id in _HELD_BACK for part in ast.walk(handler.type)
    )


def _lines_of(body: list[ast.stmt]) -> range | None:
    """Lines of the first statement of an arm that leaves a trace; None of an arm that is not counted."""
    if _rejects(body):
        return None
    for statement in body:
        if isinstance(statement, ast.Global | ast.Nonlocal) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
        ):
            continue
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(one.lineno for one in decorators)])
        return range(first, (statement.end_lineno or first) + 1)
    return None


def _rejects(body: list[ast.stmt]) -> bool:
    """Does an arm come to nothing but a refusal: an exception, an assertion that fails, `NotImplemented`?"""
    *before, last = body
    if not all(isinstance(one, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.Expr) for one in before):
        return False
    match last:
        case ast.Raise() | ast.Assert(test=ast.Constant(value=False)):
            return True
        case ast.Return(value=ast.Name(id="NotImplemented")):
            return True
        case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
            return name == "assert_never"
        case _:
            return False
