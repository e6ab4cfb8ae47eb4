"""Edge cases: run the functions of a file on inputs of their documented domain and see whether they hold."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checkers.edge_cases.catalogue import CHECKS
from grader.model.checker import Checker, Context
from grader.model.evidence import Evidence
from grader.model.source import Source


def _run(source: Source, context: Context) -> Iterable[Evidence]:
    """Load hypothesis and the sandbox only in the process that uses them."""
    from grader.checkers.edge_cases.run import run

    return run(source, context)


CHECKER = Checker(id="edge_cases", dimension="edge_cases", checks=CHECKS, run=_run, executes=True, scope="closure")
