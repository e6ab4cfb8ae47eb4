"""From evidence to cells: the node of each criterion in each unit of one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.model.evidence import Evidence, Finding, Measurement
from grader.model.rubric import Criterion, Rubric
from grader.model.source import MODULE, FileEntry, Unit, UnitKind
from grader.rubric.assessment import Assessment, Standing
from grader.rubric.curves import loss, measured, unseen_failures
from grader.rubric.layout import Layout
from grader.rubric.sentences import finding_sentence, measurement_sentence
from grader.rubric.tree import Extent, Leaf, Node, discounted, leaf_node

Cells = Mapping[str, Mapping[str, Node]]
"""Dimension to criterion to its node in one unit."""


class Member(NamedTuple):
    """A unit as the engine sees it. A file that did not parse has one member of no kind, as large as the file."""

    unit: Unit | None
    qualname: str
    kind: UnitKind | None
    statements: int


class _Found(NamedTuple):
    leaves: list[Node]
    findings: list[Finding]


def members_of(entry: FileEntry, units: Sequence[Unit]) -> tuple[Member, ...]:
    """What gets graded in a file."""
    if entry.parsed and units:
        return tuple(Member(unit, unit.qualname, unit.kind, unit.statements) for unit in units)
    return (Member(None, MODULE, None, entry.size),)


def cells_of(
    members: Sequence[Member], evidence: Sequence[Evidence], layout: Layout, rubric: Rubric
) -> tuple[Cells, ...]:
    """The cells of each member of one file, from the file's evidence."""
    names = {member.qualname for member in members}
    fallback = next((m.qualname for m in members if m.kind in ("module", None)), members[0].qualname)

    def owner(record: Finding | Measurement) -> str:
        return record.qualname if record.qualname in names else fallback

    kept = [
        record
        for record in evidence
        if not isinstance(record, Finding | Measurement) or layout.check_of(record.check) is not None
    ]
    assessment = Assessment(kept, layout.places, owner)
    found: dict[tuple[str, str, str], _Found] = {}
    for record in kept:
        if isinstance(record, Finding | Measurement):
            check = layout.check_of(record.check)
            if check is not None:
                dimension, name = layout.places[check.id]
                criterion = layout.dimensions[dimension].criteria[name]
                place = found.setdefault((owner(record), dimension, name), _Found([], []))
                address = f"{dimension}.{name}"
                if isinstance(record, Finding):
                    leaf = Leaf(address, record.fingerprint, finding_sentence(record))
                    place.leaves.append(leaf_node(leaf, loss(record, rubric)))
                    place.findings.append(record)
                elif criterion.curve == "knots":
                    leaf = Leaf(address, record.fingerprint, measurement_sentence(record, check))
                    place.leaves.append(leaf_node(leaf, measured(record, criterion.knots)))
    return tuple(_cells(member, assessment, found, layout, rubric) for member in members)


def _cells(
    member: Member,
    assessment: Assessment,
    found: Mapping[tuple[str, str, str], _Found],
    layout: Layout,
    rubric: Rubric,
) -> Cells:
    applicable = layout.applicable(member.kind)
    cells: dict[str, dict[str, Node]] = {}
    for dimension, held in layout.dimensions.items():
        row = {}
        for name, criterion in held.criteria.items():
            checks = applicable.get(dimension, {}).get(name, ())
            here = found.get((member.qualname, dimension, name))
            if checks or here:
                standings = [assessment.standing(member.qualname, check) for check in checks]
                row[name] = _cell(criterion, standings, here or _Found([], []), member.statements, rubric)
        if row:
            cells[dimension] = row
    return cells


def _cell(criterion: Criterion, standings: Sequence[Standing], found: _Found, statements: int, rubric: Rubric) -> Node:
    node = discounted([(leaf, 1.0) for leaf in found.leaves], rubric.discount) if found.leaves else Node()
    worst = node.worst
    share = 0.0
    if standings:
        share = sum(standing.share for standing in standings) / len(standings)
    if criterion.curve == "rate":
        trials = sum(standing.trials for standing in standings)
        unseen = unseen_failures(len(found.findings), trials, rubric.rate)
        worst = 1.0 - (1.0 - worst) * (1.0 - rubric.severity["high"] * unseen)
    if standings and share < 1.0:
        worst = 1.0
    return node._replace(
        worst=worst,
        assessed=share > 0.0,
        present=bool(standings),
        extents=(Extent(statements, criterion.weight * share, criterion.weight),) if standings else (),
    )
