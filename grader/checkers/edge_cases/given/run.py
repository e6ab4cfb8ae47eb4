"""Everything that is asked only where something was given along with the code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grader.checkers.edge_cases.given.catalogue import MAJORITY, NEEDS, REFERENCE
from grader.checkers.edge_cases.given.majority import find_minorities
from grader.checkers.edge_cases.given.reference import find_differences
from grader.model.checker import Context
from grader.model.evidence import Evidence, Gap
from grader.model.source import Source

_ASKED: dict[str, Callable[[Source, Context], Iterable[Evidence]]] = {
    REFERENCE.id: find_differences,
    MAJORITY.id: find_minorities,
}


def run_given(source: Source, context: Context) -> Iterator[Evidence]:
    """Ask each check whose need is met; at too weak an isolation it is a gap."""
    for check, ask in _ASKED.items():
        if check not in context.selected or not getattr(context, NEEDS[check]):
            continue
        if context.isolation.level in ("limits", "none") and not context.allow_weak_isolation:
            detail = f"isolation {context.isolation.level} is too weak to run code that is not trusted"
            yield Gap(checks=(check,), path=source.path, units="all", reason="isolation", detail=detail)
        else:
            yield from ask(source, context)
