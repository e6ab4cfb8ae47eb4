"""Nodes to grades: points of 100, the letter or its absence, deductions with their gains."""

from __future__ import annotations

from grader.model.report import Deduction, Grade
from grader.model.rubric import Rubric
from grader.rubric.tree import Node, coverage


def grade_of(node: Node, rubric: Rubric) -> Grade:
    """The grade of a node. The letter is withheld below the rubric's `min_coverage`, and without a score."""
    share = coverage(node.extents)
    if not node.scored:
        return Grade(score=None, low=0.0, high=100.0, letter=None, coverage=share)
    score = _points(node.point)
    return Grade(
        score=score,
        low=min(score, _points(node.worst)) if node.assessed else 0.0,
        high=max(score, _points(node.best)),
        letter=letter_of(score, rubric) if share >= rubric.min_coverage else None,
        coverage=share,
        deductions=_deductions(node, score),
    )


def letter_of(score: float, rubric: Rubric) -> str:
    """The letter of the highest band that a score reaches."""
    return next((band.letter for band in rubric.bands if score >= band.at), rubric.bands[-1].letter)


def _points(deficit: float) -> float:
    return 100.0 * min(1.0, max(0.0, 1.0 - deficit))


def _deductions(node: Node, score: float) -> tuple[Deduction, ...]:
    made = [
        Deduction(
            points=100.0 * line.share,
            gain=_gain(node, line.without, score),
            criterion=line.leaf.criterion,
            evidence=line.leaf.evidence,
            sentence=line.leaf.sentence,
        )
        for line in node.lines
    ]
    return tuple(sorted(made, key=lambda d: (-d.points, d.criterion, d.evidence, d.sentence, d.gain)))


def _gain(node: Node, without: float, score: float) -> float:
    """What the grade wins without a line; nothing where it would then have no score, since none was earned."""
    if without <= 0.0 and not node.assessed:
        return 0.0
    return max(0.0, _points(without) - score)
