"""Statements that nothing leads to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.checkers.complexity.flaw import Flaw
from grader.model.checker import CheckInfo

CHECK = CheckInfo(
    id="complexity.unreachable-code",
    title="Code that nothing reaches",
    why="A line behind a `return` or an endless loop never runs, yet it is read, changed and believed.",
    bad="""\
def price(item):
    return item.net + item.tax
    return round(item.net * 1.19)
""",
    good="""\
def price(item):
    return item.net + item.tax
""",
    severity="medium",
    cwe=561,
    help_url="https://github.com/jendrikseipp/vulture#unreachable-code",
)


def find(tree: ast.Module) -> Iterator[Flaw]:
    """Find the rest of each block behind a statement that never goes on to the next one.

    A `yield` there makes a function a generator, whether it is reached or not: such a rest is left alone. `with` is
    thought to go on, since it may swallow an error, and so is `try`.
    """
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        for block in _blocks(node):
            place = next((index for index, each in enumerate(block[:-1]) if _ends(each)), None)
            if place is not None:
                before, rest = block[place], block[place + 1 :]
                if not _makes_generator(rest):
                    yield Flaw(rest[0], rest[-1], f"nothing reaches this: {_why(before)}")
            stack.extend(block)
        if isinstance(node, ast.Try | ast.TryStar):
            stack.extend(node.handlers)
        elif isinstance(node, ast.Match):
            stack.extend(node.cases)


def _blocks(node: ast.AST) -> list[list[ast.stmt]]:
    fields = (getattr(node, name, None) for name in ("body", "orelse", "finalbody"))
    return [block for block in fields if isinstance(block, list) and block]


def _makes_generator(statements: list[ast.stmt]) -> bool:
    return any(isinstance(node, ast.Yield | ast.YieldFrom) for each in statements for node in ast.walk(each))


def _ends(statement: ast.stmt) -> bool:
    """Whether control never gets from a statement to the one behind it."""
    match statement:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return True
        case ast.If(body=body, orelse=otherwise):
            return bool(otherwise) and _ends(body[-1]) and _ends(otherwise[-1])
        case ast.While(test=ast.Constant(value=True)):
            return not _has_break(statement)
        case ast.Match(cases=cases):
            return _is_wildcard(cases[-1]) and all(_ends(case.body[-1]) for case in cases)
    return False


def _is_wildcard(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def _has_break(loop: ast.While) -> bool:
    """Whether a loop holds a `break` of its own: not one of a loop inside, but one in that loop's `else`."""
    stack: list[ast.stmt] = list(loop.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Break):
            return True
        if isinstance(node, ast.For | ast.AsyncFor | ast.While):
            stack.extend(node.orelse)
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            for inner in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                stack.extend(statement for block in _blocks(inner) for statement in block)
    return False


def _why(statement: ast.stmt) -> str:
    line = f"line {statement.lineno}"
    match statement:
        case ast.Return() | ast.Raise() | ast.Continue() | ast.Break():
            return f"`{type(statement).__name__.lower()}` stands before it, on {line}"
        case ast.While():
            return f"the loop on {line} has no end"
    return f"no branch of the statement on {line} goes on"
