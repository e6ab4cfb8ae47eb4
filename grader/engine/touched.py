"""Narrowing what was learned about a file to a part of it: the functions that somebody changed, or asked about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from grader.engine.assess import Assessment
from grader.facts.units import unit_at
from grader.model.evidence import Assessed, Evidence, Finding, Gap, Suppression, Units
from grader.model.source import Span, Unit

Lines = Sequence[tuple[int, int]]
"""Ranges of lines, first and last, from 1; an empty one, (n + 1, n), is the place below line n."""


class Part(Struct, frozen=True, kw_only=True):
    """A part of a file: `whole` units with all their evidence; of the `bodies` only what lies on `lines`.

    Bodies are classes and modules: a change beside an old fault in them does not answer for it.
    """

    whole: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()
    lines: tuple[tuple[int, int], ...] = ()


def touched_part(units: tuple[Unit, ...], text: str, lines: Lines) -> Part:
    """The part of a file that a change of these lines touches.

    A function is touched, whole, by any line of it or place within it, and by its decorators and whatever else stands
    right above it; a class or module body by its lines that are not blank.
    """
    written = text.split("\n")
    starts = {unit.span.line: unit for unit in units if unit.kind == "function"}
    whole: set[str] = set()
    bodies: set[str] = set()
    for number in _numbers(lines, len(written)):
        unit = unit_at(units, number)
        if unit.kind == "function":
            whole.add(unit.qualname)
        elif written[number - 1].strip():
            bodies.add(unit.qualname)
            whole.update(_defined_below(starts, written, number))
    for first, last in lines:
        if last < first and 1 <= last < len(written) and unit_at(units, last) == unit_at(units, first):
            whole.update(unit.qualname for unit in (unit_at(units, last),) if unit.kind == "function")
    return Part(whole=frozenset(whole), bodies=frozenset(bodies), lines=tuple(lines))


def narrow(assessment: Assessment, part: Part) -> Assessment:
    """Keep of an assessment what speaks of a part; a file that did not parse is kept as it is.

    The file weighs as much as the units that are left. A finding outside all units is kept where its lines are.
    """
    if not assessment.entry.parsed:
        return assessment
    kept = part.whole | part.bodies
    units = tuple(unit for unit in assessment.units if unit.qualname in kept)
    size = sum(unit.statements for unit in units)
    places = [unit.span for unit in units if unit.qualname in part.whole]
    return msgspec.structs.replace(
        assessment,
        entry=msgspec.structs.replace(assessment.entry, size=size),
        units=units,
        evidence=tuple(_narrowed(assessment.evidence, part, units)),
        suppressions=tuple(item for item in assessment.suppressions if _stands_on(item, places, part.lines)),
    )


def _narrowed(evidence: Sequence[Evidence], part: Part, kept: Sequence[Unit]) -> Iterator[Evidence]:
    names = [unit.qualname for unit in kept]
    tops = {unit.qualname: unit.span for unit in kept if unit.qualname in part.bodies}
    for item in evidence:
        if isinstance(item, Assessed | Gap):
            units = _common(item.units, names)
            if units:
                yield msgspec.structs.replace(item, units=units)
        elif item.qualname in part.whole:
            yield item
        elif isinstance(item, Finding):
            if _meets(_place(item.span, tops.get(item.qualname)), part.lines):
                yield item
        elif item.qualname in part.bodies:
            yield item


def _common(units: Units, kept: Collection[str]) -> Units:
    return "all" if units == "all" else tuple(name for name in units if name in kept)


def _place(span: Span, body: Span | None) -> Span:
    """Where a finding stands: one about a whole class or module stands on its first line."""
    if body is None or span.line > body.line or span.end_line < body.end_line:
        return span
    return msgspec.structs.replace(span, end_line=span.line)


def _meets(span: Span, lines: Lines) -> bool:
    return any(span.line <= last and first <= max(span.end_line, span.line) for first, last in lines)


def _stands_on(suppression: Suppression, places: Sequence[Span], lines: Lines) -> bool:
    return any(place.line <= suppression.line <= place.end_line for place in places) or any(
        first <= suppression.line <= last for first, last in lines
    )


def _numbers(lines: Lines, end: int) -> Iterator[int]:
    for first, last in lines:
        yield from range(max(first, 1), min(last, end) + 1)


def _defined_below(starts: Mapping[int, Unit], written: Sequence[str], number: int) -> Iterator[str]:
    """The function, if any, whose definition follows a line without a blank one: its decorators and comments do."""
    while number <= len(written) and written[number - 1].strip():
        if number in starts:
            yield starts[number].qualname
            return
        number += 1
