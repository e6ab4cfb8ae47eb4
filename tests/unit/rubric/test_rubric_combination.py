from __future__ import annotations

import pytest

from grader.rubric.bounded import BoundedMean, Part
from grader.rubric.curves import Deficit
from grader.rubric.discounted import DiscountedWorst, discounted_worst
from grader.rubric.tree import Child, Extent, Leaf, Node, bounded_mean, coverage, discounted, leaf_node, scaled


@pytest.mark.parametrize(
    ("deficits", "lost"),
    [
        ([], 0.0),
        ([0.0, 0.0], 0.0),
        ([0.4], 0.4),
        ([0.4, 0.0], 0.4),
        ([0.4, 0.4], 1 - 0.6 * 0.8),
        ([0.2, 0.8], 1 - 0.2 * 0.9),
        ([1.0, 0.5], 1.0),
        ([0.5, 0.4, 0.2], 1 - 0.5 * 0.8 * 0.95),
    ],
)
def test_the_worst_counts_in_full_and_each_further_deficit_half_of_the_one_before(deficits, lost):
    assert discounted_worst(deficits, 0.5) == pytest.approx(lost)
    assert sum(DiscountedWorst(deficits, 0.5).shares()) == pytest.approx(lost)


def test_without_discount_only_the_worst_counts():
    assert discounted_worst([0.3, 0.6, 0.5], 0.0) == pytest.approx(0.6)
    assert DiscountedWorst([0.3, 0.6, 0.5], 0.0).shares() == pytest.approx([0.0, 0.6, 0.0])


def test_equal_deficits_share_equally():
    shares = DiscountedWorst([0.4, 0.1, 0.4], 0.5).shares()
    assert shares[0] == shares[2] == pytest.approx((1 - 0.6 * 0.8) / 2)


@pytest.mark.parametrize("index", range(5))
@pytest.mark.parametrize("deficit", [0.0, 0.1, 0.35, 0.8, 1.0])
def test_changing_one_deficit_gives_what_combining_anew_gives(index, deficit):
    deficits = [0.2, 1.0, 0.35, 0.0, 0.35]
    changed = [*deficits[:index], deficit, *deficits[index + 1 :]]
    found = DiscountedWorst(deficits, 0.5).lost_with(index, deficit)
    assert found == pytest.approx(discounted_worst(changed, 0.5), abs=1e-15)


def part(deficit: float, weight: float = 1.0, headroom: float = 1.0, *, least: float | None = None) -> Part:
    return Part(deficit, weight if least is None else least, weight, headroom)


def test_a_mean_weighs_its_parts():
    mean = BoundedMean([part(0.0, 3.0), part(0.4, 1.0)])
    assert mean.lost == pytest.approx(0.1)
    assert mean.shares() == pytest.approx([0.0, 0.1])
    assert mean.binding is None


def test_headroom_holds_the_whole_down():
    mean = BoundedMean([part(0.0, 3.0), part(0.9, 1.0, 0.2)])
    assert (mean.mean, mean.lost, mean.binding) == (pytest.approx(0.225), pytest.approx(0.7), 1)
    assert mean.lost_unbound() == pytest.approx(0.225)


def test_a_part_weighs_more_than_its_least_only_where_that_lowers():
    assert BoundedMean([part(0.5), part(0.1, least=0.0)]).lost == pytest.approx(0.5)
    assert BoundedMean([part(0.1), part(0.5, least=0.0)]).lost == pytest.approx(0.3)
    assert BoundedMean([part(0.1, least=0.0), part(0.5, least=0.0)]).lost == pytest.approx(0.5)


def test_a_part_grows_from_its_least_to_its_most():
    assert BoundedMean([part(0.0), part(0.6, 2.0, least=1.0)]).lost == pytest.approx(0.4)
    assert BoundedMean([part(0.9), part(0.6, 2.0, least=1.0)]).lost == pytest.approx(0.75)


def test_nothing_in_a_mean_loses_nothing():
    assert BoundedMean([]).lost == 0.0
    assert BoundedMean([part(0.0, least=0.0)]).shares() == [0.0]


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("deficit", [0.0, 0.1, 0.6, 1.0])
def test_changing_one_part_gives_what_a_new_mean_gives(index, deficit):
    parts = [part(0.2, 2.0, 0.1), part(0.7, 1.0, 0.1), part(0.6, 5.0, least=0.0), part(0.05, 1.0, 0.0, least=0.0)]
    changed = [*parts]
    changed[index] = parts[index]._replace(deficit=deficit)
    assert BoundedMean(parts).lost_with(index, deficit) == pytest.approx(BoundedMean(changed).lost, abs=1e-15)


def leaf(name: str, point: float) -> Node:
    return leaf_node(Leaf("security.x", name, name), Deficit(point, point, point))


def test_lines_add_up_and_tell_the_whole_without_each():
    node = discounted([(leaf("a", 0.4), 1.0), (leaf("b", 0.8), 0.5), (leaf("c", 0.1), 1.0)], 0.5)
    assert node.point == pytest.approx(1 - 0.6 * 0.8 * 0.975)
    assert sum(line.share for line in node.lines) == pytest.approx(node.point)
    without = {line.leaf.evidence: line.without for line in node.lines}
    assert without["a"] == without["b"] == pytest.approx(1 - 0.6 * 0.95)


def test_a_node_alone_is_scaled_as_it_would_be_combined():
    node = discounted([(leaf("a", 0.4), 1.0), (leaf("b", 0.3), 1.0)], 0.5)
    alone, combined = scaled(node, 0.6), discounted([(node, 0.6)], 0.5)
    assert (alone.point, alone.worst, alone.best) == pytest.approx((combined.point, combined.worst, combined.best))
    assert [line.share for line in alone.lines] == pytest.approx([line.share for line in combined.lines])


def test_what_was_present_and_not_assessed_may_be_anything():
    node = discounted([(Node(present=True, worst=0.2), 0.5)], 0.5)
    assert (node.point, node.worst, node.best, node.scored) == (0.0, 1.0, 0.0, False)


def test_headroom_is_a_line_of_its_own_with_its_sentence():
    bad = leaf("a", 0.9)._replace(assessed=True, present=True)
    good = Node(assessed=True, present=True)
    node = bounded_mean([Child(bad, 1.0, 1.0, 0.2, lambda: "bad holds it"), Child(good, 3.0, 1.0, 0.2, lambda: "no")])
    assert [(line.leaf.criterion, line.leaf.sentence) for line in node.lines] == [
        ("security.x", "a"),
        ("headroom", "bad holds it"),
    ]
    assert node.point == pytest.approx(0.7)
    assert sum(line.share for line in node.lines) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("extents", "share"),
    [
        ([], 0.0),
        ([Extent(10, 1.0, 1.0)], 1.0),
        ([Extent(10, 1.0, 1.0), Extent(30, 0.0, 1.0)], 0.25),
        ([Extent(10, 0.5, 2.0), Extent(30, 2.0, 2.0)], 0.8125),
        ([Extent(0, 1.0, 1.0), Extent(5, 0.0, 1.0)], 0.0),
        ([Extent(0, 1.0, 1.0), Extent(0, 0.0, 1.0)], 0.5),
    ],
)
def test_coverage_is_the_assessed_share_of_weight(extents, share):
    assert coverage(extents) == pytest.approx(share)


def test_a_finding_where_its_check_does_not_apply_raises_no_end_of_the_interval():
    good = Child(Node(point=0.5, worst=0.6, best=0.4, assessed=True, present=True), 1.0, 1.0, 1.0, str)
    elsewhere = Child(leaf("a", 0.0), 1.0, 0.0, 1.0, str)
    alone, both = bounded_mean([good]), bounded_mean([good, elsewhere])
    assert (both.point, both.worst, both.best) == pytest.approx((alone.point, alone.worst, alone.best))
