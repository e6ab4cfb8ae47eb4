"""Carry fixes out, with libcst, which is imported by nobody else: its import alone costs more than grading a file."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import RemoveImportsVisitor
from libcst.metadata import ImportAssignment, MetadataWrapper, ScopeProvider

from grader.model.evidence import Edit, Fix


class UnfitError(Exception):
    """A fix does not belong to this text: an edit lies outside of it, or what comes out is no Python."""


def apply_fixes(text: str, fixes: Sequence[Fix]) -> str:
    """The text with the fixes carried out, equal edits once, without the imports that they leave unused.

    A fix whose edits overlap those of an earlier one is left out. Raises UnfitError.
    """
    chosen: list[Edit] = []
    for fix in fixes:
        new = [edit for edit in fix.edits if edit not in chosen]
        if not any(_overlap(one, other) for one in new for other in chosen):
            chosen += new
    edited = _edited(text, chosen)
    try:
        before, after = _unused(text), _unused(edited)
        module = cst.parse_module(edited)
    except cst.ParserSyntaxError as error:
        raise UnfitError(str(error)) from error
    context = CodemodContext()
    for name in sorted(after - before):
        RemoveImportsVisitor.remove_unused_import(context, name)
    return RemoveImportsVisitor(context).transform_module(module).code


def _unused(text: str) -> set[str]:
    """Modules that are imported whole, under their own name, and never used."""
    scopes = {scope for scope in MetadataWrapper(cst.parse_module(text)).resolve(ScopeProvider).values() if scope}
    return {
        assignment.name
        for scope in scopes
        for assignment in scope.assignments
        if isinstance(assignment, ImportAssignment)
        and isinstance(assignment.node, cst.Import)
        and not assignment.references
    }


def _edited(text: str, edits: Sequence[Edit]) -> str:
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


def _overlap(one: Edit, other: Edit) -> bool:
    first, second = sorted([one.span, other.span], key=lambda span: (span.line, span.column))
    return (second.line, second.column) < (first.end_line, first.end_column)
