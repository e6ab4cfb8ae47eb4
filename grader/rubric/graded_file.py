"""One file on its way up: cells to the dimensions of its units, those to the dimensions of the file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from grader.model.evidence import Evidence
from grader.model.rubric import Rubric
from grader.model.source import FileEntry, Unit
from grader.rubric.cells import Member, Row, members_of, rows_of
from grader.rubric.layout import Layout
from grader.rubric.tree import Extent, Node, discounted

EntryPoints = frozenset[tuple[str, str]]
"""Path and qualified name of units that count in full for their file; for a class, its methods."""

_REDEFINED = re.compile(r"#\d+")


class GradedFile(NamedTuple):
    """A file, what holds for it, and its nodes: rows by member, and the dimensions of the whole."""

    entry: FileEntry
    layout: Layout
    members: tuple[Member, ...]
    rows: tuple[Mapping[str, Row], ...]
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
        return GradedFile(entry, layout, members, ({},) * len(members), dict.fromkeys(layout.everything, Node()))
    members = members_of(entry, units)
    rows = rows_of(members, evidence, layout, rubric)
    file = GradedFile(entry, layout, members, rows, {})
    nodes = {}
    for dimension in layout.dimensions:
        parts = [
            (sized(row[dimension].node, member), file.unit_weight(member, dimension, entry_points))
            for member, row in zip(members, rows, strict=True)
            if dimension in row
        ]
        if parts:
            nodes[dimension] = discounted(parts, rubric.discount)
    return file._replace(nodes=nodes)


def sized(node: Node, member: Member) -> Node:
    """A member's node with extents that weigh what the member does: its statements."""
    return node._replace(extents=tuple([Extent(member.statements, e.assessed, e.total) for e in node.extents]))


def _is_entry_point(path: str, qualname: str, entry_points: EntryPoints) -> bool:
    if not entry_points:
        return False
    parts = _REDEFINED.sub("", qualname).split(".")
    return any((path, ".".join(parts[:length])) in entry_points for length in range(1, len(parts) + 1))
