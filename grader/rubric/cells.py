"""From evidence to cells: the node of each criterion in each unit of one file."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.model.evidence import Evidence, Finding, Measurement
from grader.model.rubric import Criterion, DimensionRubric, Rubric
from grader.model.source import MODULE, FileEntry, Unit, UnitKind
from grader.rubric.assessment import Assessment, Standing
from grader.rubric.curves import loss, measured, unseen_failures
from grader.rubric.layout import Layout
from grader.rubric.match import Place
from grader.rubric.sentences import finding_sentence, measurement_sentence
from grader.rubric.tree import Extent, Leaf, Node, discounted, leaf_node

Cells = Mapping[str, Node]
"""Criterion to its node, in one dimension of one unit."""


class Row(NamedTuple):
    """One dimension of one unit: the node of each criterion, and of them all. Extents weigh 1 here, not statements."""

    cells: Cells
    node: Node


class Member(NamedTuple):
    """A unit as the engine sees it. A file that did not parse has one member of no kind, as large as the file."""

    unit: Unit | None
    qualname: str
    kind: UnitKind | None
    statements: int


def members_of(entry: FileEntry, units: Sequence[Unit]) -> tuple[Member, ...]:
    """What gets graded in a file."""
    if entry.parsed and units:
        return tuple(Member(unit, unit.qualname, unit.kind, unit.statements) for unit in units)
    return (Member(None, MODULE, None, entry.size),)


def rows_of(
    members: Sequence[Member], evidence: Sequence[Evidence], layout: Layout, rubric: Rubric
) -> tuple[Mapping[str, Row], ...]:
    """The rows of each member of one file by dimension, from the file's evidence."""
    names = {member.qualname for member in members}
    fallback = next((m.qualname for m in members if m.kind in {"module", None}), members[0].qualname)

    def owner(record: Finding | Measurement) -> str:
        return record.qualname if record.qualname in names else fallback

    kept = [
        record
        for record in evidence
        if not isinstance(record, Finding | Measurement) or layout.check_of(record.check) is not None
    ]
    assessment = Assessment(kept, layout.names, owner)
    leaves: dict[tuple[str, str], dict[str, list[Node]]] = {}
    for record in kept:
        if isinstance(record, Finding | Measurement):
            leaf = _leaf(record, layout, rubric)
            if leaf is not None:
                (dimension, name), node = leaf
                leaves.setdefault((owner(record), dimension), {}).setdefault(name, []).append(node)
    untouched: dict[tuple[UnitKind | None, str], Row] = {}
    rows = []
    for member in members:
        singled_out = assessment.singled_out(member.qualname)
        row = {}
        for dimension in layout.dimensions:
            applicable = layout.applicable(member.kind).get(dimension, {})
            here = leaves.get((member.qualname, dimension), {})
            if not applicable and not here:
                continue
            alike = not here and not any(check in singled_out for checks in applicable.values() for check in checks)
            key = (member.kind, dimension)
            if alike and key in untouched:
                row[dimension] = untouched[key]
                continue
            standings = {
                name: [assessment.standing(member.qualname, check) for check in checks]
                for name, checks in applicable.items()
            }
            row[dimension] = _row(layout.dimensions[dimension], standings, here, rubric)
            if alike:
                untouched[key] = row[dimension]
        rows.append(row)
    return tuple(rows)


def _leaf(record: Finding | Measurement, layout: Layout, rubric: Rubric) -> tuple[Place, Node] | None:
    """The place and node of a finding, or of a measurement where its criterion has knots."""
    check = layout.check_of(record.check)
    if check is None:
        return None
    dimension, name = place = layout.places[check.id]
    criterion = layout.dimensions[dimension].criteria[name]
    address = f"{dimension}.{name}"
    if isinstance(record, Finding):
        leaf = Leaf(address, record.fingerprint, finding_sentence(record))
        return place, leaf_node(leaf, loss(record, rubric))
    if criterion.curve != "knots":
        return None
    leaf = Leaf(address, record.fingerprint, measurement_sentence(record, check))
    return place, leaf_node(leaf, measured(record, criterion.knots))


def _row(
    dimension: DimensionRubric,
    standings: Mapping[str, Sequence[Standing]],
    leaves: Mapping[str, Sequence[Node]],
    rubric: Rubric,
) -> Row:
    cells = {
        name: _cell(criterion, standings.get(name, ()), leaves.get(name, ()), rubric)
        for name, criterion in dimension.criteria.items()
        if name in standings or name in leaves
    }
    node = discounted([(cell, dimension.criteria[name].weight) for name, cell in cells.items()], rubric.discount)
    assessed = math.fsum(extent.assessed for extent in node.extents)
    total = math.fsum(extent.total for extent in node.extents)
    extents = (Extent(1.0, assessed, total),) if node.present else ()
    return Row(cells, node._replace(extents=extents))


def _cell(criterion: Criterion, standings: Sequence[Standing], leaves: Sequence[Node], rubric: Rubric) -> Node:
    node = discounted([(leaf, 1.0) for leaf in leaves], rubric.discount)
    share = math.fsum(standing.share for standing in standings) / len(standings) if standings else 0.0
    worst = node.worst
    if criterion.curve == "rate":
        trials = sum(standing.trials for standing in standings)
        unseen = unseen_failures(len(leaves), trials, rubric.rate)
        worst = 1.0 - (1.0 - worst) * (1.0 - rubric.severity["high"] * unseen)
    if standings and share < 1.0:
        worst = 1.0
    return node._replace(
        worst=worst,
        assessed=share > 0.0,
        present=bool(standings),
        extents=(Extent(1.0, criterion.weight * share, criterion.weight),) if standings else (),
    )
