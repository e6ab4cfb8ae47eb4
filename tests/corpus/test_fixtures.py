"""Each line of fixtures/ that carries `# expect:` is reported, and no other; each check has its fixtures."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from expectations import DIMENSIONS, Expected, Fixture, assess_texts, fixtures

from grader.checkers.registry import built_in
from grader.engine.selection import family_of
from grader.engine.stage import Input
from grader.model.checker import Effort
from grader.model.evidence import Evidence, Finding, Measurement

ALARMS = ("medium", "high", "critical")
ANY = ("info", "low", *ALARMS)
ALL = [(dimension, fixture) for dimension in DIMENSIONS for fixture in fixtures(dimension)]
CHECKS = [check for checker in built_in() for check in checker.checks]
OF_PROJECTS = (
    *("conventions.ruff.*", "conventions.helper-reuse", "conventions.helper-behaviour", "conventions.similarity"),
    "conventions.declared.editor",
    *(check.id for check in CHECKS if check.id.startswith("conventions.mined.")),
)
"""What these say depends on the files of a project; their examples are tested beside their checker."""


def each(*dimensions: str):
    chosen = [(dimension, fixture) for dimension, fixture in ALL if dimension in dimensions]
    return pytest.mark.parametrize(
        "fixture",
        [fixture for _, fixture in chosen],
        ids=[f"{dimension}-{fixture.file.stem}" for dimension, fixture in chosen],
    )


@pytest.fixture(scope="module")
def evidence(tmp_path_factory) -> dict[Path, tuple[Evidence, ...]]:
    """What each fixture's own dimension says about it."""
    cwd = tmp_path_factory.mktemp("nowhere")
    found: dict[Path, tuple[Evidence, ...]] = {}
    runs: dict[tuple[str, Effort, bool], list[Fixture]] = {}
    for dimension, fixture in ALL:
        runs.setdefault((dimension, _effort(dimension, fixture), _is_read_only(fixture)), []).append(fixture)
    for (dimension, effort, no_exec), those in runs.items():
        inputs = [Input(name=one.path, text=one.text, declared=one.declared, **one.given) for one in those]
        results = assess_texts(inputs, cwd, effort=effort, select=[dimension], no_exec=no_exec)
        found.update({one.file: result for one, result in zip(those, results, strict=True)})
    return found


def _effort(dimension: str, fixture: Fixture) -> Effort:
    """A quick look is enough for most faults of edge cases; measurements take what they take."""
    return "quick" if dimension == "edge_cases" and not fixture.thorough else "normal"


def _is_read_only(fixture: Fixture) -> bool:
    """Whether a fixture shows what is said where nothing is run."""
    return any(one.check == "complexity.idiom" for one in fixture.expected)


def reported(fixture: Fixture, evidence: dict[Path, tuple[Evidence, ...]], severities: tuple[str, ...]):
    return {
        Expected(item.span.line, item.check)
        for item in evidence[fixture.file]
        if isinstance(item, Finding) and item.severity in severities and not item.suppressed
    }


@each("security", "edge_cases")
def test_every_expected_line_is_an_alarm_and_no_other_is(fixture, evidence):
    """A check whose findings usually are no alarms is held to the lines of the files that name it."""
    remarks = {check.id for check in CHECKS if check.severity not in ALARMS} & {one.check for one in fixture.expected}
    alarms = {one for one in reported(fixture, evidence, ALARMS) if one.check not in remarks}
    found = alarms | {one for one in reported(fixture, evidence, ANY) if one.check in remarks}
    assert sorted(found) == sorted(fixture.expected)


@each("conventions")
def test_every_expected_breach_of_conventions_is_reported_and_no_other(fixture, evidence):
    found = reported(fixture, evidence, ANY)
    spoken = {one.check for one in fixture.expected}
    if fixture.declared:
        complete = {one for one in found if one.check.startswith("conventions.declared.") or one.check in spoken}
    else:
        complete = {one for one in found if one.check in spoken}
    assert sorted(complete) == sorted(fixture.expected)


@each("complexity")
def test_every_expected_measurement_is_exact(fixture, evidence):
    measured = {
        Expected(item.span.line, item.check, item.label or item.value)
        for item in evidence[fixture.file]
        if isinstance(item, Measurement)
    }
    assert sorted({one for one in fixture.expected if one.value is not None} - measured) == []
    assert fixture.expected


@each("complexity")
def test_every_expected_flaw_of_structure_is_reported_and_no_other(fixture, evidence):
    flaws = {one for one in fixture.expected if one.value is None}
    spoken = {one.check for one in flaws}
    assert sorted(one for one in reported(fixture, evidence, ANY) if one.check in spoken) == sorted(flaws)


@pytest.mark.parametrize(
    "check", [check for check in CHECKS if check.id not in OF_PROJECTS], ids=lambda check: check.id
)
def test_every_check_has_a_bad_and_a_good_fixture(check):
    named = [fixture for _, fixture in ALL if any(family_of(one.check, [check.id]) for one in fixture.expected)]
    assert named, f"no fixture expects {check.id}"
    assert any(_shows_the_contrary(fixture, check.id) for fixture in named), f"nothing shows what {check.id} lets pass"


def _shows_the_contrary(fixture: Fixture, check: str) -> bool:
    """Whether a fixture holds a function or a statement of the same kind that passes, or several measures."""
    spoken = {one.line for one in fixture.expected if one.check == check}
    values = {one.value for one in fixture.expected if one.check == check}
    statements = [node for node in ast.walk(ast.parse(fixture.text)) if isinstance(node, ast.stmt)]
    kinds = {type(_innermost(statements, line)) for line in spoken}
    return (
        len(values) > 1
        or any(type(node) in kinds and node.lineno not in spoken for node in statements)
        or any(
            isinstance(node, ast.FunctionDef) and spoken.isdisjoint(range(node.lineno, (node.end_lineno or 0) + 1))
            for node in statements
        )
    )


def _innermost(statements: list[ast.stmt], line: int) -> ast.stmt | None:
    around = [node for node in statements if node.lineno <= line <= (node.end_lineno or 0)]
    return max(around, key=lambda node: node.lineno, default=None)
