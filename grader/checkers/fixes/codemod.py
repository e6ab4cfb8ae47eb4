"""Carry fixes out, with libcst, which is imported by nobody else: its import alone costs more than grading a file."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst.codemod import CodemodContext
from libcst.codemod.visitors import RemoveImportsVisitor
from libcst.metadata import ImportAssignment, MetadataWrapper, ScopeProvider

from grader.checkers.fixes.edits import UnfitError, edited, overlap
from grader.model.evidence import Edit, Fix


def apply_fixes(text: str, fixes: Sequence[Fix]) -> str:
    """The text with the fixes carried out, equal edits once, without the imports that they leave unused.

    A fix whose edits overlap those of an earlier one is left out. Raises UnfitError.
    """
    chosen: list[Edit] = []
    for fix in fixes:
        new = [edit for edit in fix.edits if edit not in chosen]
        if not any(overlap(one, other) for one in new for other in chosen):
            chosen += new
    after_edits = edited(text, chosen)
    try:
        before, after = _unused(text), _unused(after_edits)
        module = cst.parse_module(after_edits)
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
