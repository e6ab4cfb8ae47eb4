"""Deficits on their way up, from evidence to project, with the leaves that each of them is made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

from grader.rubric.bounded import BoundedMean, Part
from grader.rubric.curves import Deficit
from grader.rubric.discounted import DiscountedWorst, discounted_worst

HEADROOM = "headroom"
"""The criterion of a deduction that no single piece of evidence made."""


class Leaf(NamedTuple):
    """An address of lost points: a finding, a measurement, or a headroom that binds."""

    criterion: str
    evidence: str
    sentence: str


class Line(NamedTuple):
    """A leaf within a node: what it takes (`share` of 1), and the node's deficit if it alone were gone."""

    leaf: Leaf
    share: float
    without: float


class Extent(NamedTuple):
    """How much was to be assessed, and was: criterion weights, and the weight of the place (statements)."""

    weight: float
    assessed: float
    total: float


class Node(NamedTuple):
    """A deficit (0..1) with its interval and lines; `point` is the sum of the lines' shares.

    `present`: there was something to assess; `assessed`: some of it was. A node that was not assessed and has no
    deficit has no score.
    """

    point: float = 0.0
    worst: float = 0.0
    best: float = 0.0
    assessed: bool = False
    present: bool = False
    lines: tuple[Line, ...] = ()
    extents: tuple[Extent, ...] = ()

    @property
    def scored(self) -> bool:
        """Whether there is anything to base a score on."""
        return self.assessed or self.point > 0.0


class Child(NamedTuple):
    """A part of a bounded mean: `share` of it was assessed; headroom in shares of 1; `held` says that it binds.

    In the score it weighs what was assessed of it: a few checks that ran do not stand for those that did not. At the
    ends of the interval it weighs between that and all of its weight, whichever is worse, or better. One with nothing
    assessed takes part in the score only where findings in it lower the whole, so that no finding raises a score.
    """

    node: Node
    weight: float
    share: float
    headroom: float
    held: Callable[[], str]


def leaf_node(leaf: Leaf, deficit: Deficit) -> Node:
    """The node of one piece of evidence."""
    lines = (Line(leaf, deficit.point, 0.0),) if deficit.point > 0.0 else ()
    return Node(point=deficit.point, worst=deficit.worst, best=deficit.best, lines=lines)


def discounted(parts: Sequence[tuple[Node, float]], discount: float) -> Node:
    """Combine nodes and their weights (0..1) by discounted worst."""
    nodes = [node for node, _ in parts]
    present = any(node.present for node in nodes)
    assessed = any(node.assessed for node in nodes)
    extents = tuple([extent for node in nodes for extent in node.extents])
    if not any(node.worst for node in nodes):
        return Node(assessed=assessed, present=present, extents=extents)
    worst = discounted_worst([node.worst * weight for node, weight in parts], discount)
    return Node(
        point=discounted_worst([node.point * weight for node, weight in parts], discount),
        worst=1.0 if present and not assessed else worst,
        best=discounted_worst([node.best * weight for node, weight in parts], discount),
        assessed=assessed,
        present=present,
        lines=_discounted_lines(parts, discount),
        extents=extents,
    )


def scaled(node: Node, weight: float) -> Node:
    """One node alone, weighed: `discounted` of a single part."""
    if not node.worst:
        return node
    return node._replace(
        point=node.point * weight,
        worst=1.0 if node.present and not node.assessed else node.worst * weight,
        best=node.best * weight,
        lines=tuple(Line(line.leaf, line.share * weight, line.without * weight) for line in node.lines),
    )


def bounded_mean(children: Sequence[Child]) -> Node:
    """Combine nodes by their weighted mean, held down by each one's headroom; what that takes is a line of its own."""
    mean = BoundedMean([_scored(child) for child in children])
    lines: list[Line] = []
    for index, (child, share) in enumerate(zip(children, mean.shares(), strict=True)):
        scale = share / child.node.point if child.node.point > 0.0 else 0.0
        lines.extend(
            Line(line.leaf, line.share * scale, mean.lost_with(index, line.without)) for line in child.node.lines
        )
    if mean.binding is not None:
        leaf = Leaf(HEADROOM, "", children[mean.binding].held())
        lines.append(Line(leaf, mean.lost - mean.mean, mean.lost_unbound()))
    return Node(
        point=mean.lost,
        worst=BoundedMean([Part(c.node.worst, c.weight * c.share, c.weight, c.headroom) for c in children]).lost,
        best=_best(children),
        assessed=any(child.node.assessed for child in children),
        present=any(child.node.present for child in children),
        lines=tuple(lines),
    )


def _best(children: Sequence[Child]) -> float:
    """The smallest deficit; only what could be assessed can make it small, a finding elsewhere cannot."""
    kept = [Part(1.0 - c.node.best, c.weight * c.share, c.weight, 1.0) for c in children if c.node.present]
    mean = 1.0 - BoundedMean(kept).mean if kept else 0.0
    return max([mean, *(child.node.best - child.headroom for child in children)])


def _scored(child: Child) -> Part:
    assessed = child.weight * child.share
    return Part(child.node.point, assessed, assessed or child.weight, child.headroom)


def coverage(extents: Sequence[Extent]) -> float:
    """The assessed share of all that was to be assessed, 0 for nothing.

    Where no place has any weight (units without statements of their own) all count the same.
    """
    if math.fsum(extent.weight * extent.total for extent in extents) == 0.0:
        extents = [extent._replace(weight=1.0) for extent in extents]
    total = math.fsum(extent.weight * extent.total for extent in extents)
    return min(1.0, math.fsum(extent.weight * extent.assessed for extent in extents) / total) if total else 0.0


def _discounted_lines(parts: Sequence[tuple[Node, float]], discount: float) -> tuple[Line, ...]:
    if not any(node.lines for node, _ in parts):
        return ()
    worst = DiscountedWorst([node.point * weight for node, weight in parts], discount)
    lines: list[Line] = []
    for index, ((node, weight), share) in enumerate(zip(parts, worst.shares(), strict=True)):
        scale = share / node.point if node.point > 0.0 else 0.0
        lines.extend(
            Line(line.leaf, line.share * scale, worst.lost_with(index, line.without * weight)) for line in node.lines
        )
    return tuple(lines)
