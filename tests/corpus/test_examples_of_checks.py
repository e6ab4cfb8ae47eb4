"""A check carries its examples: the bad one is reported, the good one is not, and every rubric prices it."""

from __future__ import annotations

from pathlib import Path

import pytest
from expectations import assess_texts

from grader.checkers.conventions import EXAMPLE_CONVENTIONS, EXAMPLE_PROJECT
from grader.checkers.edge_cases.given.catalogue import EXAMPLE_GIVEN
from grader.checkers.registry import built_in
from grader.engine.locate import SHIPPED, read_rubric
from grader.engine.selection import family_of
from grader.engine.stage import Input
from grader.model.checker import CheckInfo, Declared
from grader.model.evidence import Evidence, Finding, Gap, Measurement
from grader.rubric.curves import points_at
from grader.rubric.match import check_rubric, criteria_of

CHECKS = [check for checker in built_in() for check in checker.checks]
RUBRIC = read_rubric("default")
PROFILED = ("conventions.mined.", "conventions.similarity")
"""What is said against a team's profile; the examples are held against one beside the detectors."""
each = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


@pytest.fixture(scope="module")
def evidence(tmp_path_factory) -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """What each check's own dimension says about its bad and its good example."""
    found: dict[tuple[str, str], tuple[Evidence, ...]] = {}
    for checker in built_in():
        cwd = tmp_path_factory.mktemp(checker.id)
        for name, text in {"ruff.toml": "", "pyproject.toml": "", **EXAMPLE_PROJECT}.items():
            (cwd / name).write_text(text)
        keys, inputs = [], []
        for check in checker.checks:
            for kind, text in (("bad", check.bad), ("good", check.good)):
                keys.append((check.id, kind))
                inputs.append(_input(check, kind, text, cwd))
        found.update(zip(keys, assess_texts(inputs, cwd, select=[checker.id]), strict=True))
    return found


def _input(check: CheckInfo, kind: str, text: str, cwd: Path) -> Input:
    """On disk, so that the project's ruff settings speak of it."""
    place = cwd / f"{check.id.replace('.', '_').replace('*', 'x')}_{kind}.py"
    place.write_text(text)
    declared = EXAMPLE_CONVENTIONS.get(check.id)
    return Input(
        name=place.name,
        place=str(place),
        declared=Declared(name="conventions.toml", text=declared) if declared else None,
        **EXAMPLE_GIVEN.get(check.id, {}),
    )


def findings(check: CheckInfo, found: tuple[Evidence, ...]) -> list[Finding]:
    return [item for item in found if isinstance(item, Finding) and family_of(item.check, [check.id])]


def points(check: CheckInfo, found: tuple[Evidence, ...]) -> float:
    """Of a check that measures, the points of its worst value."""
    ((dimension, name),) = criteria_of(RUBRIC.dimensions, [check])[check.id]
    knots = RUBRIC.dimensions[dimension].criteria[name].knots
    return min(
        points_at(item.value, knots) for item in found if isinstance(item, Measurement) and item.check == check.id
    )


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if not check.id.startswith(PROFILED)], ids=lambda check: check.id
)
def test_the_bad_example_is_reported_and_the_good_one_is_not(check, evidence):
    bad, good = evidence[check.id, "bad"], evidence[check.id, "good"]
    assert not [item for item in good if isinstance(item, Gap) and check.id in item.checks]
    if any(isinstance(item, Measurement) and item.check == check.id for item in bad) and not findings(check, bad):
        assert points(check, bad) < points(check, good)
        return
    assert findings(check, bad)
    assert findings(check, good) == []


@each
def test_a_check_says_why_it_exists(check):
    assert check.title
    assert len(check.why.split()) >= 5
    assert check.id.split(".")[0] in RUBRIC.dimensions


def test_ids_are_unique():
    ids = [check.id for check in CHECKS]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_check_has_exactly_one_criterion_and_every_criterion_a_check(name):
    assert check_rubric(read_rubric(name), CHECKS) == []
