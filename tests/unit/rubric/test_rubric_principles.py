"""The principles hold on whatever evidence may be drawn, under every shipped rubric."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from rubric_cases import SHIPPED, Case, cases, regrade
from rubric_properties import PROPERTIES, grades

from grader.model.evidence import Assessed, Finding, Gap, Measurement
from grader.rubric.match import overrides_for

steady = settings(
    derandomize=True, deadline=None, database=None, max_examples=15, suppress_health_check=list(HealthCheck)
)


@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
def test_the_engine_keeps_its_promises(check, name):
    steady(given(cases(name))(check))()


@pytest.mark.slow
@pytest.mark.parametrize("name", SHIPPED)
@pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
def test_the_engine_keeps_its_promises_on_fresh_cases(check, name):
    settings(steady, derandomize=False, max_examples=300)(given(cases(name))(check))()


def features(case: Case) -> set[str]:
    seen = {f"{len(case.files)} files", f"{len(case.units)} units"} & {"2 files", "3 files", "4 units", "6 units"}
    curves = {
        f"{name}.{criterion}": held.curve
        for name, dimension in case.rubric.dimensions.items()
        for criterion, held in dimension.criteria.items()
    }
    for record in case.evidence:
        seen.add(type(record).__name__)
        if isinstance(record, Finding) and record.suppressed:
            seen.add("suppressed")
        if isinstance(record, Assessed) and record.trials:
            seen.add("trials")
        if isinstance(record, Gap | Assessed) and record.units != "all":
            seen.add(f"{type(record).__name__} for some units")
    seen |= {"path override" for file in case.files if overrides_for(file.path, case.rubric)}
    seen |= {"file without a tree" for file in case.files if not file.parsed}
    seen |= {"empty file" for file in case.files if file.size == 0}
    seen |= {"entry point" for unit in case.units if (unit.path, unit.qualname) in case.entry_points}
    for place, grade in grades(regrade(case)):
        seen |= {curves.get(d.criterion, d.criterion) + " costs points" for d in grade.deductions if d.points}
        if any(d.criterion == "headroom" for d in grade.deductions):
            seen.add(f"headroom binds a {place[0]}")
        if grade.score is not None and grade.letter is None:
            seen.add("letter withheld")
        if grade.score is None:
            seen.add("no score")
        if grade.score is not None and grade.coverage == 0.0:
            seen.add("findings where nothing was assessed")
    return seen


def test_what_is_drawn_for_the_shipped_rubrics_holds_all_that_the_principles_speak_about():
    seen: set[str] = set()
    for name in SHIPPED:
        steady(given(cases(name))(lambda case: seen.update(features(case))))()
    assert seen >= {
        *("2 files", "3 files", "4 units", "6 units", "file without a tree", "empty file", "entry point"),
        *(kind.__name__ for kind in (Assessed, Finding, Gap, Measurement)),
        *("Gap for some units", "Assessed for some units", "suppressed", "trials", "path override"),
        *("loss costs points", "knots costs points", "rate costs points", "headroom costs points"),
        *("headroom binds a project", "headroom binds a file", "headroom binds a unit"),
        *("letter withheld", "no score", "findings where nothing was assessed"),
    }
