"""Complexity: the structure of functions and classes, and scaling that is measured by running them.

Most checks are one measurement a function, scored by the rubric's knots; clones and dead code are findings where they
stand. A function owns what is nested in it. Classes have their cohesion, modules no number of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.checkers.complexity import structure
from grader.checkers.complexity.scaling import assessment as scaling
from grader.model.checker import Checker, Context
from grader.model.evidence import Evidence
from grader.model.source import Source


def run(source: Source, context: Context) -> Iterator[Evidence]:
    """Assess the structure of a file, then how its functions scale, each by the selected checks."""
    yield from structure.assess(source, context)
    yield from scaling.assess(source, context)


CHECKER = Checker(
    id="complexity",
    dimension="complexity",
    checks=(*structure.CHECKS, *scaling.CHECKS),
    run=run,
    executes=True,
    scope="closure",
    version=3,
)
