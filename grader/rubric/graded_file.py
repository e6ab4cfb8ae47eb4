"""One file on its way up: cells to the dimensions of its units, those to the dimensions of the file."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.model.evidence import Evidence
from grader.model.rubric import DimensionRubric, Rubric
from grader.model.source import FileEntry, Unit
from grader.rubric.cells import Cells, Member, cells_of, members_of
from grader.rubric.layout import Layout
from grader.rubric.tree import Extent, Node, discounted

EntryPoints = frozenset[tuple[str, str]]
"""Path and qualified name of units that count in full for their file; for a class, its methods."""

_REDEFINED = re.compile(r"#\d+")


class GradedFile(NamedTuple):
    """A file, what holds for it, and its nodes: of cells and dimensions by member, of the file's dimensions."""

    entry: FileEntry
    layout: Layout
    members: tuple[Member, ...]
    cells: tuple[Cells, ...]
    unit_nodes: tuple[Mapping[str, Node], ...]
    nodes: Mapping[str, Node]

    def unit_weight(self, member: Member, dimension: str, entry_points: EntryPoints) -> float:
        """How much of a member's deficit its file bears. A file that did not parse is its only member."""
        if member.unit is None or _is_entry_point(self.entry.path, member.qualname, entry_points):
            return 1.0
        return self.layout.dimensions[dimension].unit_weight


def grade_file(
    entry: FileEntry,
    *,
    units: Sequence[Unit],
    evidence: Sequence[Evidence],
    layout: Layout,
    rubric: Rubric,
    entry_points: EntryPoints,
) -> GradedFile:
    """Combine one file. An empty one has nothing to grade in any dimension."""
    if entry.size == 0:
        members = tuple(Member(unit, unit.qualname, unit.kind, 0) for unit in units)
        nothing: tuple[Mapping[str, Node], ...] = ({},) * len(members)
        return GradedFile(
            entry, layout, members, ({},) * len(members), nothing, dict.fromkeys(layout.everything, Node())
        )
    members = members_of(entry, units)
    cells = cells_of(members, evidence, layout, rubric)
    unit_nodes = tuple(
        _unit_nodes(row, member, layout.dimensions, rubric.discount) for row, member in zip(cells, members, strict=True)
    )
    file = GradedFile(entry, layout, members, cells, unit_nodes, {})
    nodes = {}
    for dimension in layout.dimensions:
        parts = [
            (row[dimension], file.unit_weight(member, dimension, entry_points))
            for member, row in zip(members, unit_nodes, strict=True)
            if dimension in row
        ]
        if parts:
            nodes[dimension] = discounted(parts, rubric.discount)
    return file._replace(nodes=nodes)


def _unit_nodes(
    cells: Cells, member: Member, dimensions: Mapping[str, DimensionRubric], discount: float
) -> Mapping[str, Node]:
    nodes = {}
    for dimension, row in cells.items():
        criteria = dimensions[dimension].criteria
        node = discounted([(cell, criteria[name].weight) for name, cell in row.items()], discount)
        nodes[dimension] = node._replace(extents=_sum(node.extents, member.statements))
    return nodes


def _sum(extents: Sequence[Extent], statements: int) -> tuple[Extent, ...]:
    if not extents:
        return ()
    assessed = math.fsum(extent.assessed for extent in extents)
    return (Extent(statements, assessed, math.fsum(extent.total for extent in extents)),)


def _is_entry_point(path: str, qualname: str, entry_points: EntryPoints) -> bool:
    parts = _REDEFINED.sub("", qualname).split(".")
    return any((path, ".".join(parts[:length])) in entry_points for length in range(1, len(parts) + 1))
