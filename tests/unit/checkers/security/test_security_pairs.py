from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.model.evidence import Finding

TOP = Path(__file__).parents[4]
PAIRS = sorted((TOP / "tests" / "cases" / "security").iterdir())
ALARMING = ("medium", "high", "critical")


def alarms(evidence):
    return [item for item in evidence if isinstance(item, Finding) and item.severity in ALARMING]


@pytest.fixture(scope="module")
def pairs(assess_security):
    return assess_security(
        {f"{pair.name}/{side}": (pair / f"{side}.py").read_text("utf-8") for pair in PAIRS for side in ("good", "bad")}
    )


@pytest.mark.parametrize("pair", PAIRS, ids=lambda path: path.name)
def test_the_unsafe_twin_alarms_with_the_right_weakness_and_the_safe_one_does_not(pairs, pair):
    weakness = int(json.loads((pair / "meta.json").read_text())["cwe"].removeprefix("CWE-"))
    assert weakness in [item.cwe for item in alarms(pairs[f"{pair.name}/bad"])]
    assert alarms(pairs[f"{pair.name}/good"]) == []
