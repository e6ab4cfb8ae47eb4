"""The units of a file: what gets a grade of its own, and which of them a line belongs to."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from grader.model.source import MODULE, Source, Span, Unit, UnitKind

Function = ast.FunctionDef | ast.AsyncFunctionDef
Definition = Function | ast.ClassDef


def named_definitions(tree: ast.Module) -> list[tuple[str, Definition]]:
    """Functions, methods and classes with their unique qualified names, in source order.

    Functions and classes inside a function belong to it and are not listed. A name defined twice (overloads, property
    setters, branches of an `if`) is `name`, `name#2`, ...
    """
    seen: Counter[str] = Counter()
    found = []
    for qualname, node in _definitions(tree.body, ""):
        seen[qualname] += 1
        found.append((qualname if seen[qualname] == 1 else f"{qualname}#{seen[qualname]}", node))
    return found


def find_units(source: Source, tree: ast.Module) -> tuple[Unit, ...]:
    """All units of a file: the module first, then its definitions in source order."""
    definitions = named_definitions(tree)
    statements = _own_statements(tree, {id(node) for _, node in definitions})
    lines = source.text.split("\n")
    whole = Span(line=1, column=1, end_line=max(len(lines), 1), end_column=len(lines[-1]) + 1)
    units = [_unit(source, MODULE, "module", whole, statements[id(tree)])]
    for qualname, node in definitions:
        kind: UnitKind = "class" if isinstance(node, ast.ClassDef) else "function"
        units.append(_unit(source, qualname, kind, span_of(node, lines), statements[id(node)]))
    return tuple(units)


def span_of(node: ast.AST, lines: list[str]) -> Span:
    """The span of a node; `lines` are those of its source, since ast counts columns in UTF-8 bytes."""
    line: int = node.lineno  # type: ignore[attr-defined]
    end: int = node.end_lineno  # type: ignore[attr-defined]
    return Span(
        line=line,
        column=_column(lines, line, node.col_offset),  # type: ignore[attr-defined]
        end_line=end,
        end_column=_column(lines, end, node.end_col_offset),  # type: ignore[attr-defined]
    )


def unit_at(units: tuple[Unit, ...], line: int) -> Unit:
    """The innermost unit whose span holds a line; the module where there is none. Decorators stand before the span."""
    inside = [unit for unit in units if unit.span.line <= line <= unit.span.end_line]
    if not inside:
        return units[0]
    return min(inside, key=lambda unit: unit.span.end_line - unit.span.line)


def _unit(source: Source, qualname: str, kind: UnitKind, span: Span, statements: int) -> Unit:
    return Unit(path=source.path, digest=source.digest, qualname=qualname, kind=kind, span=span, statements=statements)


def _column(lines: list[str], line: int, offset: int) -> int:
    text = lines[line - 1] if line <= len(lines) else ""
    if text.isascii():
        return offset + 1
    return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace")) + 1


def _definitions(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Definition]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield prefix + node.name, node
            yield from _definitions(node.body, f"{prefix}{node.name}.")
        else:
            for block in _blocks(node):
                yield from _definitions(block, prefix)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """The statement lists directly inside a compound statement, those of handlers and cases included."""
    for _, value in ast.iter_fields(node):
        if isinstance(value, list) and value:
            if isinstance(value[0], ast.stmt):
                yield value
            elif isinstance(value[0], ast.excepthandler | ast.match_case):
                for inner in value:
                    yield from _blocks(inner)


def _own_statements(tree: ast.Module, owners: set[int]) -> Counter[int]:
    """Statements by the id of the unit's node that owns them."""
    counts: Counter[int] = Counter({id(tree): 0})
    stack: list[tuple[ast.AST, int]] = [(tree, id(tree))]
    while stack:
        node, owner = stack.pop()
        if id(node) in owners:
            owner = id(node)
        if isinstance(node, ast.stmt):
            counts[owner] += 1
        for block in _blocks(node):
            stack.extend((inner, owner) for inner in block)
    return counts
