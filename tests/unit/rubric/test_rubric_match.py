from __future__ import annotations

import pytest
from msgspec.structs import replace
from rubric_cases import SHIPPED, check_info, shipped

from grader.checkers.registry import built_in
from grader.model.rubric import Override
from grader.rubric.check_names import CheckNames
from grader.rubric.match import check_rubric, criteria_of, matches, overrides_for

DEFAULT = shipped("default")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_built_in_check_has_one_criterion_and_every_criterion_a_check(name):
    checks = [check for checker in built_in() for check in checker.checks]
    assert check_rubric(shipped(name), checks) == []


@pytest.mark.parametrize(
    ("check", "globs", "found"),
    [
        ("security.sql-injection", ("security.*-injection",), True),
        ("security.sql-injection", ("SECURITY.*",), False),
        ("security.sql-injection", ("security",), False),
        ("conventions.ruff.*", ("conventions.ruff.*",), True),
        ("conventions.ruff.E501", ("conventions.ruff.E5?1",), True),
        ("security.assert", (), False),
    ],
)
def test_globs_match_whole_ids_in_their_case(check, globs, found):
    assert matches(check, globs) is found


def test_a_check_can_be_claimed_by_several_criteria_and_each_is_named_once():
    criteria = {
        **DEFAULT.dimensions["security"].criteria,
        "more": replace(DEFAULT.dimensions["security"].criteria["xml"], checks=("security.x*", "security.xml-parsing")),
    }
    dimensions = {"security": replace(DEFAULT.dimensions["security"], criteria=criteria)}
    checks = [check_info("security.xml-parsing", "security")]
    assert criteria_of(dimensions, checks) == {"security.xml-parsing": [("security", "xml"), ("security", "more")]}


def test_what_does_not_fit_is_said_in_sentences():
    security = replace(
        DEFAULT.dimensions["security"],
        criteria={
            "one": replace(DEFAULT.dimensions["security"].criteria["xml"], checks=("security.a*",)),
            "two": replace(DEFAULT.dimensions["security"].criteria["xml"], checks=("security.ab",)),
            "three": replace(DEFAULT.dimensions["security"].criteria["xml"], checks=("security.z",)),
        },
    )
    override = Override(paths=("tests/",), dimensions={"security": security})
    rubric = replace(DEFAULT, dimensions={"security": security}, overrides=(override,))
    checks = [check_info("security.ab", "security"), check_info("other.check", "other")]
    problems = check_rubric(rubric, checks)
    assert problems[:3] == [
        "criterion security.three matches no registered check",
        "check security.ab matches several criteria: security.two, security.one",
        "check other.check matches no criterion",
    ]
    assert problems[3:] == [f"{problem} (for tests/)" for problem in problems[:3]]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("tests/unit/a.py", True),
        ("pkg/tests/a.py", True),
        ("test_a.py", True),
        ("pkg/a_test.py", True),
        ("conftest.py", True),
        ("pkg/latest/a.py", False),
        ("contest.py", False),
    ],
)
def test_overrides_match_paths_as_gitignore_does(path, found):
    assert bool(overrides_for(path, DEFAULT)) is found


@pytest.mark.parametrize(
    ("named", "meaning"),
    [
        ("a.x", (("a.x", "a.x"),)),
        ("*", (("a.x", "a.x"), ("a.f.*", "a.f.*"))),
        ("a.f.*", (("a.f.*", "a.f.*"),)),
        ("a.f.E1", (("a.f.*", "a.f.E1"),)),
        ("a.f.E*", (("a.f.*", "a.f.E*"),)),
        ("b.y", ()),
    ],
)
def test_records_name_checks_families_or_members(named, meaning):
    assert CheckNames(["a.x", "a.f.*"]).meaning(named) == meaning


@pytest.mark.parametrize(
    ("named", "owner"),
    [("a.x", "a.x"), ("a.f.E1", "a.f.*"), ("a.f.g.E1", "a.f.g.*"), ("a.f.*", "a.f.*"), ("b", None)],
)
def test_evidence_belongs_to_its_check_or_to_the_closest_family(named, owner):
    assert CheckNames(["a.x", "a.f.*", "a.f.g.*"]).owner(named) == owner
