"""Everything that is asked only where something was given along with the code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grader.checkers.edge_cases.given.catalogue import GIVEN_TEST, MAJORITY, NEEDS, REFERENCE
from grader.checkers.edge_cases.given.given_tests import TestsGiven, ask_tests
from grader.checkers.edge_cases.given.majority import find_minorities
from grader.checkers.edge_cases.given.reference import find_differences
from grader.checkers.edge_cases.given.sides import Seen
from grader.model.checker import Context
from grader.model.evidence import Evidence, Gap
from grader.model.source import Source

_ASKED: dict[str, Callable[[Source, Context, Seen], Iterable[Evidence]]] = {
    REFERENCE.id: find_differences,
    MAJORITY.id: find_minorities,
}


def run_given_tests(source: Source, context: Context) -> TestsGiven:
    """Run the given tests, if there are any; what they call says what the code is meant for."""
    if GIVEN_TEST.id not in context.selected or context.tests is None:
        return TestsGiven()
    weak = _too_weak(GIVEN_TEST.id, source, context)
    return ask_tests(source, context) if weak is None else TestsGiven((weak,))


def run_given(source: Source, context: Context, seen: Seen) -> Iterator[Evidence]:
    """Ask each check whose need is met; at too weak an isolation it is a gap. `seen`: calls of given tests."""
    for check, ask in _ASKED.items():
        if check not in context.selected or not getattr(context, NEEDS[check]):
            continue
        weak = _too_weak(check, source, context)
        yield from ask(source, context, seen) if weak is None else (weak,)


def _too_weak(check: str, source: Source, context: Context) -> Gap | None:
    if context.isolation.level not in ("limits", "none") or context.allow_weak_isolation:
        return None
    detail = f"isolation {context.isolation.level} is too weak to run code that is not trusted"
    return Gap(checks=(check,), path=source.path, units="all", reason="isolation", detail=detail)
