from __future__ import annotations

import random
import statistics

import pytest

from grader.engine import paired
from grader.engine.paired import differences, holm

SPREADS = {
    "skewed": lambda draw: draw.expovariate(0.1) - 10,
    "normal": lambda draw: draw.gauss(0, 10),
    "letters": lambda draw: draw.choice([0, 0, 0, 0, 0, 0, 25, -10, -15]),
}
"""How two scores of a prompt differ when the groups do not: cut off at 100, by much noise, by steps."""


def drawn(seed: int, count: int, shift: float = 0.0, spread: str = "skewed") -> dict[str, dict[int, float]]:
    """Two groups whose difference has a mean of `shift`."""
    draw = random.Random(seed)
    base = {prompt: draw.uniform(40, 90) for prompt in range(count)}
    return {"a": {prompt: score + shift + SPREADS[spread](draw) for prompt, score in base.items()}, "b": base}


def test_the_mean_is_of_shared_prompts_only_and_signs_say_who_is_ahead():
    scores = {"b": {1: 50.0, 2: 60.0, 9: 0.0}, "a": {1: 52.0, 2: 64.0, 7: 100.0}}
    [found] = differences(scores)
    assert (found.a, found.b, found.prompts, found.mean) == ("a", "b", 2, 3.0)


def test_groups_without_a_shared_prompt_are_not_held_against_each_other():
    assert differences({"a": {1: 50.0}, "b": {2: 60.0}}) == ()


def test_one_prompt_has_no_interval():
    [found] = differences({"a": {1: 50.0}, "b": {1: 60.0}})
    assert (found.mean, found.low, found.high, found.p, found.detectable) == (-10.0, None, None, 1.0, None)


def test_equal_groups_do_not_differ():
    [found] = differences({name: dict.fromkeys(range(20), 70.0) for name in "ab"})
    assert (found.mean, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_a_clear_difference_is_clear_and_the_same_each_time():
    [found] = differences(drawn(1, 40, shift=12.0))
    assert found.low > 0
    assert found.p < 0.01
    assert [found] == [*differences(drawn(1, 40, shift=12.0))]


def test_many_prompts_and_few_meet_in_the_middle(monkeypatch):
    scores = drawn(3, 450, shift=1.0)
    [resampled] = differences(scores)
    monkeypatch.setattr(paired, "MANY", 400)
    [normal] = differences(scores)
    assert normal.low == pytest.approx(resampled.low, abs=0.15)
    assert normal.high == pytest.approx(resampled.high, abs=0.15)
    assert normal.p == pytest.approx(resampled.p, abs=0.02)


def test_holm_by_hand():
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_all_pairs_of_three_groups_are_adjusted_together():
    scores = drawn(5, 30, shift=6.0) | {"c": drawn(6, 30)["a"]}
    found = differences(scores)
    assert [(one.a, one.b) for one in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert [one.p_holm for one in found] == holm([one.p for one in found])


def test_the_detectable_difference_is_seen_in_four_of_five_runs(monkeypatch):
    monkeypatch.setattr(paired, "RESAMPLES", 200)
    detectable = statistics.fmean(differences(drawn(seed, 60, spread="normal"))[0].detectable for seed in range(20))
    seen = sum(differences(drawn(seed, 60, detectable, "normal"))[0].p <= 0.05 for seed in range(200))
    assert 0.7 <= seen / 200 <= 0.9


@pytest.mark.slow
@pytest.mark.parametrize("count", [20, 50, 100, 600])
@pytest.mark.parametrize("spread", SPREADS)
def test_intervals_hold_what_they_promise(count, spread):
    """1,000 comparisons of groups that differ by 3: in 93 to 97 % the interval holds it."""
    held = 0
    for seed in range(1000):
        [found] = differences(drawn(seed, count, 3.0, spread), seed=seed)
        held += found.low <= 3.0 <= found.high

    assert 930 <= held <= 970


@pytest.mark.slow
def test_the_family_error_is_held():
    """1,000 batches of four groups that do not differ: in 6 % at most is any pair called different."""
    wrong = 0
    for seed in range(1000):
        draw = random.Random(seed)
        scores = {name: {prompt: draw.gauss(70, 12) for prompt in range(25)} for name in "abcd"}
        wrong += any(one.p_holm <= 0.05 for one in differences(scores, seed=seed))

    assert wrong <= 60
