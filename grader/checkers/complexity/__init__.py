"""Complexity: structure of functions as numbers, and scaling that is measured by running them.

One measurement a function and check, scored by the rubric's knots. A function owns what is nested in it. Classes and
modules have no measurement of their own.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from grader.checkers.complexity import cognitive, cyclomatic, nesting, parameters, statements
from grader.checkers.complexity.scaling import catalogue as scaling
from grader.checkers.complexity.unmeasurable import Unmeasurable
from grader.facts.units import Function, named_definitions
from grader.model.checker import Checker, CheckInfo, Context
from grader.model.evidence import Evidence, Gap, Measurement
from grader.model.source import Source, Unit

Measure = Callable[[Function, str], float]
"""From a function's tree and its qualified name to a number."""

_MEASURES: tuple[tuple[CheckInfo, Measure, str], ...] = (
    (cyclomatic.CHECK, cyclomatic.measure, "paths"),
    (cognitive.CHECK, cognitive.measure, "points"),
    (nesting.CHECK, nesting.measure, "levels"),
    (statements.CHECK, statements.measure, "statements"),
    (parameters.CHECK, parameters.measure, "parameters"),
)


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """Measure each function of a file by each selected check; one that cannot be measured is a gap for it alone."""
    yield from _structure(context)
    if any(check.id in context.selected for check in scaling.CHECKS):
        from grader.checkers.complexity.scaling.check import run as measure_scaling  # it brings the sandbox along

        yield from measure_scaling(source, context)


def _structure(context: Context) -> Iterator[Measurement | Gap]:
    nodes = dict(named_definitions(context.tree))
    for unit in context.units:
        node = nodes.get(unit.qualname)
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for check, measure, unit_of_measure in _MEASURES:
            if check.id in context.selected:
                try:
                    value = float(measure(node, unit.qualname))
                except Unmeasurable as why:
                    yield _gap(unit, check, str(why))
                else:
                    yield _measurement(unit, check, value, unit_of_measure)


def _measurement(unit: Unit, check: CheckInfo, value: float, unit_of_measure: str) -> Measurement:
    return Measurement(
        check=check.id,
        path=unit.path,
        qualname=unit.qualname,
        span=unit.span,
        value=value,
        low=value,
        high=value,
        unit_of_measure=unit_of_measure,
    )


def _gap(unit: Unit, check: CheckInfo, why: str) -> Gap:
    return Gap(checks=(check.id,), path=unit.path, units=(unit.qualname,), reason="too-large", detail=why)


CHECKER = Checker(
    id="complexity",
    dimension="complexity",
    checks=(*(check for check, _, _ in _MEASURES), *scaling.CHECKS),
    run=run,
    executes=True,
    scope="closure",
    version=2,
)
