"""From files to the project: its dimensions, its criteria, and the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from grader.model.rubric import DimensionRubric, Rubric
from grader.rubric.graded_file import EntryPoints, GradedFile
from grader.rubric.sentences import dimension_sentence, file_sentence
from grader.rubric.tree import Child, Extent, Node, bounded_mean, coverage, discounted, scaled


def overall(nodes: Mapping[str, Node], dimensions: Mapping[str, DimensionRubric]) -> Node:
    """The whole of a unit, file or project from its dimensions, each weighing what was assessed of it."""
    covered = {name: coverage(node.extents) for name, node in nodes.items()}
    children = [
        Child(
            node,
            dimensions[name].weight,
            covered[name],
            dimensions[name].headroom / 100,
            partial(dimension_sentence, name, 100 * (1 - node.point), dimensions[name].headroom),
        )
        for name, node in nodes.items()
    ]
    extents = tuple(Extent(dimensions[name].weight, covered[name], 1.0) for name, node in nodes.items() if node.present)
    return bounded_mean(children)._replace(extents=extents)


def project_dimension(files: Sequence[GradedFile], name: str, rubric: DimensionRubric) -> Node:
    """One dimension over all files, weighed by their size."""
    return _over_files([(file, file.nodes[name]) for file in files if name in file.nodes], name, rubric)


def project_criterion(
    files: Sequence[GradedFile], name: str, criterion: str, rubric: Rubric, entry_points: EntryPoints
) -> Node:
    """The same combination with one criterion alone in it."""
    found = []
    for file in files:
        if name not in file.nodes or file.entry.size == 0:
            continue
        weight = file.layout.dimensions[name].criteria[criterion].weight
        cells = [
            (member, row[name].cells[criterion])
            for member, row in zip(file.members, file.rows, strict=True)
            if name in row and criterion in row[name].cells
        ]
        if cells:
            parts = [(scaled(cell, weight), file.unit_weight(member, name, entry_points)) for member, cell in cells]
            extents = [Extent(member.statements, e.assessed, e.total) for member, cell in cells for e in cell.extents]
            found.append((file, discounted(parts, rubric.discount)._replace(extents=tuple(extents))))
    return _over_files(found, name, rubric.dimensions[name])


def _over_files(found: Sequence[tuple[GradedFile, Node]], name: str, rubric: DimensionRubric) -> Node:
    weighed = [(file.entry, node) for file, node in found if file.entry.size > 0]
    children = [
        Child(
            node,
            entry.size,
            float(node.assessed),
            rubric.file_headroom / 100,
            partial(file_sentence, entry.path, name, 100 * (1 - node.point), rubric.file_headroom),
        )
        for entry, node in weighed
    ]
    extents = tuple(extent for _, node in weighed for extent in node.extents)
    return bounded_mean(children)._replace(extents=extents)
