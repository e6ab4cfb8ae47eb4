"""Edits of one file, from its tree: an expression replaced, a keyword dropped or added, a module imported."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Protocol

from grader.facts.units import span_of
from grader.model.evidence import Edit
from grader.model.source import Span


class UnfitError(Exception):
    """A fix does not belong to this text: an edit lies outside of it, or what comes out is no Python."""


class Page(Protocol):
    """What edits need to know of a file: its lines, its tree, all nodes of that, and what its imports stand for."""

    @property
    def lines(self) -> list[str]: ...  # noqa: D102 - said above
    @property
    def tree(self) -> ast.Module: ...  # noqa: D102 - said above
    @property
    def nodes(self) -> list[ast.AST]: ...  # noqa: D102 - said above
    @property
    def imports(self) -> Mapping[str, str]: ...  # noqa: D102 - said above


def replaced(page: Page, node: ast.AST, text: str) -> Edit:
    """Another text for an expression."""
    return Edit(span=span_of(node, page.lines), text=text)


def source_of(page: Page, node: ast.AST) -> str:
    """The text of an expression, as it was written."""
    return ast.get_source_segment("\n".join(page.lines), node) or ast.unparse(node)


def literal(text: str) -> str:
    """A text as Python writes it, in double quotes where that needs no escapes."""
    plain = '"' not in text and "\\" not in text and text.isprintable()
    return f'"{text}"' if plain else repr(text)


def without_keyword(page: Page, call: ast.Call, name: str) -> Edit | None:
    """A call without one of its keywords and the comma beside it; None where the call has no such keyword."""
    parts = _given(call)
    index = next((i for i, part in enumerate(parts) if isinstance(part, ast.keyword) and part.arg == name), None)
    if index is None:
        return None
    own = _span_in(page, parts[index])
    if index:
        before = _span_in(page, parts[index - 1])
        return Edit(
            span=Span(line=before.end_line, column=before.end_column, end_line=own.end_line, end_column=own.end_column),
            text="",
        )
    if len(parts) == 1:
        return Edit(span=own, text="")
    behind = _span_in(page, parts[1])
    return Edit(span=Span(line=own.line, column=own.column, end_line=behind.line, end_column=behind.column), text="")


def _span_in(page: Page, node: ast.AST) -> Span:
    return span_of(node, page.lines)


def _given(call: ast.Call) -> list[ast.expr | ast.keyword]:
    """Arguments in the order of the text."""
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    return sorted(given, key=lambda part: (part.lineno, part.col_offset))


def with_keyword(page: Page, call: ast.Call, text: str) -> Edit:
    """A call with one more keyword at its end."""
    parts = _given(call)
    if parts:
        last = _span_in(page, parts[-1])
        place = Span(line=last.end_line, column=last.end_column, end_line=last.end_line, end_column=last.end_column)
        return Edit(span=place, text=f", {text}")
    own = _span_in(page, call)
    place = Span(line=own.end_line, column=own.end_column - 1, end_line=own.end_line, end_column=own.end_column - 1)
    return Edit(span=place, text=text)


def importing(page: Page, module: str) -> tuple[Edit, ...] | None:
    """What makes a module of the standard library known by its own name; None where that name means another thing."""
    if page.imports.get(module) == module:
        return ()
    if module in page.imports or any(
        (isinstance(node, ast.Name) and node.id == module) or (isinstance(node, ast.arg) and node.arg == module)
        for node in page.nodes
    ):
        return None
    tops = [node for node in page.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    tops = [node for node in tops if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")]
    plain = [node for node in tops if isinstance(node, ast.Import)]
    behind = next((node for node in plain if node.names[0].name > module), None)
    if behind is not None:
        return (_line(behind.lineno, f"import {module}\n"),)
    if plain:
        return (_line((plain[-1].end_lineno or plain[-1].lineno) + 1, f"import {module}\n"),)
    if tops:
        return (_line(tops[0].lineno, f"import {module}\n"),)
    return (_line(_first_line(page.tree), f"import {module}\n\n"),)


def _first_line(tree: ast.Module) -> int:
    """Where the code begins, behind the docstring and imports from the future."""
    line = 1
    for node in tree.body:
        is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_text or (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            line = (node.end_lineno or node.lineno) + 1
        else:
            break
    return line


def _line(number: int, text: str) -> Edit:
    return Edit(span=Span(line=number, column=1, end_line=number, end_column=1), text=text)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with edits carried out that do not overlap. Raises UnfitError where one lies outside of it."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for edit in sorted(edits, key=lambda one: (one.span.line, one.span.column), reverse=True):
        span = edit.span
        if span.end_line > len(lines):
            raise UnfitError(f"line {span.end_line} is not in the text")
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        text = text[:start] + edit.text + text[end:]
    return text


def overlap(one: Edit, other: Edit) -> bool:
    """Whether two edits change the same text."""
    first, second = sorted([one.span, other.span], key=lambda span: (span.line, span.column))
    return (second.line, second.column) < (first.end_line, first.end_column)
