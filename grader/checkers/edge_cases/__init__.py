"""Edge cases: run the functions of a file on inputs of their documented domain and see whether they hold."""

from __future__ import annotations

from collections.abc import Iterable

from grader.checkers.edge_cases import catalogue
from grader.checkers.edge_cases.given import catalogue as given
from grader.model.checker import Checker, Context
from grader.model.evidence import Evidence
from grader.model.source import Source


def _run(source: Source, context: Context) -> Iterable[Evidence]:
    """Load hypothesis and the sandbox only in the process that uses them."""
    from grader.checkers.edge_cases.given.run import run_given, run_given_tests
    from grader.checkers.edge_cases.run import run

    tests = run_given_tests(source, context)
    yield from run(source, context, tests.seeds)
    yield from tests.evidence
    yield from run_given(source, context, tests.seeds)


CHECKER = Checker(
    id="edge_cases",
    dimension="edge_cases",
    checks=(*catalogue.CHECKS, *given.CHECKS),
    run=_run,
    executes=True,
    scope="closure",
    version=2,
)
