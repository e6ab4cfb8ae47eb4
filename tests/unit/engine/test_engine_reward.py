from __future__ import annotations

import msgspec
import pytest

import grader
from grader.engine.reward import EXCUSED, reward_of
from grader.model.evidence import Gap

GOOD = 'def half(n: int) -> float:\n    """Return half of n."""\n    return n / 2\n'
BAD = 'import os\n\n\ndef run(command: str) -> int:\n    """Run it."""\n    return os.system(command)\n'


def report(text, **settings):
    return grader.grade(source=text, no_exec=True, no_cache=True, **settings)


def with_gaps(found, *gaps: tuple[str, str]):
    more = tuple(Gap(checks=(check,), path="source.py", units="all", reason=reason) for check, reason in gaps)
    return msgspec.structs.replace(found, evidence=(*found.evidence, *more))


@pytest.fixture(scope="module")
def good():
    return report(GOOD)


def test_rewards_are_shares_of_the_low_ends_of_all_intervals(good):
    found = reward_of(good)
    assert found.overall == good.grade.low / 100
    assert found.dimensions == {name: result.grade.low / 100 for name, result in good.dimensions.items()}
    assert found.of("overall") == found.overall
    assert found.of("security") == found.dimensions["security"]
    assert all(0.0 <= value <= 1.0 for value in (found.overall, *found.dimensions.values()))


def test_worse_code_earns_less(good):
    assert reward_of(report(BAD)).of("security") < reward_of(good).of("security")


def test_code_that_cannot_be_graded_earns_nothing():
    assert reward_of(report("def f(:\n")).overall == 0.0
    assert reward_of(None).of("security") == 0.0


def test_what_is_not_a_dimension_has_no_reward(good):
    with pytest.raises(KeyError):
        reward_of(good).of("beauty")


@pytest.mark.parametrize("reason", sorted(EXCUSED))
def test_a_sample_that_we_could_not_grade_is_masked(good, reason):
    found = reward_of(with_gaps(good, ("security.taint", reason)))
    assert found.overall is None
    assert found.of("security") is None
    assert found.of("complexity") is not None


@pytest.mark.parametrize("reason", ["timeout", "crash", "tampering", "memory", "no-input", "blocked", "import"])
def test_what_lies_with_the_code_is_no_mask(good, reason):
    found = reward_of(with_gaps(good, ("security.taint", reason), ("*", "isolation")))
    assert found.overall is not None
    assert found.of("security") is not None
    assert found.of("complexity") is None
