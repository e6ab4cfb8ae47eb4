"""The structure of a file: a number a function or class and check, and findings where something should not stand."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from grader.checkers.complexity import (
    branch_count,
    bumps,
    cognitive,
    cohesion,
    cyclomatic,
    duplication,
    local_names,
    nesting,
    parameters,
    statements,
    unreachable,
    unused_locals,
    unused_private,
)
from grader.checkers.complexity.clones import Clone
from grader.checkers.complexity.flaw import Flaw
from grader.facts.units import Definition, Function, named_definitions, span_of
from grader.model.checker import CheckInfo, Context
from grader.model.evidence import Assessed, Confidence, Evidence, Finding, Measurement
from grader.model.source import MODULE, Source, Span, Unit

Measure = Callable[[Function, str], float]
"""From a function's tree and its qualified name to a number."""

NOWHERE = "subject"
"""The module name of a text without a place, as the engine gives it."""

_MEASURES: tuple[tuple[CheckInfo, Measure, str], ...] = (
    (cyclomatic.CHECK, cyclomatic.measure, "paths"),
    (cognitive.CHECK, cognitive.measure, "points"),
    (nesting.CHECK, nesting.measure, "levels"),
    (statements.CHECK, statements.measure, "statements"),
    (parameters.CHECK, parameters.measure, "parameters"),
    (branch_count.CHECK, branch_count.measure, "branches"),
    (local_names.CHECK, local_names.measure, "variables"),
    (bumps.CHECK, bumps.measure, "chunks"),
)
_SEARCHES = (duplication.CHECK, unreachable.CHECK, unused_private.CHECK, unused_locals.CHECK)

CHECKS = (*(check for check, _, _ in _MEASURES), cohesion.CHECK, *_SEARCHES)


def assess(source: Source, context: Context) -> Iterator[Evidence]:
    """Measure each function and class of a file by each selected check, then look for clones and dead code."""
    definitions = dict(named_definitions(context.tree))
    units = {unit.qualname: unit for unit in context.units}
    for name, node in definitions.items():
        if name in units:
            yield from _measured(units[name], node, context.selected)
    searched = tuple(check.id for check in _SEARCHES if check.id in context.selected)
    if searched:
        yield Assessed(checks=searched, path=source.path, units="all")
    functions = [(name, node) for name, node in definitions.items() if not isinstance(node, ast.ClassDef)]
    if duplication.CHECK.id in searched:
        yield from _duplicated(source, context, functions)
    lines = source.text.split("\n")
    for check, find in _dead(source, context, functions):
        if check.id in searched:
            for flaw in find():
                confidence: Confidence = "high" if flaw.certain else "medium"
                yield _finding(check, _span(flaw, lines), flaw.message, context, confidence)


def _measured(unit: Unit, node: Definition, selected: frozenset[str]) -> Iterator[Evidence]:
    if isinstance(node, ast.ClassDef):
        if cohesion.CHECK.id in selected:
            groups = cohesion.measure(node)
            if groups is None:
                yield Assessed(checks=(cohesion.CHECK.id,), path=unit.path, units=(unit.qualname,))
            else:
                yield _measurement(unit, cohesion.CHECK, groups, "groups")
        return
    for check, measure, unit_of_measure in _MEASURES:
        if check.id in selected:
            value = measure(node, unit.qualname)
            detail = ""
            if check is cognitive.CHECK and value:
                detail = f"{value / max(1, statements.measure(node, unit.qualname)):.2f} a statement"
            yield _measurement(unit, check, value, unit_of_measure, detail)


def _measurement(unit: Unit, check: CheckInfo, number: float, unit_of_measure: str, detail: str = "") -> Measurement:
    value = float(number)
    return Measurement(
        check=check.id,
        path=unit.path,
        qualname=unit.qualname,
        span=unit.span,
        value=value,
        low=value,
        high=value,
        unit_of_measure=unit_of_measure,
        detail=detail,
    )


def _duplicated(source: Source, context: Context, functions: list[tuple[str, Function]]) -> Iterator[Evidence]:
    clones, share = duplication.find(source.text, functions)
    for clone in clones:
        yield _finding(duplication.CHECK, _clone_span(clone, source), _clone_message(clone), context)
    whole = context.units[0]
    if share and whole.qualname == MODULE:
        yield _measurement(whole, duplication.CHECK, share, "share of lines")


def _clone_span(clone: Clone, source: Source) -> Span:
    first, last = clone.lines[0], clone.lines[-1]
    end = len(source.text.split("\n")[last.last - 1])
    return Span(line=first.first, column=first.column + 1, end_line=last.last, end_column=end + 1)


def _clone_message(clone: Clone) -> str:
    first, last = clone.original[0].first, clone.original[-1].last
    where = "further up" if clone.twin == clone.qualname else f"of `{clone.twin}`"
    return f"these {len(clone.lines)} lines say what lines {first} to {last} {where} say"


def _dead(
    source: Source, context: Context, functions: list[tuple[str, Function]]
) -> Iterator[tuple[CheckInfo, Callable[[], Iterable[Flaw]]]]:
    yield unreachable.CHECK, lambda: unreachable.find(context.tree)
    yield (
        unused_private.CHECK,
        lambda: unused_private.find(context.tree, context.siblings.values(), importers=_importers(source, context)),
    )
    yield unused_locals.CHECK, lambda: [flaw for _, node in functions for flaw in unused_locals.find(node)]


def _importers(source: Source, context: Context) -> unused_private.Importers:
    if "." in context.module or source.path.endswith("__init__.py"):
        return "package"
    return "nobody" if context.module == NOWHERE else "folder"


def _span(flaw: Flaw, lines: list[str]) -> Span:
    first, last = span_of(flaw.first, lines), span_of(flaw.last, lines)
    return Span(line=first.line, column=first.column, end_line=last.end_line, end_column=last.end_column)


def _finding(check: CheckInfo, span: Span, message: str, context: Context, confidence: Confidence = "high") -> Finding:
    inside = [unit for unit in context.units if unit.span.line <= span.line <= unit.span.end_line]
    owner = min(reversed(inside), key=lambda unit: unit.span.end_line - unit.span.line, default=context.units[0])
    return Finding(
        check=check.id,
        path=owner.path,
        qualname=owner.qualname,
        span=span,
        message=message,
        severity=check.severity,
        confidence=confidence,
    )
