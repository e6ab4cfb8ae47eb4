"""From a source to the evidence of this dimension: what is declared, what is usual, what ruff says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from grader.checkers.conventions import behaviour, reuse
from grader.checkers.conventions.behaviour import find_equals
from grader.checkers.conventions.declared.banned import find_banned
from grader.checkers.conventions.declared.classes import find_classes
from grader.checkers.conventions.declared.control import find_control
from grader.checkers.conventions.declared.docstring import find_docstring
from grader.checkers.conventions.declared.editor import find_editor
from grader.checkers.conventions.declared.errors import find_errors
from grader.checkers.conventions.declared.imports import find_imports
from grader.checkers.conventions.declared.layer import find_layer
from grader.checkers.conventions.declared.layout import find_layout
from grader.checkers.conventions.declared.naming import find_naming
from grader.checkers.conventions.declared.pattern import find_pattern
from grader.checkers.conventions.declared.signature import find_signature
from grader.checkers.conventions.declared.strings import find_strings
from grader.checkers.conventions.declared.style import find_style
from grader.checkers.conventions.declared.tables import Conventions
from grader.checkers.conventions.declared.tests import find_tests
from grader.checkers.conventions.declared.typing import find_typing
from grader.checkers.conventions.defaults.annotations import find_unannotated
from grader.checkers.conventions.defaults.docstrings import find_misformed, find_missing
from grader.checkers.conventions.defaults.lapse import Lapse
from grader.checkers.conventions.defaults.naming import find_misnamed
from grader.checkers.conventions.fixes.trial import tried
from grader.checkers.conventions.reuse import find_copies
from grader.checkers.conventions.ruff_project import FAMILY, assess_ruff
from grader.checkers.conventions.selection import DECLARED, default_roles, in_force, read
from grader.checkers.conventions.view import Breach, View, view_of
from grader.model.checker import Context
from grader.model.evidence import Assessed, Evidence, Finding, Severity
from grader.model.source import MODULE, Source, Unit

FINDERS: dict[str, Callable[..., Iterable[Breach]]] = {
    "banned": find_banned,
    "pattern": find_pattern,
    "layer": find_layer,
    "naming": find_naming,
    "docstring": find_docstring,
    "typing": find_typing,
    "imports": find_imports,
    "style": find_style,
    "strings": find_strings,
    "errors": find_errors,
    "tests": find_tests,
    "classes": find_classes,
    "signature": find_signature,
    "control": find_control,
    "layout": find_layout,
    "editor": find_editor,
}
"""What answers each table of the grammar: `(view, table)` to breaches."""


_SEEKERS: dict[str, Callable[[Source, Context], Iterable[Evidence]]] = {
    FAMILY: assess_ruff,
    reuse.INFO.id: find_copies,
    behaviour.INFO.id: find_equals,
}
"""What answers the checks that look beyond the file's own tree."""


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """Findings, and for every selected check either an `Assessed` or a `Gap`.

    Raises ConventionsError where the team's conventions cannot be obeyed.
    """
    conventions = in_force(context.declared, context.settings.get("existing", ()))
    view = view_of(source, context.tree, context.module, context.siblings)
    owners = _owners(context.units)
    asked = [table for table in conventions.present if DECLARED + table in context.selected]
    search = partial(_breaches, conventions=conventions, tables=asked)
    for table, breach in tried(source, context, search, list(search(view))):
        severity: Severity = "medium" if context.declared and table in read(context.declared).present else "low"
        yield _finding(source, owners, DECLARED + table, Lapse(breach=breach, severity=severity))
    assessed = [DECLARED + table for table in asked]
    for check, find in _defaults(context, conventions).items():
        if check in context.selected:
            for lapse in find(view):
                yield _finding(source, owners, check, lapse)
            assessed.append(check)
    if assessed:
        yield Assessed(checks=tuple(sorted(assessed)), path=source.path, units="all")
    if context.learned is not None:
        from grader.checkers.conventions.mined.check import assess_mined

        yield from assess_mined(source, context, owners, conventions)
    for check, seek in _SEEKERS.items():
        if check in context.selected:
            yield from seek(source, context)


def _breaches(view: View, conventions: Conventions, tables: list[str]) -> Iterator[tuple[str, Breach]]:
    """What breaks each of some declared tables."""
    for table in tables:
        yield from ((table, breach) for breach in FINDERS[table](view, getattr(conventions, table)))


def _defaults(context: Context, conventions: Conventions) -> dict[str, Callable[[View], Iterable[Lapse]]]:
    roles = default_roles(conventions)
    return {
        "conventions.annotation-presence": find_unannotated,
        "conventions.docstring-presence": find_missing,
        "conventions.docstring-style": find_misformed,
        "conventions.naming": partial(find_misnamed, units=context.units, roles=roles),
    }


def _owners(units: tuple[Unit, ...]) -> list[str]:
    """The innermost unit of every line, at the line's number; units come outermost first."""
    owners = [MODULE] * (max(unit.span.end_line for unit in units) + 1)
    for unit in units[1:]:
        span = unit.span
        owners[span.line : span.end_line + 1] = [unit.qualname] * (span.end_line + 1 - span.line)
    return owners


def _finding(source: Source, owners: list[str], check: str, lapse: Lapse) -> Finding:
    breach = lapse.breach
    return Finding(
        check=check,
        path=source.path,
        qualname=MODULE if breach.whole_file else owners[breach.span.line],
        span=breach.span,
        message=breach.message,
        severity=lapse.severity,
        confidence="high",
        weight=lapse.weight,
        fix=breach.fix,
    )
